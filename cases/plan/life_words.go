package plan

import (
	"encoding/json"
	"regexp"
	"strings"

	"holdfast/specs"
)

// alters finds the words by which a number is kept otherwise than it is sent: "rounded to the nearest ten", "values below 5 are raised to 5".
var alters = regexp.MustCompile(`(?i)\b(round(?:s|ed|ing)?|truncat\w+|clamp\w*|capped|raised to|lowered to|snap(?:s|ped)|nearest)\b`)

// altered says that the contract's words let a number be kept otherwise than it is sent.
func (d *draft) altered(op *specs.Operation, name string, v any) bool {
	_, isNumber := v.(json.Number)
	return isNumber && alters.MatchString(d.said(op, name))
}

// special finds the words by which nothing is something else than no value, "0 stands for the default of 30", or by which what is there stays beside what
// is sent: "new labels are merged with those that stand".
var special = regexp.MustCompile(`(?i)\b(0|zero|empty|false|no (?:items?|values?|entries|elements)|nothing|unset|blank|default\w*|stands? for|mean(?:s|ing)?|reset\w*|once|stay\w*|raised|lowered|clear\w*|merg\w+|append\w*|add(?:ed|s|ing)? to|in addition|union|existing|accumulat\w+|cumulative)\b`)

// ofAll finds sentences that speak of all lists or of all that is empty, and call no member by its name.
var ofAll = regexp.MustCompile(`(?i)\b(lists?|arrays?|collections?|empty|zeros?|falsy)\b`)

// means says that the contract's words give a meaning of its own to what a program takes for nothing, or to a list that is sent again.
func (d *draft) means(op *specs.Operation, name string) bool {
	if text := d.said(op, name); special.MatchString(text) || alters.MatchString(text) {
		return true
	}
	for _, sentence := range strings.FieldsFunc(op.Description, func(r rune) bool { return r == '.' || r == '\n' }) {
		if ofAll.MatchString(sentence) && (special.MatchString(sentence) || decides.MatchString(sentence)) {
			return true
		}
	}
	return false
}
