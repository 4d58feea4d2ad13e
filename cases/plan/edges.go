package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/cases/values"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// edges sends integers at and beyond what computers hold them in, and texts of the greatest length in wide characters. What such
// a request is, its class says: over a maximum it is refused, without one it is accepted or may be.
func edges() generator {
	return generator{plan: func(d *draft) {
		for _, r := range d.requirements() {
			if r.Kind == specs.KindRequest && r.Keyword == "type" && r.In == "path" && r.Schema != nil && r.Broken == "" {
				d.longID(r)
			}
			if r.Kind != specs.KindRequest || r.Schema == nil || r.Broken != "" || r.In == "path" || r.In == "cookie" {
				continue
			}
			switch r.Keyword {
			case "type":
				d.integerEdges(r)
			case "maxLength":
				if r.In == "body" {
					d.widths(r)
				}
			}
		}
	}}
}

func (d *draft) integerEdges(r *specs.Requirement) {
	g, ok := d.withPlace(r)
	if !ok {
		return
	}
	near, _ := g.base.value(r.In, r.Pointer)
	for _, v := range d.maker("edges "+r.ID).Edges(r.Schema, d.written(r), near) {
		if v.Name == values.ManyDigits && d.manyDigits {
			continue // a parser fails at one place as at any other
		}
		before := len(g.Cases)
		changed, err := g.base.with(r.In, r.Pointer, v.Value)
		if err != nil {
			continue
		}
		s := changed.lastStep(d, r.ID+"~"+v.Name, "send", cases.Probe)
		got, err := d.classify(&s)
		if err != nil {
			continue
		}
		s.Class = got.Class
		c := cases.Case{Proof: got.Proof(), Mutation: &cases.Mutation{
			In: r.In, Pointer: r.Pointer, Keyword: "type", Sent: cases.Brief(v.Value), Valid: g.base.shown(r.In, r.Pointer),
		}}
		if slices.Contains([]string{"zero", "minus-one", "fraction", "small-fraction"}, v.Name) {
			d.modestNumber(g, c, s, r, v)
		} else if got.Class == cases.Negative {
			d.overMaximum(g, c, s, r, v)
		} else if !d.draws(r.In, r.Pointer) && !g.base.takesWhatIsGiven(r.In, r.Pointer) && !d.countedAt(r.In, r.Pointer) {
			// An amount that may be taken would have to be covered, an object that is named would have to exist, and a counter would move.
			d.largeInteger(g, c, s, r, v)
		}
		d.manyDigits = d.manyDigits || v.Name == values.ManyDigits && len(g.Cases) > before
	}
}

// longID asks for the object whose id is an integer that 64 bits do not hold. There is none, or no such id: whoever parses it has to answer.
func (d *draft) longID(r *specs.Requirement) {
	const beyond = "18446744073709551629"
	if !intent.Safe(d.op.Method) || !slices.Equal(r.Schema.Types(), []string{"integer"}) || !r.Schema.Accepts(json.Number(beyond)) {
		return
	}
	g, err := d.group("minimal")
	if err != nil || !g.base.has(r.In, r.Pointer) {
		return
	}
	changed, err := g.base.with(r.In, r.Pointer, json.Number(beyond))
	if err != nil {
		return
	}
	d.either(g, cases.Case{
		ID: r.ID + "~past-64-bits", Rule: "ambiguous-input", Requirements: []string{r.ID}, Why: "the contract has no bound for the number, and 64 bits do not hold it: either answer will do",
		Mutation: &cases.Mutation{In: r.In, Pointer: r.Pointer, Keyword: "type", Sent: beyond, Valid: g.base.shown(r.In, r.Pointer)},
	}, changed.lastStep(d, r.ID+"~past-64-bits", "send", cases.Probe))
}

// modestNumber is one that the contract does not forbid. A bound that only prose gives may refuse it, so a refusal is a warning, and stands
// where 1 is taken. The id of an object has no such values: 1 may name one, and -1 names none.
func (d *draft) modestNumber(g *groupDraft, c cases.Case, s cases.Step, r *specs.Requirement, v values.Variant) {
	if s.Class != cases.Positive || d.draws(r.In, r.Pointer) || d.pagesBy(r) || g.base.takesWhatIsGiven(r.In, r.Pointer) {
		return
	}
	c.ID, c.Requirements, c.Rule, c.Level, c.Fix = r.ID+"~"+v.Name, []string{r.ID}, "positive-boundary", cases.Warning, sayTheBound
	c.Why = fmt.Sprintf("%s is valid for %s: %s", v.Value, placeName(r.In, r.Pointer), v.Note)
	c.Otherwise = "1 is refused too: a limit of the service's own"
	s.Expect.Outcome = cases.Accepted
	if one, err := g.base.with(r.In, r.Pointer, json.Number("1")); err == nil {
		d.beside(&c, "one", one, cases.Accepted)
	}
	g.add(c, s)
}

// pagesBy says whether a place pages a list: whoever is asked for no items, or for those before the first, may refuse.
func (d *draft) pagesBy(r *specs.Requirement) bool {
	if r.In != "query" {
		return false
	}
	name := strings.ToLower(strings.Trim(r.Pointer, "/"))
	return d.op.Facts.Pages != nil || slices.ContainsFunc([]string{"page", "limit", "size", "offset", "per", "count", "top", "skip", "first", "last", "start", "rows"}, func(w string) bool { return strings.Contains(name, w) })
}

// overMaximum is an integer that breaks a bound, though what is left of it in so many bits would not.
func (d *draft) overMaximum(g *groupDraft, c cases.Case, s cases.Step, r *specs.Requirement, v values.Variant) {
	for _, keyword := range []string{"maximum", "exclusiveMaximum"} {
		bound := d.contract.Requirement(r.ID[:lastColon(r.ID)] + ":" + keyword)
		if bound == nil {
			continue
		}
		c.ID, c.Rule, c.Requirements = bound.ID+"~"+v.Name, "negative-"+kebab(keyword), []string{bound.ID}
		c.Why, c.Mutation.Keyword = bound.Text+", and the value is "+v.Note, keyword
		s.Expect = d.beneath(d.invalid(r.In, r.Pointer), v.Name == "beyond-double" || v.Name == values.ManyDigits)
		g.add(c, s)
		return
	}
}

// largeInteger is an integer that the contract allows: one that all readers hold is accepted, though not every service keeps
// what has no bound; of others no more is asked than an answer.
func (d *draft) largeInteger(g *groupDraft, c cases.Case, s cases.Step, r *specs.Requirement, v values.Variant) {
	c.ID, c.Requirements = r.ID+"~"+v.Name, []string{r.ID}
	switch s.Class {
	case cases.Positive:
		if format, _, ok := r.Schema.Find("format"); ok && format == "int32" {
			// The format says that it does not fit, and no reader asserts it.
			c.Rule, c.Why = "ambiguous-input", fmt.Sprintf("the format of %s is int32, and %s is more: either answer will do", placeName(r.In, r.Pointer), v.Value)
			s.Expect.Outcome = cases.Either
			break
		}
		c.Rule, c.Level, c.Fix, c.Why = "positive-boundary", cases.Warning, sayTheBound, fmt.Sprintf("the contract has no bound below %s", cases.Brief(v.Value))
		if format, _, ok := r.Schema.Find("format"); ok && format == "int64" {
			c.Level, c.Why = "", fmt.Sprintf("the contract says that %s holds 64 bits", placeName(r.In, r.Pointer))
		}
		s.Expect.Outcome = cases.Accepted
		d.besideLarge(&c, g.base, r, v)
		if at, ok := d.echoed(r.In, r.Pointer); ok {
			s.Expect.Body = []cases.Criterion{{Expr: at, Equals: cases.Lit(v.Value), Kept: placeExpression(r.In, r.Pointer)}}
		}
	case cases.Ambiguous:
		c.Rule, c.Why = "ambiguous-input", fmt.Sprintf("%s is an integer to JSON Schema, and %s: either answer will do", cases.Brief(v.Value), v.Note)
		s.Expect.Outcome, s.Expect.Beneath = cases.Either, v.Name == values.ManyDigits
		if at, ok := d.echoed(r.In, r.Pointer); ok && v.Name == pastDouble {
			if format, _, named := r.Schema.Find("format"); named && format == "int64" {
				// It may be refused. What is accepted and comes back as the nearest double was not kept in 64 bits.
				s.Expect.Rule = "sent-is-read"
				s.Expect.Members = []cases.MemberExpectation{{Expr: at, How: cases.Differs, Value: cases.Lit(json.Number("9007199254740992"))}}
			}
		}
	default:
		return
	}
	g.add(c, s)
}

// besideLarge lets the refusal of a large integer stand where a slightly smaller one, which takes no more bits, is accepted: else
// some bound refuses it that only prose gives.
func (d *draft) besideLarge(c *cases.Case, b *base, r *specs.Requirement, v values.Variant) {
	c.Otherwise = "what takes one bit less is refused too: a limit of the service's own, and not what its numbers hold"
	smaller, ok := map[string]string{pastInt32: "2147483647", pastDouble: "9007199254740991"}[v.Name]
	if !ok {
		return
	}
	if changed, err := b.with(r.In, r.Pointer, json.Number(smaller)); err == nil {
		d.beside(c, "smaller", changed, cases.Accepted)
	}
}

// draws says whether a place is an amount that the operation takes from a balance.
func (d *draft) draws(in, pointer string) bool {
	for _, name := range slices.Sorted(maps.Keys(d.op.Facts.Draws)) {
		if d.op.Facts.Draws[name].Amount == placeExpression(in, pointer) {
			return true
		}
	}
	return false
}

// echoed is where the answer shows what a member of the body was: a member of the same name and type, which isn't said to be
// written otherwise.
func (d *draft) echoed(in, pointer string) (string, bool) {
	tokens := jsonpointer.Tokens(pointer)
	if in != "body" || len(tokens) != 1 || slices.Contains(d.op.Facts.Normalises, placeExpression(in, pointer)) {
		return "", false
	}
	sent := d.memberSchema(tokens[0])
	for _, r := range d.op.Responses {
		if sent == nil || r.Status[0] != '2' {
			continue
		}
		for _, m := range r.Content {
			if m.Schema == nil {
				continue
			}
			for _, p := range m.Schema.Properties() {
				if p.Name == tokens[0] && p.Schema != nil && slices.Equal(p.Schema.Types(), sent.Types()) {
					return "$response.body#" + pointer, true
				}
			}
		}
	}
	return "", false
}

// value is what a base has at a place, where that is known when it is planned.
func (b *base) value(in, pointer string) (any, bool) {
	if in == "body" {
		return jsonpointer.At(b.payload, pointer)
	}
	v, _ := b.literal(in, pointer)
	if n, ok := v.(json.Number); ok {
		return n, true
	}
	return nil, false
}
