package conformance

import (
	"maps"
	"slices"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// read compares a reading with the account.
func (l *ledger) read(op *specs.Operation, a *cases.Answer, x *exchange) {
	if a.Status/100 != 2 || l.wrong != nil || l.lags {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(l.contract.Facts.Balances)) {
		b := l.contract.Facts.Balances[name]
		if b.Operation != op.ID {
			continue
		}
		id, found := a.Evaluate("$request." + b.By)
		acc := l.account(name, id, found)
		value, ok := whole(a.Evaluate(b.Value))
		if acc == nil || !ok {
			continue
		}
		if acc.held && !acc.read && len(acc.effects) == 0 {
			acc.initial = value // the target knows better than the configuration
		}
		if acc.read = true; acc.held {
			acc.standing = false
		}
		if f := acc.compare(value, b.Value); f != nil {
			l.wrong, l.shown = f, x
			return
		}
	}
}

// report turns the first wrong reading into the finding of the group's ledger case.
func (l *ledger) report(g *groupRun, c *cases.Case, record *caseRun) {
	rule := g.rules[c.Rule]
	f := *l.wrong
	f.Rule, f.Requirement, f.Confidence, f.Fix = rule.ID, c.Requirements[0], rule.Confidence, rule.Fix
	f.Level, f.Why, f.Proof = g.level(rule.ID, c.Level), c.Why, c.Proof
	record.exchanges = append(record.exchanges, l.shown)
	g.find(&f, nil, l.shown, record)
	record.own = result.Fail
}
