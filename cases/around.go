package cases

// around puts readings of the balances that the operation draws from around steps, and demands that they changed by what
// the amounts say: by nothing where there are none.
func (d *draft) around(g *groupDraft, steps []Step, amounts []Value) []Step {
	var before, after []Step
	for _, name := range sortedKeys(d.op.Facts.Draws) {
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
		second, _ := d.read(g, op, "after/"+name)
		second.Expect.Balance = &BalanceChange{Name: name, Value: balance.Value, Since: first.ID, Minus: amounts}
		before, after = append(before, first), append(after, second)
	}
	return append(append(before, steps...), after...)
}
