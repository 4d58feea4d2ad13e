package plan

import (
	"fmt"
	"math/big"
	"slices"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// drawable says why no id can be drawn for a parameter that nothing has; empty where one can.
func (d *draft) drawable(p *specs.Parameter) string {
	const few = "its values are so few that each may be the id of an object"
	if !intent.Identifies(p) {
		return few
	}
	if cases.IntegerID(p.Schema) {
		if _, _, ok := cases.FarEnd(p.Schema); !ok {
			return few
		}
	} else if d.few(p) {
		return few
	}
	return ""
}

// few remembers fewTexts, which many cases ask about the same parameter.
func (d *draft) few(p *specs.Parameter) bool {
	few, known := d.fewIDs[p]
	if !known {
		few = d.fewTexts(p)
		d.fewIDs[p] = few
	}
	return few
}

// shortestText is how many letters and digits a text must have room for, so that there are more than a thousand million of them.
const shortestText = 6

// drawnTexts is how many texts of a pattern are drawn: of fewer than a thousand or so two are almost surely alike.
const drawnTexts = 64

// fewTexts says whether the texts of a parameter are so few that a service may have an object for each: a country's code, a letter,
// a date.
func (d *draft) fewTexts(p *specs.Parameter) bool {
	if p.Schema == nil {
		return false
	}
	if v, _, ok := p.Schema.Find("maxLength"); ok {
		if longest, isNumber := specs.Rational(v); isNumber && longest.Cmp(big.NewRat(shortestText, 1)) < 0 {
			return true
		}
	}
	format, _, _ := p.Schema.Find("format")
	if format == "date" || format == "time" {
		return true
	}
	if _, _, ok := p.Schema.Find("pattern"); !ok {
		return false
	}
	if slices.ContainsFunc([]string{"hf-0123456789abcdef", "hf-01234567", "hfabcdefgh", "hfabcde", "0123ABCDEF", "0123ABC", "0b8e7a6c-5d4f-4e3a-9b2c-1d0e9f8a7b6c"}, func(long string) bool { return p.Schema.Validate(long) == nil }) {
		return false // though what is drawn may be the shortest of them
	}
	seen := map[any]bool{}
	for i := range drawnTexts {
		v, err := d.maker(fmt.Sprintf("room %s %d", p.Name, i)).Sample(p.Schema, p.Name)
		if err != nil {
			return false // whoever needs a value says why there is none
		}
		if seen[v] {
			return true
		}
		seen[v] = true
	}
	return false
}
