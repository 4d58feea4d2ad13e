package plan

import (
	"cmp"
	"fmt"
	"slices"

	"holdfast/cases"
	"holdfast/specs"
)

// beyondError says that a group draws more from a fixture's balance than the contract lets it be set to.
type beyondError struct {
	fixture, balance string
	// most is what it can be set to, in the balance's unit.
	most int64
}

func (e *beyondError) Error() string {
	return fmt.Sprintf("fixture %s: its creating request is not valid: a balance it needs is more than the %d that the contract lets it be set to", e.fixture, e.most)
}

// mostSet is how large a creating request may make a balance by the member of its body that sets it.
func (d *draft) mostSet(create *cases.Step, pointer string) (int64, bool) {
	op := d.contract.Operation(create.Operation)
	if op == nil || create.Body == nil {
		return 0, false
	}
	media := op.BodyMedia(create.Body.MediaType)
	if media == nil || media.Schema == nil {
		return 0, false
	}
	s := media.Schema.Member(pointer)
	if s == nil {
		return 0, false
	}
	bound, _, ok := s.Find("maximum")
	n, whole := specs.Integer(bound)
	if !ok || !whole || !n.IsInt64() {
		return 0, false
	}
	return n.Int64(), true
}

// makeRoom leaves out of a group what its fixture's balance can't cover, the largest first, and says of each why. False where the controls
// alone ask for too much, or it was done before.
func (d *draft) makeRoom(g *groupDraft, beyond *beyondError) bool {
	key := beyond.fixture + " " + beyond.balance
	if _, done := g.rooms[key]; done {
		return false
	}
	left := beyond.most - d.takenBy(g.Control.Steps, beyond)
	if left < 0 {
		return false
	}
	if g.rooms == nil {
		g.rooms = map[string]int64{}
	}
	g.rooms[key] = beyond.most
	order := make([]int, len(g.Cases))
	for i := range order {
		order[i] = i
	}
	// What is accepted draws; what is to be refused must not be so for want of a balance. Small ones first: most of them fit.
	slices.SortStableFunc(order, func(a, b int) int {
		if x, y := g.Cases[a].Refuses(), g.Cases[b].Refuses(); x != y {
			return map[bool]int{false: -1, true: 1}[x]
		}
		return cmp.Compare(d.takenBy(g.Cases[a].Steps, beyond), d.takenBy(g.Cases[b].Steps, beyond))
	})
	out := map[int]bool{}
	for _, i := range order {
		c := &g.Cases[i]
		amount := d.takenBy(append(slices.Clone(c.Steps), besideUses(c)...), beyond)
		switch {
		case amount > left && !(c.Refuses() && d.toldFrom("exceeds:"+beyond.balance, "invalid")):
			out[i] = true
			d.skip(c.Requirements[0], fmt.Sprintf("it asks for %d beside what its group draws, and the balance %s can't be set to more than %d", amount, beyond.balance, beyond.most), "")
		case !c.Refuses():
			left -= amount
		}
	}
	kept := make([]cases.Case, 0, len(g.Cases))
	for i := range g.Cases {
		if !out[i] {
			kept = append(kept, g.Cases[i])
		}
	}
	g.Cases = kept
	return true
}

// takenBy is what steps would take from a balance of a fixture if they were accepted.
func (d *draft) takenBy(steps []cases.Step, of *beyondError) (sum int64) {
	for i := range steps {
		op := d.contract.Operation(steps[i].Operation)
		if op == nil {
			continue
		}
		if draw, ok := op.Facts.Draws[of.balance]; ok && drawsFrom(&steps[i], draw) == of.fixture {
			amount, _ := drawn(&steps[i], draw)
			sum += amount
		}
	}
	return sum
}

// toldFrom says whether the contract declares other answers for one condition than for another, so that no refusal is taken for another one.
func (d *draft) toldFrom(one, other string) bool {
	a, b := d.outcome(one), d.outcome(other)
	return a != nil && b != nil && (a.Status != b.Status || d.contract.Facts.Error != "" && a.Code != "" && b.Code != "" && a.Code != b.Code)
}
