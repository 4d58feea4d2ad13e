package plan

import (
	"encoding/json"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
)

// guess is a value of a path parameter that nothing supplies, for what only reads: not all name an object (the sides of a triangle, a year, a
// text to translate), and asking for what is not there harms nobody, unless the operation does more than read ([mayAct]). Where it names nothing
// the refusal proves nothing either. It is for the operation's own request alone: what another one reads tells of something only where the object
// is known.
func (d *draft) guess(op *specs.Operation, p *specs.Parameter) (cases.Value, bool) {
	if op != d.op || !intent.Safe(op.Method) || p.Schema == nil || issued(p) || mayAct(op) {
		return cases.Value{}, false
	}
	for _, first := range []any{json.Number("1"), true} {
		// The first of what is numbered is more likely there than any other.
		if p.Schema.Accepts(first) && !slices.Contains(p.Schema.Types(), "string") {
			return guessed(first), true
		}
	}
	sample, err := d.maker(p.Name).Sample(p.Schema, p.Name)
	if err != nil || !writable(p, sample) || sample == "" {
		return cases.Value{}, false
	}
	return guessed(sample), true
}

func guessed(v any) cases.Value {
	value := cases.Lit(v)
	value.Guess = true
	return value
}

// issued says whether a path parameter's values are texts that only the target gives out, so that no other has a chance, or that stand for a person.
func issued(p *specs.Parameter) bool {
	if slices.Contains(p.Schema.Types(), "integer") || slices.Contains(p.Schema.Types(), "number") {
		return false
	}
	if format, _, _ := p.Schema.Find("format"); format == "uuid" {
		return true
	}
	words := nouns.Words(p.Name)
	return len(words) > 0 && slices.Contains([]string{
		"id", "ids", "uid", "uuid", "guid", "ulid", "oid", "sid", "key", "token", "hash", "digest", "ref", "reference", "handle", "urn", "uri", "url", "cursor",
		"secret", "password", "otp", "pin", "signature", "nonce", "voucher", "coupon", // to guess these is an attack
		"email", "mail", "phone", "mobile", "msisdn", // and these are somebody
	}, strings.ToLower(words[len(words)-1]))
}

// Guesses are the path parameters of a step that hold what was guessed.
func Guesses(s *cases.Step) (names []string) {
	for _, a := range s.Parameters {
		if a.In == "path" && a.Value != nil && a.Value.Guess {
			names = append(names, a.Name)
		}
	}
	return names
}
