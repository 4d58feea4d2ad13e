package plan

import (
	"slices"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// confirmed demands of the members of a request that what the creation's answer has shown as it was sent is read so. Nobody has to say what a
// service keeps: it has said so itself, in the answer of a moment ago. Where reader and creation are of one schema a difference contradicts it;
// else the two may show one name in two senses.
func (d *draft) confirmed(made string, names []string, b *base, reader *specs.Operation) []cases.MemberExpectation {
	level := cases.Warning
	if shown, read := b.op.Shown(), reader.Shown(); shown != nil && read != nil && shown.Resolve().Pointer() == read.Resolve().Pointer() {
		level = cases.Violation
	}
	all := d.echoes(made, slices.DeleteFunc(slices.Clone(names), movesByItself), b)
	for i := range all {
		all[i].Confirmed, all[i].Lenient, all[i].Level = true, false, level
	}
	return all
}

// movesByItself says that a member's name is of what a service moves or counts after the creation, or shows once.
func movesByItself(name string) bool {
	return secret(name) || cases.OneOfSet(name) || slices.ContainsFunc(intent.WordsOf(name), func(word string) bool {
		return slices.Contains([]string{
			"status", "state", "stage", "phase", "step", "position", "rank", "order", "index", "ttl", "expires", "expiry", "expiration", "remaining", "left",
			"version", "revision", "etag", "updated", "modified", "progress", "count", "total", "pin", "otp", "now", "age",
			"verified", "confirmed", "approved", "activated", "accepted", "completed", "subscribed", "running", "ready", "pending", "queued", "online", "connected", "delivered", "sent", "attempts", "retries", "next", "last", "seen",
		}, word)
	})
}
