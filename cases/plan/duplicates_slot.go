package plan

import (
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// slotTaken asks twice for the same thing on the same days, which the words of the contract's 409 say one object alone has. Words have said it: it is a warning.
func (d *draft) slotTaken(r *specs.Requirement) {
	g, err := d.group("minimal")
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	c := cases.Case{
		ID: r.ID + "~same-time", Rule: "duplicate-refused", Requirements: []string{r.ID}, Class: cases.Negative, Level: cases.Warning,
		Why:      "the request before has taken it for this time; all else is as in that request, which was accepted",
		Mutation: &cases.Mutation{In: "body", Sent: "the same time again", Valid: "another time"},
		Proof:    "the case has made the object itself",
	}
	first, again := g.base.step(d, c.ID, "first", cases.Setup), g.base.step(d, c.ID, "again", cases.Probe)
	first.Expect.Outcome = cases.Accepted
	sameDays(&again, &first)
	again.Class, again.Expect = g.positiveClass(d), d.refused("conflict", "")
	c.Steps = []cases.Step{first, again}
	g.Cases = append(g.Cases, c)
	d.duplicatesAtOnce([]cases.Step{first, again})
}

// sameDays moves the dates of a step as far as those of another.
func sameDays(s, as *cases.Step) {
	for i := range s.Body.Replacements {
		fresh := s.Body.Replacements[i].Value.Fresh
		if fresh == nil || !strings.HasSuffix(fresh.Name, "/days") {
			continue
		}
		for _, r := range as.Body.Replacements {
			if r.Target == s.Body.Replacements[i].Target {
				s.Body.Replacements[i].Value = r.Value
			}
		}
	}
}
