package plan

import (
	"encoding/json"
	"slices"
	"strconv"

	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// pools are the words of members that say how much of an object there is to draw on, with what is enough of it for a run where the contract
// has no bound.
var pools = map[string]int64{
	"balance": 100_000_000, "funds": 100_000_000, "credit": 100_000_000, "budget": 100_000_000, "allowance": 100_000_000,
	"stock": 10_000, "inventory": 10_000, "quota": 10_000, "available": 10_000, "remaining": 10_000,
}

// mostPool is the greatest bound of a contract's own that is taken for what an object may have.
const mostPool = 1_000_000_000

// plenty makes an object with much to draw on, where its creation says how much there is: with a balance like any other number it has run
// out after two requests, and all the others prove nothing. What the contract gives an example, a default or a list of, and whatever it declares of
// balances itself, stays. Other values of the same form (a rung's variant) have none of it: a service may have a limit of its own.
func (d *draft) plenty(op *specs.Operation, s *specs.Schema, payload any, r Rung) any {
	members, isObject := payload.(map[string]any)
	if !isObject || r.Variant > 0 || r.Request == "example" || len(d.contract.Facts.Balances) > 0 || !d.createsFixture(op) {
		return payload
	}
	for _, p := range s.Properties() {
		if _, sent := members[p.Name]; !sent || p.Schema == nil || said(p.Schema) {
			continue
		}
		for _, word := range nouns.Words(p.Name) {
			if changed := richer(s, payload, p, pools[word]); changed != nil {
				payload = changed
				break
			}
		}
	}
	return payload
}

// richer is a payload with as much in a member as its schema allows, at least the given amount where it has no bound; nil where it can't be.
func richer(s *specs.Schema, payload any, p specs.Property, amount int64) any {
	types := p.Schema.Types()
	if amount == 0 || !slices.Contains(types, "integer") && !slices.Contains(types, "number") {
		return nil
	}
	candidates := []int64{amount, amount / 100}
	if bound, _, ok := p.Schema.Find("maximum"); ok {
		if most, isInteger := specs.Integer(bound); isInteger && most.IsInt64() && most.Int64() <= mostPool {
			candidates = append([]int64{most.Int64()}, candidates...)
		}
	}
	for _, n := range candidates {
		v := json.Number(strconv.FormatInt(n, 10))
		if changed, err := jsonpointer.With(payload, jsonpointer.Of(p.Name), v); err == nil && s.Validate(changed) == nil {
			return changed
		}
	}
	return nil
}

// said says whether a schema gives its own values.
func said(s *specs.Schema) bool {
	return slices.ContainsFunc([]string{"example", "examples", "default", "enum", "const"}, func(keyword string) bool {
		_, _, ok := s.Find(keyword)
		return ok
	})
}

// createsFixture says whether an operation makes what others need.
func (d *draft) createsFixture(op *specs.Operation) bool {
	for i := range d.plan.Environment.Fixtures {
		if create := d.plan.Environment.Fixtures[i].Create; create != nil && create.Operation == op.ID {
			return true
		}
	}
	return false
}
