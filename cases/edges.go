package cases

import (
	"encoding/json"
	"fmt"
	"slices"

	"holdfast/cases/values"
	"holdfast/specs"
)

// edges sends integers at and beyond what computers hold them in, and texts of the greatest length in wide characters. What such
// a request is, its class says: over a maximum it is refused, without one it is accepted or may be.
func edges() generator {
	return generator{plan: func(d *draft) {
		for _, r := range d.requirements() {
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
	g, ok := d.withPlace(r.In, r.Pointer)
	if !ok {
		return
	}
	near, _ := g.base.value(r.In, r.Pointer)
	for _, v := range d.maker("edges "+r.ID).Edges(r.Schema, r.In, near) {
		changed, err := g.base.with(r.In, r.Pointer, v.Value)
		if err != nil {
			continue
		}
		s := changed.step(d, r.ID+"~"+v.Name, "send", Probe)
		got, err := d.classify(&s)
		if err != nil {
			continue
		}
		s.Class = got.Class
		c := Case{Proof: got.Proof(), Mutation: &Mutation{
			In: r.In, Pointer: r.Pointer, Keyword: "type", Sent: shorten(v.Value), Valid: g.base.shown(r.In, r.Pointer),
		}}
		if got.Class == Negative {
			d.overMaximum(g, c, s, r, v)
		} else if !d.draws(r.In, r.Pointer) && !g.base.meansAnObject(r.In, r.Pointer) {
			// An amount that may be taken would have to be covered, and an object that is named would have to exist.
			d.largeInteger(g, c, s, r, v)
		}
	}
}

// overMaximum is an integer that breaks a bound, though what is left of it in so many bits would not.
func (d *draft) overMaximum(g *groupDraft, c Case, s Step, r *specs.Requirement, v values.Variant) {
	for _, keyword := range []string{"maximum", "exclusiveMaximum"} {
		bound := d.contract.Requirement(r.ID[:lastColon(r.ID)] + ":" + keyword)
		if bound == nil {
			continue
		}
		c.ID, c.Rule, c.Requirements = bound.ID+"~"+v.Name, "negative-"+kebab(keyword), []string{bound.ID}
		c.Why, c.Mutation.Keyword = bound.Text+", and the value is "+v.Note, keyword
		s.Expect = d.invalid(r.In, r.Pointer)
		g.add(c, s)
		return
	}
}

// largeInteger is an integer that the contract allows: one that all readers hold is accepted, though not every service keeps
// what has no bound; of others no more is asked than an answer.
func (d *draft) largeInteger(g *groupDraft, c Case, s Step, r *specs.Requirement, v values.Variant) {
	c.ID, c.Requirements = r.ID+"~"+v.Name, []string{r.ID}
	switch s.Class {
	case Positive:
		if format, _, ok := r.Schema.Find("format"); ok && format == "int32" {
			// The format says that it does not fit, and no reader asserts it.
			c.Rule, c.Why = "ambiguous-input", fmt.Sprintf("the format of %s is int32, and %s is more: either answer will do", placeName(r.In, r.Pointer), v.Value)
			s.Expect.Outcome = Either
			break
		}
		c.Rule, c.Level, c.Why = "positive-boundary", Warning, fmt.Sprintf("the contract has no bound below %s", v.Value)
		if format, _, ok := r.Schema.Find("format"); ok && format == "int64" {
			c.Level, c.Why = "", fmt.Sprintf("the contract says that %s holds 64 bits", placeName(r.In, r.Pointer))
		}
		s.Expect.Outcome = Accepted
		d.besideLarge(&c, g.base, r, v)
		if at, ok := d.echoed(r.In, r.Pointer); ok {
			s.Expect.Body = []Criterion{{Expr: at, Equals: Lit(v.Value)}}
		}
	case Ambiguous:
		c.Rule, c.Why = "ambiguous-input", fmt.Sprintf("%s is an integer to JSON Schema, and %s: either answer will do", v.Value, v.Note)
		s.Expect.Outcome = Either
		if at, ok := d.echoed(r.In, r.Pointer); ok && v.Name == "past-double" {
			if format, _, named := r.Schema.Find("format"); named && format == "int64" {
				// It may be refused. What is accepted and comes back as the nearest double was not kept in 64 bits.
				s.Expect.Rule = "sent-is-read"
				s.Expect.Members = []MemberExpectation{{Expr: at, How: Differs, Value: Lit(json.Number("9007199254740992"))}}
			}
		}
	default:
		return
	}
	g.add(c, s)
}

// besideLarge lets the refusal of a large integer stand where a slightly smaller one, which takes no more bits, is accepted: else
// some bound refuses it that only prose gives.
func (d *draft) besideLarge(c *Case, b *base, r *specs.Requirement, v values.Variant) {
	c.Otherwise = "what takes one bit less is refused too: a limit of the service's own, and not what its numbers hold"
	smaller, ok := map[string]string{"past-32-bits": "2147483647", "past-double": "9007199254740991"}[v.Name]
	if !ok {
		return
	}
	if changed, err := b.with(r.In, r.Pointer, json.Number(smaller)); err == nil {
		d.beside(c, "smaller", changed, Accepted)
	}
}

// widths is a text of the greatest length in wide characters. Whoever counts bytes refuses it, against the contract; that many
// platforms count UTF-16 units makes it a warning.
func (d *draft) widths(r *specs.Requirement) {
	g, ok := d.withPlace(r.In, r.Pointer)
	if !ok {
		return
	}
	if g.base.meansAnObject(r.In, r.Pointer) {
		return
	}
	near, _ := g.base.literal(r.In, r.Pointer)
	for _, v := range d.maker("widths "+r.ID).Widths(r.Schema, near) {
		changed, err := g.base.with(r.In, r.Pointer, v.Value)
		if err != nil {
			continue
		}
		c := Case{
			ID: r.ID + "~" + v.Name, Rule: "positive-boundary", Requirements: []string{r.ID}, Why: r.Text + ", and this value has " + v.Note,
			Mutation: &Mutation{In: r.In, Pointer: r.Pointer, Keyword: r.Keyword, Sent: shorten(v.Value), Valid: g.base.shown(r.In, r.Pointer)},
		}
		if v.Name == "at-max-length-two-units" {
			c.Level = Warning
		}
		d.besideWide(&c, g.base, r, v)
		d.addPositive(g, c, changed)
	}
}

// besideWide lets the refusal of a text with a wide character stand where the character is accepted in a shorter text, and a text
// as long without it: else the character is refused or the length, and not how it is counted.
func (d *draft) besideWide(c *Case, b *base, r *specs.Requirement, v values.Wide) {
	c.Otherwise = "it may be the character that is refused, and not how it is counted"
	if v.Short == "" {
		return
	}
	short, err := b.with(r.In, r.Pointer, v.Short)
	if err != nil {
		return
	}
	plain, err := b.with(r.In, r.Pointer, v.Plain)
	if err != nil || !d.beside(c, "short", short, Accepted) || !d.beside(c, "plain", plain, Accepted) {
		c.Beside = nil
	}
}

// draws says whether a place is an amount that the operation takes from a balance.
func (d *draft) draws(in, pointer string) bool {
	for _, name := range sortedKeys(d.op.Facts.Draws) {
		if d.op.Facts.Draws[name].Amount == placeExpression(in, pointer) {
			return true
		}
	}
	return false
}

// echoed is where the answer shows what a member of the body was: a member of the same name and type, which isn't said to be
// written otherwise.
func (d *draft) echoed(in, pointer string) (string, bool) {
	tokens := pointerTokens(pointer)
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
		return valueAt(b.payload, pointer)
	}
	i := b.argumentIndex(in, pointer)
	if i < 0 || b.arguments[i].Value.Literal == nil {
		return nil, false
	}
	v, err := decodeLiteral(b.arguments[i].Value.Literal)
	if n, ok := v.(json.Number); ok && err == nil {
		return n, true
	}
	return nil, false
}
