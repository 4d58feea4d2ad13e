package plan

import (
	"maps"
	"slices"
	"time"

	"holdfast/cases"
)

// around puts readings of the balances that the operation draws from around steps, and demands that they changed by what
// the amounts say: by nothing where there are none.
func (d *draft) around(g *groupDraft, steps []cases.Step, amounts []cases.Value) []cases.Step {
	var before, after []cases.Step
	if d.tooLate() {
		return steps
	}
	for _, name := range slices.Sorted(maps.Keys(d.op.Facts.Draws)) {
		balance, ok := d.contract.Facts.Balances[name]
		if !ok {
			continue
		}
		op := d.contract.Operation(balance.Operation)
		if op == nil {
			continue
		}
		first, ok := d.read(g, op, "before/"+name)
		if !ok {
			continue
		}
		d.settled(&first)
		second, _ := d.read(g, op, "after/"+name)
		d.lag(&second)
		second.Expect.Balance = &cases.BalanceChange{Name: name, Value: balance.Value, Since: first.ID, Minus: amounts}
		before, after = append(before, first), append(after, second)
	}
	return append(append(before, steps...), after...)
}

// longestLag is how far reads may lag behind writes for a run to wait for them.
const longestLag = 5 * time.Second

// tooLate says that reads may lag behind writes further than a run waits.
func (d *draft) tooLate() bool {
	within, decided := d.settles()
	return decided && within > longestLag
}

// settled makes a reading wait until it shows what was written before it, where the contract says that it may lag behind.
func (d *draft) settled(s *cases.Step) {
	if within, decided := d.settles(); decided {
		s.Pause = int(within.Milliseconds())
	}
}
