package plan

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/cases/values"
	"holdfast/specs"
)

// boundaries makes a positive for every value of an enum and for each bound.
func boundaries() generator {
	return generator{
		rules: []cases.Rule{
			{
				ID: "positive-enum", Summary: "Every value of an enum is accepted.",
				Source: "JSON Schema 2020-12 Validation §6.1.2", Level: cases.Violation, Confidence: cases.Must, Basis: cases.BySchema, Cause: cases.OfPlace,
				Fix: "handle the value, or take it out of the enum",
			},
			{
				ID: "positive-boundary", Summary: "A value exactly at its bound is accepted.",
				Source: "JSON Schema 2020-12 Validation §6.2, §6.3, §6.4", Level: cases.Violation, Confidence: cases.Must, Basis: cases.BySchema, Cause: cases.OfPlace,
				Habits: []cases.Habit{{Name: pastInt32, Keyword: "type", Variant: pastInt32}, {Name: pastDouble, Keyword: "type", Variant: pastDouble}},
				Fix:    "compare with <= instead of <, or move the bound in the contract",
			},
		},
		plan: func(d *draft) {
			seen := map[string]bool{}
			for _, r := range d.requirements() {
				if r.Kind != specs.KindRequest || r.Schema == nil || r.Broken != "" || r.In == "path" && !d.listedInPath(r) {
					continue
				}
				if place := r.In + d.inMedia(r) + r.Pointer + " " + r.Schema.Pointer(); !seen[place] {
					seen[place] = true
					d.boundariesAt(r)
				}
				d.otherBranch(r, seen)
			}
		},
	}
}

// pastInt32 and pastDouble are how the values are called that readers of numbers can't hold.
const pastInt32, pastDouble = "past-32-bits", "past-double"

// sayTheBound is how a refusal is mended where no bound is given.
const sayTheBound = "say the bound in the contract, by minimum, maximum or format, or take the value"

// listedInPath says whether a path parameter takes the values of a closed list: the only ones in a path that are known to be taken.
func (d *draft) listedInPath(r *specs.Requirement) bool {
	_, _, listed := r.Schema.Find("enum")
	return listed && (intent.Safe(d.op.Method) || d.op.Method == "POST")
}

func (d *draft) boundariesAt(r *specs.Requirement) {
	g, ok := d.withPlace(r)
	if !ok {
		return
	}
	place := d.op.ID + "/request/" + r.In + "#" + r.Pointer
	if i := lastColon(r.ID); i >= 0 {
		place = r.ID[:i]
	}
	if requirement := place + ":type"; r.In == "body" && r.Pointer != "" && d.contract.Requirement(requirement) != nil && r.Schema.Accepts(nil) {
		if changed, err := g.base.with(r.In, r.Pointer, nil); err == nil {
			d.addPositive(g, cases.Case{
				ID: requirement + "~null", Rule: "positive-valid", Requirements: []string{requirement},
				Why:      placeName(r.In, r.Pointer) + " may be null",
				Mutation: &cases.Mutation{In: r.In, Pointer: r.Pointer, Keyword: "type", Sent: "null", Valid: g.base.shown(r.In, r.Pointer)},
			}, changed)
		}
	}
	if g.base.takesWhatIsGiven(r.In, r.Pointer) {
		return
	}
	near, _ := g.base.literal(r.In, r.Pointer)
	if cases.IsFile(near) {
		return // a text of another length is no such file
	}
	around := d.maker(place).Around(r.Schema, near)
	if d.countedAt(r.In, r.Pointer) {
		around = slices.DeleteFunc(around, func(v values.Bound) bool { return !mayName(v.Value) })
	}
	tried := around[:min(len(around), g.base.room())]
	for _, v := range tried {
		keyword, ok := touched(r.Schema, v.Value)
		requirement := place + ":" + keyword
		if !ok || d.contract.Requirement(requirement) == nil {
			continue
		}
		changed, err := g.base.with(r.In, r.Pointer, v.Value)
		if err != nil {
			continue
		}
		if text, isText := v.Value.(string); isText && r.In == "body" && slices.Contains(g.base.unique, r.Pointer) {
			changed.like = map[string]string{r.Pointer: text} // another case, or another run, may have sent it
		}
		rule := "positive-boundary"
		if keyword == "enum" || keyword == "const" {
			rule = "positive-enum"
		}
		c := cases.Case{
			ID: requirement + "~" + v.Name, Rule: rule, Requirements: []string{requirement},
			Why:      fmt.Sprintf("%s is still valid for %s", cases.Brief(v.Value), placeName(r.In, r.Pointer)),
			Mutation: &cases.Mutation{In: r.In, Pointer: r.Pointer, Keyword: keyword, Sent: cases.Brief(v.Value), Valid: g.base.shown(r.In, r.Pointer)},
		}
		if list, _, _ := r.Schema.Find("enum"); keyword == "enum" && listed(list) > values.MostMembers {
			c.Why += fmt.Sprintf(" (of %d values the first %d are tried)", listed(list), len(tried))
		} else if len(tried) < len(around) {
			c.Why += fmt.Sprintf(" (%d of %d values are tried: the bodies are large)", len(tried), len(around))
		}
		if rule == "positive-enum" && r.In == "path" {
			c.Level = cases.Warning // the list may name what is not there
		}
		switch {
		case rule == "positive-enum":
			d.besideOther(&c, g.base, r.In, r.Pointer, v.Value)
		case !specs.EqualJSON(v.Value, near): // else it is the very value that was accepted
			d.besideBound(&c, g.base, r.In, r.Pointer, v)
		}
		d.addPositive(g, c, changed)
	}
}

// placeBytes bounds the bodies, in bytes, that are sent for the values of one place: an enum of all currencies in each of a hundred places
// of a body of 100 kB would be a gigabyte. The first of the list are tried then, at least fewestValues of them.
const (
	placeBytes   = 1 << 20
	fewestValues = 4
)

// room is how many values of one place are tried.
func (b *base) room() int { return max(fewestValues, placeBytes/b.length()) }

// length is how long the body is in JSON, in bytes; at least 1.
func (b *base) length() int {
	if b.size == 0 {
		b.size = 1 + len(cases.Lit(b.payload).Literal)
	}
	return b.size
}

// touched says which keyword of a schema a valid value reaches the edge of.
func touched(s *specs.Schema, v any) (string, bool) {
	for _, keyword := range []string{"const", "enum"} {
		if _, _, ok := s.Find(keyword); ok {
			return keyword, true
		}
	}
	for _, m := range []struct {
		keyword string
		measure func(any) (int, bool)
	}{
		{"minimum", nil}, {"maximum", nil},
		{"minLength", stringLength}, {"maxLength", stringLength}, {"minItems", itemCount}, {"maxItems", itemCount},
	} {
		bound, _, ok := s.Find(m.keyword)
		if !ok {
			continue
		}
		reached := v
		if m.measure != nil {
			n, ok := m.measure(v)
			if !ok {
				continue
			}
			reached = json.Number(strconv.Itoa(n))
		}
		if specs.EqualJSON(bound, reached) {
			return m.keyword, true
		}
	}
	return "", false
}

// listed is how many members the value of enum has.
func listed(enum any) int {
	list, _ := enum.([]any)
	return len(list)
}

func stringLength(v any) (int, bool) {
	s, ok := v.(string)
	return utf8.RuneCountInString(s), ok
}

func itemCount(v any) (int, bool) {
	items, ok := v.([]any)
	return len(items), ok
}
