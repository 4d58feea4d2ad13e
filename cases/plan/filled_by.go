package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// mostPours bounds how many requests fill the balance of one object.
const mostPours = 4

// withFills finds the operations that pay into the balances of objects which are made without any: adds: { funds: { to: $request.path.wallet_id } } on
// POST /wallets/{wallet_id}/deposits. The contract says so itself.
func withFills(c *specs.Contract, env cases.Environment) cases.Environment {
	env.Fixtures = slices.Clone(env.Fixtures)
	for _, op := range c.Operations {
		for _, name := range slices.Sorted(maps.Keys(op.Facts.Adds)) {
			add := op.Facts.Adds[name]
			parameter, inPath := strings.CutPrefix(add.To, "$request.path.")
			in, amount, ok := expressionPlace(add.Amount)
			if !inPath || !ok || in != "body" || !op.Planned || op.Facts.Draws[name].Of != "" || parameter != lastParameter(op.Path) {
				continue
			}
			if reason, _ := intent.Withheld(&env, c, op); reason != "" {
				continue
			}
			holder := env.FixtureFor(op, "path", parameter)
			if holder == nil || holder.Create == nil {
				continue
			}
			for i := range env.Fixtures {
				f := &env.Fixtures[i]
				if f.Create == nil || f.Create.Operation != holder.Create.Operation || f.Balances[name] != "" || f.Fills[name].Operation != "" {
					continue
				}
				f.Fills = maps.Clone(f.Fills)
				if f.Fills == nil {
					f.Fills = map[string]cases.Fill{}
				}
				f.Fills[name] = cases.Fill{Operation: op.ID, Amount: amount}
			}
		}
	}
	return env
}

// settable says whether the objects of a fixture can be given a balance: by the request that makes them, or by one that pays in.
func settable(f *cases.Fixture, balance string) bool {
	return f.Create != nil && (f.Balances[balance] != "" || f.Fills[balance].Operation != "")
}

// endow gives an object that a step makes so much of a balance.
func (d *draft) endow(made *cases.Step, id string, f *cases.Fixture, balance string, amount int64) error {
	if f.Balances[balance] == "" && f.Fills[balance].Operation != "" {
		return d.pour(made, id, f, balance, amount)
	}
	return setBalance(made, f.Balances[balance], amount)
}

// pour pays into the balance of an object right after it was made, in as few requests as the contract lets it be.
func (d *draft) pour(made *cases.Step, id string, f *cases.Fixture, balance string, amount int64) error {
	fill := f.Fills[balance]
	op := d.contract.Operation(fill.Operation)
	if !strings.HasPrefix(id, "$response.body#") {
		return &blockedError{reason: fmt.Sprintf("fixture %s: the answer to its creation shows its id in no member", f.Name)}
	}
	sent, _ := op.Sent()
	member, most := sent.Member(fill.Amount), int64(1)<<53
	if bound, _, ok := member.Find("maximum"); ok {
		if n, whole := specs.Integer(bound); whole && n.IsInt64() {
			most = n.Int64()
		}
	}
	if amount > mostPours*most {
		return &beyondError{fixture: f.Name, balance: balance, most: mostPours * most}
	}
	for n := 1; amount > 0; n++ {
		part := min(amount, most)
		amount -= part
		b, err := d.newBase(op, false)
		if err == nil {
			b, err = b.with("body", fill.Amount, part)
		}
		if err != nil {
			return err
		}
		s := b.step(d, "fixture", fmt.Sprintf("%s-fill-%d", made.ID, n), cases.Setup)
		s.Caller, s.Expect.Outcome = made.Caller, cases.Accepted
		got, err := d.classify(&s)
		if s.Class = got.Class; err != nil || got.Class != cases.Positive {
			return &blockedError{reason: fmt.Sprintf("%s, which fills the balance %s, takes no amount of %d", op.ID, balance, part)}
		}
		ofMade(&s, lastParameter(op.Path), made.ID, id)
		made.Then = append(made.Then, s)
	}
	return nil
}

// filledTo makes the first reading of a case a precondition: what an object has by what was paid in is what this says, and is nothing to conclude from
// where it had something before.
func (b *bound) filledTo(steps []cases.Step, balance int64) {
	for i := range steps {
		if steps[i].ID != "before" {
			continue
		}
		steps[i].Role = cases.Setup
		steps[i].Expect.Criteria = append(steps[i].Expect.Criteria, cases.Condition{
			Type: "simple", Text: fmt.Sprintf("%s == %d", b.contract.Facts.Balances[b.name].Value, balance), Where: b.draw.Place,
		})
	}
}
