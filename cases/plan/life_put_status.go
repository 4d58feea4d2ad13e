package plan

import (
	"holdfast/cases"
)

// putStatus holds a PUT to RFC 9110 §9.3.4 where the contract documents both statuses: 201 tells that the object was made, 200 or 204 that it
// was there. A client that has lost an answer has no other way to know which.
func (u *update) putStatus() {
	made := func(variant, why string, after bool, statuses ...string) {
		c := u.stateCase("put-status", variant, "put-status", why)
		if c == nil {
			return
		}
		object, err := u.subjectOf(u.full, c.ID, "object")
		if err == nil && object.made.Operation != u.op.ID {
			err = &blockedError{reason: "another operation makes the object"}
		}
		if err != nil {
			u.skipState("put-status", err)
			return
		}
		c.Otherwise = "what it says may be what is refused"
		expect := cases.Expectation{Outcome: cases.Accepted, Statuses: statuses}
		if after {
			s := u.full.step(u.draft, c.ID, "replaced", cases.Probe)
			s.Expect = expect
			c.Steps = append([]cases.Step{object.made}, object.about(s)...)
		} else {
			object.made.Role, object.made.Expect = cases.Probe, expect
			c.Steps = []cases.Step{object.made}
		}
		u.group.Cases = append(u.group.Cases, *c)
	}
	made("created", "nothing has the id, and 201 is documented for what was made", false, "201", "202")
	made("replaced", "the object was made a moment ago, and another status than 201 is documented for what was there", true, "200", "202", "204", "205")
}
