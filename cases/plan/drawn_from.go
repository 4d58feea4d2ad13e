package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// withDrawn binds the members of bodies that name what is drawn from, draws: { funds: { of: $request.body#/from } }, to the fixture whose balance
// is read: the contract says so itself. What goes to another object, as {from, to} do, takes one more of the kind.
func withDrawn(c *specs.Contract, env cases.Environment) cases.Environment {
	env.Fixtures = slices.Clone(env.Fixtures)
	for _, op := range c.Operations {
		for _, name := range slices.Sorted(maps.Keys(op.Facts.Draws)) {
			draw := op.Facts.Draws[name]
			pointer, inBody := strings.CutPrefix(draw.Of, "$request.body#")
			tokens := jsonpointer.Tokens(pointer)
			balance := c.Facts.Balances[name]
			reader := c.Operation(balance.Operation)
			in, parameter, ok := strings.Cut(balance.By, ".")
			if !inBody || len(tokens) != 1 || reader == nil || !ok {
				continue
			}
			holder := env.FixtureFor(reader, in, parameter)
			if holder == nil {
				continue
			}
			if env.FixtureFor(op, "body", tokens[0]) == nil {
				i := slices.IndexFunc(env.Fixtures, func(f cases.Fixture) bool { return f.Name == holder.Name })
				env.Fixtures[i].Binds = append(slices.Clone(holder.Binds), op.ID+":body."+tokens[0])
			}
			if other := givenTo(op, tokens[0]); other != "" && holder.Create != nil && c.Operation(holder.Create.Operation) != nil && env.FixtureFor(op, "body", other) == nil {
				one, create := *holder, *holder.Create
				create.ID = CreatedID(c.Operation(create.Operation), holder)
				one.Create = &create
				one.Name, one.Binds = holder.Name+"_"+other, []string{op.ID + ":body." + other}
				one.Inferred = "the other " + holder.Name + " of " + op.ID
				if env.Fixture(one.Name) == nil {
					env.Fixtures = append(env.Fixtures, one)
				}
			}
		}
	}
	return env
}

// givenTo is the member that names where what was drawn goes to; "" where none does. It has the form of the one that names where it is from.
func givenTo(op *specs.Operation, from string) string {
	sent, _ := op.Sent()
	source := sent.Member(jsonpointer.Of(from))
	for _, p := range sent.Properties() {
		if p.Name == from || !p.Required || source == nil || !slices.Equal(p.Schema.Types(), source.Types()) {
			continue
		}
		a, b := intent.WordsOf(from), intent.WordsOf(p.Name)
		for _, pair := range [][2]string{
			{"from", "to"}, {"source", "destination"}, {"source", "target"}, {"origin", "destination"}, {"sender", "receiver"}, {"sender", "recipient"},
			{"payer", "payee"}, {"debtor", "creditor"}, {"debit", "credit"}, {"debited", "credited"},
		} {
			i, j := slices.Index(a, pair[0]), slices.Index(b, pair[1])
			if i >= 0 && i == j && len(a) == len(b) && slices.Equal(slices.Delete(slices.Clone(a), i, i+1), slices.Delete(slices.Clone(b), j, j+1)) {
				return p.Name
			}
		}
	}
	return ""
}
