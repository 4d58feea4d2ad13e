package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// pairs gives each of two members that name where something goes from and to, {from, to}, an object of its own: with one object for both the request is one that
// services refuse, and what it moves is moved nowhere. Where nothing is declared of balances, the one that gives is filled first, if the contract
// has an operation for that below it: POST /wallets/{wallet_id}/deposits.
func (i *inference) pairs() {
	for _, op := range i.contract.Operations {
		if !op.Planned || intent.Safe(op.Method) {
			continue
		}
		sent, _ := op.Sent()
		for _, p := range sent.Properties() {
			if other := givenTo(op, p.Name); other != "" {
				i.apart(op, p.Name, other)
			}
		}
	}
}

// apart binds two members that one fixture supplies to two.
func (i *inference) apart(op *specs.Operation, from, to string) {
	bind := op.ID + ":body."
	n := slices.IndexFunc(i.found, func(f cases.Fixture) bool {
		return f.Create != nil && slices.Contains(f.Binds, bind+from) && slices.Contains(f.Binds, bind+to)
	})
	if n < 0 {
		return
	}
	copied := func(member string, then ...string) {
		one, create := i.found[n], *i.found[n].Create
		if create.ID == "" {
			create.ID = CreatedID(i.contract.Operation(create.Operation), &i.found[n])
		}
		create.Then = then
		one.Name, one.Binds, one.Create = i.unusedName(one.Name+"_"+member), []string{bind + member}, &create
		one.Inferred = "the " + member + " of " + op.ID
		i.found = append(i.found, one)
		i.found[n].Binds = slices.DeleteFunc(slices.Clone(i.found[n].Binds), func(b string) bool { return b == bind+member })
	}
	copied(to)
	if fill := i.filler(&i.found[n]); fill != "" && len(op.Facts.Draws) == 0 {
		copied(from, fill, fill)
	}
}

// filler is the operation that pays into the objects of a fixture.
func (i *inference) filler(f *cases.Fixture) string {
	for _, op := range i.contract.Operations {
		if amountPaidIn(op) == nil || !slices.Contains(f.Binds, cases.Through(op.Path, lastParameter(op.Path))) {
			continue
		}
		if reason, _ := intent.Withheld(&i.env, i.contract, op); reason == "" {
			return op.ID
		}
	}
	return ""
}

// amountPaidIn is the member that says how much an operation pays into the object of its path: a POST below one that is called so, of an amount and nothing
// else that is required. Nil where it is none.
func amountPaidIn(op *specs.Operation) *specs.Property {
	words := []string{"deposit", "deposits", "topup", "topups", "fund", "funding", "funds", "credit", "credits", "recharge", "recharges"}
	above := cases.Through(op.Path, lastParameter(op.Path))
	sent, _ := op.Sent()
	if op.Method != "POST" || !op.Planned || sent == nil || above == "" {
		return nil
	}
	if called := intent.WordsOf(op.Path[len(above):]); !slices.Contains(words, strings.Join(called, "")) {
		return nil
	}
	required := slices.DeleteFunc(slices.Clone(sent.Properties()), func(p specs.Property) bool { return !p.Required })
	if len(required) != 1 || !slices.Contains([]string{"amount", "amount_cents", "amountCents", "value"}, required[0].Name) {
		return nil
	}
	if types := required[0].Schema.Types(); !slices.Contains(types, "integer") && !slices.Contains(types, "number") {
		return nil
	}
	return &required[0]
}

// plentiful is a base that pays in much: what is drawn from the object afterwards it has to cover.
func (b *base) plentiful() *base {
	p := amountPaidIn(b.op)
	if sent, _ := b.op.Sent(); p != nil && b.hasBody {
		if rich := richer(sent, b.payload, *p, pools["funds"]); rich != nil {
			changed := *b
			changed.payload, changed.size, changed.own = rich, 0, false
			return &changed
		}
	}
	return b
}

// unusedName is a name that no fixture has.
func (i *inference) unusedName(name string) string {
	for slices.ContainsFunc(i.found, func(f cases.Fixture) bool { return f.Name == name }) || i.env.Fixture(name) != nil {
		name += "_"
	}
	return name
}
