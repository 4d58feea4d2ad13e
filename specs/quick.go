package specs

import (
	"encoding/json"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// verdict is what the quick check comes to. A value is valid where it says yes. Where it says no the value is invalid, and the validator
// words why for who wants to know; it alone decides where the check is unsure.
type verdict uint8

const (
	unsure verdict = iota
	yes
	no
)

// and is yes where both are, and no where one is.
func (v verdict) and(w verdict) verdict {
	switch {
	case v == no || w == no:
		return no
	case v == yes && w == yes:
		return yes
	}
	return unsure
}

func sure(b bool) verdict {
	if b {
		return yes
	}
	return no
}

// quick is a compiled schema in the form that the quick check reads. The validator makes a number of a thousand bits for a bound, a copy of
// every text and a report of each step: nine in ten values are valid, and want none of it.
type quick struct {
	// location is where the compiled schema stands; empty for one that stands for a plain true or false.
	location string
	// open says that the schema has a keyword which is not read here: no verdict of it is a yes.
	open   bool
	always verdict // of true and false
	types  kinds
	enum   *choice
	format func(any) error

	ref                 *quick
	allOf, anyOf, oneOf []*quick
	not, cond           *quick
	then, otherwise     *quick

	object *quickObject
	array  *quickArray
	text   *quickText
	number *quickNumber
}

// choice is what enum and const leave: texts by themselves, others compared one by one.
type choice struct {
	texts  map[string]bool
	others []any
	// keyword is the one of the two that there is; empty where there are both.
	keyword string
}

// maxHops is how many references and branches are followed at one value: one that leads back to itself is the validator's to tell.
const maxHops = 100

// minWork and workPerValue bound how many schemas a value is held to: branches that name each other twice double with each level.
const (
	minWork      = 20_000
	workPerValue = 100
)

// quickly judges a value, which was measured and has so many values in it.
func (s *Schema) quickly(compiled *jsonschema.Schema, v any, values int) (found verdict) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case slowMatch:
			found = unsure
		default:
			panic(r)
		}
	}()
	work := minWork + workPerValue*values
	return s.quickForm(compiled).judge(v, &work, 0)
}

func (s *Schema) quickForm(compiled *jsonschema.Schema) *quick {
	return s.learned.quick.ask(s, func(s *Schema) *quick { return s.all.sets[s.dir].lower(compiled) })
}

func (q *quick) judge(v any, work *int, hops int) verdict {
	if q.always != unsure {
		return q.always
	}
	if *work--; *work < 0 || hops > maxHops {
		return unsure
	}
	got := yes
	if q.open {
		got = unsure
	}
	if q.types != 0 && !q.types.has(v) {
		return no
	}
	if q.enum != nil && !q.enum.has(v) {
		return no
	}
	if q.format != nil && q.format(v) != nil {
		return no
	}
	switch v := v.(type) {
	case map[string]any:
		got = got.and(q.object.judge(v, work))
	case []any:
		got = got.and(q.array.judge(v, work))
	case string:
		got = got.and(q.text.judge(v))
	case json.Number:
		got = got.and(q.number.judge(v))
	case nil, bool:
	default:
		return unsure
	}
	if got == no {
		return no
	}
	if q.ref != nil {
		if got = got.and(q.ref.judge(v, work, hops+1)); got == no {
			return no
		}
	}
	return got.and(q.composed(v, work, hops+1))
}

// composed judges by the branches.
func (q *quick) composed(v any, work *int, hops int) verdict {
	got := yes
	for _, b := range q.allOf {
		if got = got.and(b.judge(v, work, hops)); got == no {
			return no
		}
	}
	if len(q.anyOf) > 0 {
		got = got.and(anyOf(q.anyOf, v, work, hops))
	}
	if len(q.oneOf) > 0 {
		got = got.and(oneOf(q.oneOf, v, work, hops))
	}
	if q.not != nil {
		got = got.and(q.not.judge(v, work, hops).turned())
	}
	if q.cond != nil {
		switch q.cond.judge(v, work, hops) {
		case unsure:
			got = got.and(unsure)
		case yes:
			got = got.and(q.then.judge(v, work, hops))
		case no:
			got = got.and(q.otherwise.judge(v, work, hops))
		}
	}
	return got
}

func anyOf(branches []*quick, v any, work *int, hops int) verdict {
	got := no
	for _, b := range branches {
		switch b.judge(v, work, hops) {
		case yes:
			return yes
		case unsure:
			got = unsure
		}
	}
	return got
}

// oneOf counts the branches that are satisfied.
func oneOf(branches []*quick, v any, work *int, hops int) verdict {
	satisfied, open := 0, 0
	for _, b := range branches {
		switch b.judge(v, work, hops) {
		case yes:
			if satisfied++; satisfied > 1 {
				return no
			}
		case unsure:
			open++
		}
	}
	if open > 0 {
		return unsure
	}
	return sure(satisfied == 1)
}

func (v verdict) turned() verdict {
	switch v {
	case yes:
		return no
	case no:
		return yes
	}
	return unsure
}

func (c *choice) has(v any) bool {
	if text, ok := v.(string); ok {
		return c.texts[text]
	}
	for _, o := range c.others {
		if EqualJSON(o, v) {
			return true
		}
	}
	return false
}
