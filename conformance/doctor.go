package conformance

import "context"

// Probe asks whether a run could begin: it waits for the target, fetches what credentials must be fetched, asks each operation once
// without changing anything, and proves every caller's credentials. The error says what to mend; it is an [UnavailableError], a
// [RefusedAlikeError] or one or more a [CredentialError].
func Probe(ctx context.Context, cfg Config) error {
	r, err := newRunner(cfg)
	if err != nil {
		return err
	}
	defer r.close()
	return r.probe(ctx)
}
