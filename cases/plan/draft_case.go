package plan

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"holdfast/cases"
	"holdfast/cases/wire"
)

// generate runs a generator to its end or to that of its budget, and says whether it came to its own.
func (d *draft) generate(g generator) (whole bool) {
	d.classified = 0
	defer func() {
		if r := recover(); r != nil {
			if _, spent := r.(exhausted); !spent {
				panic(r)
			}
		}
	}()
	g.plan(d)
	return true
}

// cutShort says of every requirement that no case was planned for it because a generator had spent its budget.
func (d *draft) cutShort() {
	sum := fmt.Sprintf("%d MiB", classifiedBytes>>20)
	if d.parameters > manyParameters {
		sum = fmt.Sprintf("%d parameters", manyParameters)
	}
	for _, r := range d.requirements() {
		d.skip(r.ID, fmt.Sprintf("not planned: too large: the requests of %s at %s:%d come to more than %s", d.op.ID, r.Place.File, r.Place.Line, sum), "")
	}
}

// classify judges the request of a step that a generator makes, by the planner's samples.
func (d *draft) classify(s *cases.Step) (wire.Classification, error) {
	if d.parameters += len(s.Parameters); d.classified > classifiedBytes || d.parameters > manyParameters {
		panic(exhausted{})
	}
	got, size, err := d.judged(s)
	d.classified += size
	return got, err
}

// judged judges a step's request, and says how many bytes were read.
func (d *draft) judged(s *cases.Step) (wire.Classification, int, error) {
	w, err := (&cases.Binder{Contract: d.contract, RunID: "plan", Group: d.op.ID}).Bind(s)
	if err != nil {
		return wire.Classification{}, 0, err
	}
	return d.plan.certifier.Judge(d.contract.Operation(s.Operation)).Classify(w), len(w.Body) + len(w.Target), nil
}

// complete gives the fixtures what the group needs of them and certifies every step.
func (d *draft) complete(g *groupDraft) error {
	uses, err := d.fixtures(g, g.allSteps())
	if beyond := (*beyondError)(nil); errors.As(err, &beyond) && d.makeRoom(g, beyond) {
		uses, err = d.fixtures(g, g.allSteps())
	}
	if err != nil {
		return err
	}
	g.Fixtures = uses
	for i := range g.Control.Steps {
		control := &g.Control.Steps[i]
		if err := d.certify(control); err != nil {
			return fmt.Errorf("control: %w", err)
		}
		if control.Class == cases.Negative && control.Expect.Outcome == cases.Accepted {
			return fmt.Errorf("no valid request is known: every reader refuses the one that was made for %s", d.op.ID)
		}
	}
	kept := g.Cases[:0]
	for _, c := range g.Cases {
		var failed error
		for i := range c.Steps {
			if err := d.certify(&c.Steps[i]); err != nil {
				failed = err
			}
		}
		for i := range c.Beside {
			if err := d.certify(&c.Beside[i]); err != nil {
				c.Beside = nil // a refusal then proves nothing
				break
			}
		}
		if failed != nil {
			d.skip(c.Requirements[0], failed.Error(), "")
			continue
		}
		kept = append(kept, c)
	}
	g.Cases = kept
	slices.SortStableFunc(g.Cases, func(a, b cases.Case) int { return g.rank(a) - g.rank(b) })
	return nil
}

// allSteps are the steps of the control and of all cases, what stands beside these by what it uses.
func (g *groupDraft) allSteps() iter.Seq[*cases.Step] {
	return func(yield func(*cases.Step) bool) {
		for i := range g.Control.Steps {
			if !yield(&g.Control.Steps[i]) {
				return
			}
		}
		for i := range g.Cases {
			c := &g.Cases[i]
			for j := range c.Steps {
				if !yield(&c.Steps[j]) {
					return
				}
			}
			for j := range c.Beside {
				s := &c.Beside[j]
				if s.Body != nil { // else a copy would be the same
					uses := withoutDraws(*s)
					s = &uses
				}
				if !yield(s) {
					return
				}
			}
		}
	}
}

// rank puts the cases first that may be accepted: the state that refusals must not change is read after them. The ledger's
// readings are the last.
func (g *groupDraft) rank(c cases.Case) int {
	switch {
	case c.Closes:
		return 3
	case c.ID == g.late:
		return 2
	case c.Refuses():
		return 1
	}
	return 0
}

// certify sets the class of a step that has none yet and checks it where it has one. It has no bound of its own: what the generators
// made within theirs is complete, however much all of them made together.
func (d *draft) certify(s *cases.Step) error {
	if s.Operation == "" {
		return nil
	}
	d.fitTags(s)
	got, _, err := d.judged(s)
	if err != nil {
		return err
	}
	if s.Class == "" {
		s.Class = got.Class
	}
	if s.Class != got.Class {
		return fmt.Errorf("the request is %s, wanted %s: %s", got.Class, s.Class, got.Proof())
	}
	return nil
}
