package specs

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"holdfast/specs/jsonpointer"
)

// explainer lists what a value breaks, as the validator lists it and without it: which keywords, and where. Who plans asks that of every wrong
// value, and words few of them: the words are the validator's, asked for when somebody reads them.
type explainer struct {
	all  *schemas
	work int
	// at is where the value stands that is looked at.
	at       []string
	problems []Problem
}

// explained is what problems says, in a tenth of the time; false where only the validator can tell.
func (s *Schema) explained(compiled *jsonschema.Schema, v any, values int) (*Invalid, bool) {
	e := explainer{all: s.all, work: minWork + workPerValue*values}
	if !e.list(s.quickForm(compiled), v) {
		return nil, false
	}
	words := &wording{of: func() error { return s.problems(compiled, v) }}
	for i := range e.problems {
		p := &e.problems[i]
		p.Message = func() string { return words.message(p) }
	}
	return &Invalid{e.problems}, true
}

// list tells all that a value breaks, in the order in which it is told.
func (e *explainer) list(q *quick, v any) (certain bool) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case slowMatch:
			certain = false
		default:
			panic(r)
		}
	}()
	if !e.value(q, v, 0) {
		return false
	}
	if len(e.problems) > 1 {
		slices.SortFunc(e.problems, byPlace)
		e.problems = slices.CompactFunc(e.problems, func(a, b Problem) bool { return byPlace(a, b) == 0 })
	}
	return len(e.problems) > 0
}

// byPlace is the order in which problems are told.
func byPlace(a, b Problem) int {
	return cmp.Or(strings.Compare(a.Instance, b.Instance), strings.Compare(a.Keyword, b.Keyword), strings.Compare(a.Schema, b.Schema))
}

// wording asks the validator for its words, once for all problems of a value.
type wording struct {
	of   func() error
	once sync.Once
	said []Problem
}

func (w *wording) message(p *Problem) string {
	w.once.Do(func() {
		if invalid := (*Invalid)(nil); errors.As(w.of(), &invalid) {
			w.said = invalid.Problems
		}
	})
	for _, said := range w.said {
		if byPlace(said, *p) == 0 {
			return said.Message()
		}
	}
	return "the value breaks " + p.Keyword
}

// The validator names no keyword for what a schema that is false refuses, and for what not refuses.
const falseSchema, negated = "false", ""

// add tells of a keyword of a schema. It is false where there are so many that the validator counts them.
func (e *explainer) add(q *quick, keyword string, below ...string) bool {
	at := e.all.contractPointer(q.location)
	if keyword != falseSchema && keyword != negated {
		at += "/" + keyword // none has a character that a pointer escapes
	}
	e.problems = append(e.problems, Problem{Instance: jsonpointer.Of(e.at...) + jsonpointer.Of(below...), Keyword: keyword, Schema: at})
	return len(e.problems) < maxAlike
}

// value tells what a value breaks of a schema and of all that it leads to. It is false where that is not certain.
func (e *explainer) value(q *quick, v any, hops int) bool {
	switch q.judge(v, &e.work, hops) {
	case yes:
		return true
	case unsure:
		return false
	}
	switch { // the validator looks no further after one of these
	case q.always == no:
		return q.location != "" && e.add(q, falseSchema)
	case q.open:
		return false
	case q.types != 0 && !q.types.has(v):
		return e.add(q, "type")
	case q.enum != nil && !q.enum.has(v):
		return q.enum.keyword != "" && e.add(q, q.enum.keyword)
	case q.format != nil && q.format(v) != nil:
		return e.add(q, "format")
	}
	certain := true
	switch v := v.(type) {
	case map[string]any:
		certain = q.object == nil || e.object(q, v)
	case []any:
		certain = q.array == nil || e.array(q, v)
	case string:
		certain = q.text == nil || e.text(q, v)
	case json.Number:
		certain = q.number == nil || e.number(q, v)
	}
	if certain && q.ref != nil {
		certain = e.value(q.ref, v, hops+1)
	}
	return certain && e.composed(q, v, hops+1)
}

func (e *explainer) composed(q *quick, v any, hops int) bool {
	for _, b := range q.allOf {
		if !e.value(b, v, hops) {
			return false
		}
	}
	broken := func(keyword string, got verdict) bool {
		return got == yes || got == no && e.add(q, keyword)
	}
	if len(q.anyOf) > 0 && !broken("anyOf", anyOf(q.anyOf, v, &e.work, hops)) || len(q.oneOf) > 0 && !broken("oneOf", oneOf(q.oneOf, v, &e.work, hops)) {
		return false
	}
	if q.not != nil && !broken(negated, q.not.judge(v, &e.work, hops).turned()) {
		return false
	}
	if q.cond == nil {
		return true
	}
	switch q.cond.judge(v, &e.work, hops) {
	case yes:
		return e.value(q.then, v, hops)
	case no:
		return e.value(q.otherwise, v, hops)
	}
	return false
}

func (e *explainer) object(q *quick, m map[string]any) bool {
	o := q.object
	if len(m) < o.least && !e.add(q, "minProperties") || len(m) > o.most && !e.add(q, "maxProperties") || !o.complete(m) {
		return false
	}
	for _, name := range o.required {
		if _, ok := m[name]; !ok && !e.add(q, "required", name) {
			return false
		}
	}
	surplus := false
	for name, v := range m {
		e.at = append(e.at, name)
		one, declared := o.members[name]
		certain := (o.name == nil || o.name.judge(name, &e.work, 0) == yes) && (!declared || e.value(one, v, 0))
		for _, p := range o.patterns {
			if p.name.MatchString(name) {
				certain, declared = certain && e.value(p.value, v, 0), true
			}
		}
		if !declared && o.rest != nil {
			if o.rest.location == "" { // additionalProperties: false is told of the object
				surplus = true
			} else {
				certain = certain && e.value(o.rest, v, 0)
			}
		}
		e.at = e.at[:len(e.at)-1]
		if !certain {
			return false
		}
	}
	return !surplus || e.add(q, "additionalProperties")
}

func (e *explainer) array(q *quick, list []any) bool {
	a := q.array
	if len(list) < a.least && !e.add(q, "minItems") || len(list) > a.most && !e.add(q, "maxItems") {
		return false
	}
	for i, v := range list {
		s := a.items
		if i < len(a.first) {
			s = a.first[i]
		}
		if s == nil || s.judge(v, &e.work, 0) == yes {
			continue
		}
		e.at = append(e.at, strconv.Itoa(i))
		certain := e.value(s, v, 0)
		e.at = e.at[:len(e.at)-1]
		if !certain {
			return false
		}
	}
	return !a.unique || distinct(list) || e.add(q, "uniqueItems")
}

func (e *explainer) text(q *quick, s string) bool {
	n := utf8.RuneCountInString(s)
	return (n >= q.text.least || e.add(q, "minLength")) && (n <= q.text.most || e.add(q, "maxLength")) &&
		(q.text.pattern == nil || q.text.pattern.MatchString(s) || e.add(q, "pattern"))
}

func (e *explainer) number(q *quick, v json.Number) bool {
	n, m := q.number, magnitudeOf(v)
	for _, bound := range n.bounds() {
		if bound.at == nil {
			continue
		}
		side, ok := m.side(bound.at)
		if !ok || (side == bound.side || side == 0 && bound.past) && !e.add(q, bound.keyword) {
			return false
		}
	}
	switch n.multiple(v) {
	case unsure:
		return false
	case no:
		return e.add(q, "multipleOf")
	}
	return true
}
