package plan

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// condition says whether a header makes a request conditional on a state that nobody knows when planning (RFC 9110 §13.1, §14.2).
func condition(header string) bool {
	return slices.ContainsFunc([]string{"If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Range"}, func(name string) bool {
		return strings.EqualFold(name, header)
	})
}

// constrained says whether a schema tells which values have a meaning.
func constrained(s *specs.Schema) bool {
	s = s.Unbranched()
	for _, keyword := range []string{"enum", "const", "pattern", "format", "minimum", "maximum"} {
		if _, _, ok := s.Find(keyword); ok {
			return true
		}
	}
	types := s.Types()
	return len(types) == 1 && types[0] != "string" && types[0] != "object" && types[0] != "array"
}

func (d *draft) argument(op *specs.Operation, p *specs.Parameter) (cases.Value, error) {
	if v, ok := d.drawnName(op, p); ok {
		return v, nil
	}
	if f := d.plan.Environment.FixtureFor(op, p.In, p.Name); f != nil {
		sample, err := d.standIn(p)
		if err != nil {
			return cases.Value{}, err
		}
		v := cases.Lit(sample)
		return cases.Value{Fixture: f.Name, Sample: v.Literal}, nil
	}
	if v, ok := d.tagValue(op, p); ok {
		return v, nil
	}
	if i := op.Facts.Idempotency; i != nil && i.Key == placeExpression(p.In, jsonpointer.Of(p.Name)) {
		return cases.FreshFor(op, p), nil
	}
	// What writes is sent to objects that were made or given only, never to those that an example happens to name.
	if p.In == "path" && (len(p.Examples) == 0 || !intent.Safe(op.Method)) && intent.Identifies(p) {
		if v, ok := d.guess(op, p); ok {
			return v, nil
		}
		return cases.Value{}, &blockedError{
			reason: fmt.Sprintf("nothing supplies the path parameter %s", p.Name),
			unlock: SetLine(d.contract, op.Path, p.Name),
		}
	}
	if suspends(p.Name, p.Schema) {
		return cases.Lit(false), nil
	}
	for _, example := range p.Examples {
		// One that is not of its own format may name something all the same: in a path it is kept.
		if p.Schema == nil || p.Schema.Accepts(example) && writable(p, example) && (p.In == "path" || ofItsFormat(p.Schema, example)) {
			return cases.Lit(example), nil
		}
	}
	if p.In == "query" && numbersPages(p) {
		return cases.Lit(1), nil // a page that few lists reach is refused by many, with 404
	}
	sample, err := d.maker(p.Name).Sample(p.Schema, p.Name)
	if err != nil {
		return cases.Value{}, err
	}
	if members, ok := sample.(map[string]any); ok && !p.JSON() {
		sample = flat(p, members)
	}
	if !writable(p, sample) {
		return cases.Value{}, fmt.Errorf("the style %s of the parameter %s has no form for %s", p.Style, p.Name, cases.Brief(sample))
	}
	return cases.Lit(sample), nil
}

// numbersPages says whether a parameter is the number of a page, the first of which is mostly 1.
func numbersPages(p *specs.Parameter) bool {
	names := []string{"page", "page number", "page num", "page no", "page index", "current page"}
	return slices.Contains(names, strings.Join(nouns.Words(p.Name), " ")) && slices.Equal(p.Schema.Unbranched().Types(), []string{"integer"}) && p.Schema.Accepts(json.Number("1"))
}

func (d *draft) payload(media *specs.Media, full bool, r Rung) (any, error) {
	if media.Schema == nil {
		return map[string]any{}, nil
	}
	if len(d.within) > 0 {
		m := d.maker("branch").Within(d.within)
		if full {
			return m.Full(media.Schema)
		}
		return m.Minimal(media.Schema)
	}
	if r.Variant > 0 {
		m := d.maker(fmt.Sprintf("variant %d", r.Variant)).Other()
		if full {
			return m.Full(media.Schema)
		}
		return m.Minimal(media.Schema)
	}
	if r.Request == "example" {
		for _, example := range media.Examples {
			if media.Schema.Accepts(example) {
				return example, nil
			}
		}
	}
	if full {
		for _, example := range media.Examples {
			if media.Schema.Accepts(example) {
				return d.completed(media.Schema, example), nil
			}
		}
		return d.maker("full").Full(media.Schema)
	}
	return d.maker("minimal").Minimal(media.Schema)
}

// modest makes an amount small, so that a balance covers many of them.
func (d *draft) modest(b *base, draw specs.Draw) {
	in, pointer, ok := expressionPlace(draw.Amount)
	if !ok || in != "body" {
		return
	}
	if _, exists := jsonpointer.At(b.payload, pointer); !exists {
		return
	}
	amount, s := 1000+d.pick("amount", 90)*100, b.step(d, "modest", "modest", cases.Probe)
	if f := d.plan.Environment.Fixture(drawsFrom(&s, draw)); f != nil && (len(f.Holds) > 0 || f.Create != nil && len(f.Balances) == 0) {
		amount = 1 // what the object has is all there is, or nobody says how much it is made with
	}
	if media := b.op.BodyMedia(b.mediaType); media != nil && media.Schema != nil {
		for _, candidate := range []int64{amount, 100, 10, 1} {
			v := json.Number(fmt.Sprint(candidate))
			changed, err := jsonpointer.With(b.payload, pointer, v)
			if err == nil && media.Schema.Accepts(changed) {
				b.payload = changed
				return
			}
		}
	}
}
