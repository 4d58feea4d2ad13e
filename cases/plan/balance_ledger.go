package plan

import (
	"maps"
	"slices"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// ledgers read at the end of each group what its requests come to, by the ledger that the harness keeps of them. It stands
// last, so that all groups are there.
func ledgers() generator {
	return generator{
		plan: func(d *draft) {
			for _, name := range slices.Sorted(maps.Keys(d.op.Facts.Draws)) {
				r := d.requirement("balance/" + jsonpointer.Of(name)[1:] + ":ledger")
				if r == nil {
					continue
				}
				if reason, unlock := d.undrawable(name); reason != "" {
					d.skip(r.ID, reason, unlock)
					continue
				}
				for _, g := range d.groups {
					d.ledger(g, name, r)
				}
			}
		},
	}
}

func (d *draft) ledger(g *groupDraft, name string, r *specs.Requirement) {
	about := g.ID[len(d.op.ID)+1:]
	c := cases.Case{
		ID: r.ID + "~" + about, Rule: "balance-ledger", Requirements: []string{r.ID}, Class: cases.Positive, Closes: true,
		Why:   "the harness keeps a ledger of what it was told, and each reading must be what that comes to",
		Proof: "every request that could draw from the balance was sent by this run",
	}
	op := d.contract.Operation(d.contract.Facts.Balances[name].Operation)
	balance, ok := d.read(g, op, "balance")
	if !ok {
		return
	}
	balance.Expect = cases.Expectation{Outcome: cases.Modelled}
	d.lag(&balance)
	c.Steps = []cases.Step{balance}
	if list, ok := d.listOf(g); ok {
		c.Steps = append(c.Steps, list)
	}
	g.Cases = append(g.Cases, c)
}

// listOf makes a step that lists what the operation made on the group's object, to its end.
func (d *draft) listOf(g *groupDraft) (cases.Step, bool) {
	for _, op := range d.contract.OperationsAt(d.op.Path) {
		pages := op.Facts.Pages
		if op.Method != "GET" || !op.Planned || pages == nil || pages.Items == "" {
			continue
		}
		list, ok := d.read(g, op, "list")
		if !ok {
			return cases.Step{}, false
		}
		list.Walk = walkOf(pages, 100)
		list.Expect = cases.Expectation{Outcome: cases.Modelled}
		d.lag(&list)
		return list, true
	}
	return cases.Step{}, false
}
