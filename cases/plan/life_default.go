package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// defaultsRead makes an object of the least that a creation takes and reads it: what was left out has the value that its default says. What
// the reading does not show, or shows as null, says nothing of it, and what the creation's answer has shown as its default may have moved on since.
// From OpenAPI 3.1 on a default is an annotation, so that it is a warning where nobody has declared anything of the operation.
func (d *draft) defaultsRead(reader *specs.Operation, link *specs.Link) {
	names := d.op.DefaultMembers(reader)
	c := d.stateCase("default", "left-out", "default-applied", "the request leaves out what has a default in its schema")
	if c == nil || len(names) == 0 {
		return
	}
	minimal, err := d.base("minimal")
	if err != nil {
		d.skipState("default", err)
		return
	}
	if _, linked := d.contract.ObjectReader(d.op); linked == nil || !strings.HasPrefix(d.contract.OpenAPI, "3.0") && !d.declares(d.op) {
		c.Level = cases.Warning
	}
	var expected []cases.MemberExpectation
	for _, name := range names {
		if d.callsIt(name) {
			continue // two objects can't both be called after one default: the service gives the name
		}
		s := d.bodyMember(d.op, name)
		v, _, ok := s.Find("default")
		if ok && v != nil && s.Accepts(v) && !minimal.has("body", jsonpointer.Of(name)) && !(movesOn(name) && d.op.Shown().Member(jsonpointer.Of(name)) == nil) {
			expected = append(expected, cases.MemberExpectation{Expr: "$response.body#" + jsonpointer.Of(name), How: cases.Default, Value: cases.Lit(v), Where: "made"})
		}
	}
	if len(expected) == 0 {
		d.skipState("default", &blockedError{reason: "every valid request that is made says what has a default, or it is a state that moves on by itself"})
		return
	}
	g, err := d.group("minimal")
	if err != nil {
		d.skipState("default", err)
		return
	}
	made := minimal.step(d, c.ID, "made", cases.Setup)
	made.Expect.Outcome = cases.Accepted
	read, err := d.linkedRead(c.ID, "read", "made", reader, link)
	if err != nil {
		d.skipState("default", err)
		return
	}
	read.Expect.Members = expected
	c.Steps = []cases.Step{made, read}
	g.Cases = append(g.Cases, *c)
}

// callsIt says that a member is what the object that a creation makes is called by: its id, or the key that paths name it by.
func (d *draft) callsIt(name string) bool {
	words := strings.Join(nouns.Words(name), " ")
	return slices.Contains([]string{"id", "uuid", "guid", "uid"}, words) || slices.Contains(d.plan.keys().of(d.op), words)
}

// movesOn says that a member is a state, which a service may change by itself before it is read.
func movesOn(name string) bool {
	words := intent.WordsOf(name)
	return len(words) > 0 && slices.Contains([]string{"status", "state", "phase", "stage"}, words[len(words)-1])
}
