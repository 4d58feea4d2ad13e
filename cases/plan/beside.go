package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"holdfast/cases"
	"holdfast/cases/values"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// beside makes a request that decides what a refusal comes from, if every reader agrees that it is valid. A base that was made for it is of
// no further use.
func (d *draft) beside(c *cases.Case, id string, b *base, outcome cases.Outcome) bool {
	s := b.lastStep(d, c.ID, "beside-"+id, cases.Setup)
	got, err := d.classify(&s)
	if err != nil || got.Class != cases.Positive {
		return false
	}
	s.Class, s.Expect.Outcome = cases.Positive, outcome
	c.Beside = append(c.Beside, s)
	return true
}

// besideUses are the requests that stand beside a case without what they draw: they are sent only where the case itself drew
// nothing.
func besideUses(c *cases.Case) []cases.Step {
	uses := slices.Clone(c.Beside)
	for i := range uses {
		uses[i] = withoutDraws(uses[i])
	}
	return uses
}

// withoutDraws is a step without its body.
func withoutDraws(s cases.Step) cases.Step {
	s.Body = nil
	return s
}

// besideBound lets a refusal at a bound stand where the value just inside is accepted.
func (d *draft) besideBound(c *cases.Case, b *base, in, pointer string, v values.Bound) {
	if inside, ok := d.boundTwin(b, in, pointer, v); ok && d.beside(c, "inside", inside, cases.Accepted) {
		c.Otherwise = "it is refused inside the bound too, or for another reason: its content may be what is refused, and not its size"
		return
	}
	c.Otherwise = "nothing tells whether its size is refused or its content"
}

// boundTwin is the request with the value just inside a bound. Where another number of the body lies between the two, their order
// changes with the bound, and the pair proves nothing.
func (d *draft) boundTwin(b *base, in, pointer string, v values.Bound) (*base, bool) {
	if v.Inside == nil || in == "body" && between(b.payload, pointer, v.Value, v.Inside) {
		return nil, false
	}
	inside, err := b.with(in, pointer, v.Inside)
	return inside, err == nil
}

// between says whether a number elsewhere in a body is one of two numbers or lies between them.
func between(payload any, pointer string, one, other any) bool {
	low, ok := specs.Rational(one)
	high, also := specs.Rational(other)
	if !ok || !also {
		return false
	}
	if low.Cmp(high) > 0 {
		low, high = high, low
	}
	rest, err := jsonpointer.Without(payload, pointer)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(numbersIn(rest, nil), func(x *big.Rat) bool { return x.Cmp(low) >= 0 && x.Cmp(high) <= 0 })
}

func numbersIn(v any, found []*big.Rat) []*big.Rat {
	switch v := v.(type) {
	case json.Number:
		if x, ok := specs.Rational(v); ok {
			found = append(found, x)
		}
	case []any:
		for _, e := range v {
			found = numbersIn(e, found)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			found = numbersIn(v[name], found)
		}
	}
	return found
}

// besideOther lets the refusal of one value of a list stand where the full request with it is refused too: else it goes with a
// member that the minimal request does not have.
func (d *draft) besideOther(c *cases.Case, b *base, in, pointer string, v any) {
	full, err := d.base("full")
	if err != nil || full == b || full.equal(b) {
		return
	}
	if changed, err := full.with(in, pointer, v); err == nil && d.beside(c, "full", changed, cases.Refused) {
		c.Otherwise = "it is accepted with the optional members that the full request has: they go together"
	}
}

// besideAbsence lets the refusal of a request without one optional part stand where the part alone makes the minimal request
// acceptable: else it goes with another optional part, which the schema does not say.
func (d *draft) besideAbsence(c *cases.Case, b, minimal *base, in, pointer string) {
	c.Otherwise = fmt.Sprintf("%s and other optional parts go together, in a way that the schema does not say", placeName(in, pointer))
	i := b.argumentIndex(in, pointer)
	if i < 0 {
		return
	}
	alone := *minimal
	alone.arguments = append(slices.Clone(minimal.arguments), b.arguments[i])
	if !d.beside(c, "minimal", minimal, cases.Refused) || !d.beside(c, "alone", &alone, cases.Accepted) {
		c.Beside = nil
	}
}

// besidePresence lets the refusal of one optional part stand where the full request is refused with it and accepted without, and
// where its value is the contract's own: one that was made up may name what does not exist, or break what only prose says.
func (d *draft) besidePresence(c *cases.Case, full *base, in, pointer string, told bool) {
	c.Otherwise = fmt.Sprintf("%s may go together with other optional parts, or its value with what only prose says", placeName(in, pointer))
	if !told {
		return
	}
	const most = 4 // the full request, the one without the part, and two numbers
	c.Beside = make([]cases.Step, 0, most)
	without, err := full.without(in, pointer)
	if err != nil || !d.beside(c, "full", full, cases.Refused) || !d.beside(c, "full-without", without, cases.Accepted) || !d.besideNumbers(c, full, in, pointer) {
		c.Beside = nil
	}
}

// besideNumbers lets the refusal of a number stand where the least and the largest that it may be are refused too: one that is beside others
// may have to be less than another, or more, which no schema says.
func (d *draft) besideNumbers(c *cases.Case, b *base, in, pointer string) bool {
	now, _ := b.literal(in, pointer)
	if _, number := now.(json.Number); !number {
		return true
	}
	for _, v := range d.maker("beside " + pointer).Boundaries(d.schemaAt(in, pointer)) {
		if _, number := v.Value.(json.Number); !number || specs.EqualJSON(v.Value, now) {
			continue
		}
		if other, err := b.with(in, pointer, v.Value); err != nil || !d.beside(c, v.Name, other, cases.Refused) {
			return false
		}
	}
	return true
}
