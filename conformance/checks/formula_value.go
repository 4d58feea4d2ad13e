package checks

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"holdfast/specs"
)

// of works a formula out on the members of an object; false where one of them is missing, is null, or is no number.
func (f *formula) of(holder map[string]any, own string, date bool) (value, bool) {
	switch {
	case f.parts != nil:
		return f.joined(holder, own)
	case date:
		return f.day(holder)
	}
	objects := []map[string]any{holder}
	if f.over != "" {
		if objects = listed(holder, f.over); len(objects) == 0 || !f.comparable(objects) {
			return value{}, false
		}
	}
	s := sum{f: f, whole: true, slack: new(big.Rat)}
	for _, object := range objects {
		if f.over == "" && slices.ContainsFunc(f.sum, func(one summand) bool { return slices.Contains(one.factors, own) }) {
			return value{}, false // a member is not made of itself
		}
		if !s.add(object) {
			return value{}, false
		}
	}
	return s.value(len(objects)), true
}

// comparable says whether the items of a list may be added up: all are of one currency, and where not each of them is meant in so many words, they have no
// state, by which some may not count.
func (f *formula) comparable(objects []map[string]any) bool {
	for _, object := range objects {
		for name, v := range object {
			lower := strings.ToLower(name)
			if strings.Contains(lower, "currency") && text(v) != text(objects[0][name]) {
				return false
			}
			if !f.each && stateOf.MatchString(lower) && v != nil && v != false {
				return false
			}
		}
	}
	return true
}

// stateOf finds the names of members by which an item may count or not.
var stateOf = regexp.MustCompile(`status|state|void|cancel|delet|refund|reject|exclu|archiv|optional|included`)

// joined puts a text together.
func (f *formula) joined(holder map[string]any, own string) (value, bool) {
	var b strings.Builder
	for _, p := range f.parts {
		if p.member == "" {
			b.WriteString(p.literal)
			continue
		}
		text, ok := holder[p.member].(string)
		if !ok || p.member == own || text != strings.TrimSpace(text) || text == "" {
			return value{}, false
		}
		b.WriteString(text)
	}
	return value{text: b.String()}, true
}

// day moves a date by days or nights.
func (f *formula) day(holder map[string]any) (value, bool) {
	if len(f.sum) != 2 || f.percent != nil || f.over != "" || len(f.sum[0].factors) != 1 || len(f.sum[1].factors) != 1 {
		return value{}, false
	}
	from, isText := holder[f.sum[0].factors[0]].(string)
	name := f.sum[1].factors[0]
	days, integer, ok := quantity(holder, name)
	t, err := time.Parse(time.DateOnly, from)
	lower := strings.ToLower(name)
	counted := (strings.HasSuffix(lower, "days") || strings.HasSuffix(lower, "nights")) && !workDays.MatchString(lower)
	if !isText || !ok || !integer || err != nil || !counted || !days.Num().IsInt64() || days.Num().Int64() > 1e6 {
		return value{}, false
	}
	n := int(days.Num().Int64())
	if f.sum[1].minus {
		n = -n
	}
	return value{day: true, text: t.AddDate(0, 0, n).Format(time.DateOnly)}, true
}

// workDays finds the names of days that no calendar tells.
var workDays = regexp.MustCompile(`work|business|bank|trad|week`)

func numeral(s string) bool { return s != "" && strings.Trim(s, "0123456789.") == "" }

// quantity is a member's number, or a number that the sentence says itself. A number may be written as a text, as amounts of money are.
func quantity(object map[string]any, name string) (n *big.Rat, integer, ok bool) {
	if numeral(name) {
		n, ok = new(big.Rat).SetString(name)
		return n, ok && n.IsInt(), ok
	}
	v, has := object[name]
	if text, isText := v.(string); isText && numeral(strings.TrimPrefix(text, "-")) && len(text) < 40 {
		n, ok = new(big.Rat).SetString(text)
		return n, false, ok
	}
	n, ok = specs.Rational(v)
	return n, ok && n.IsInt(), ok && has
}

// listed are the objects of the list that a noun names.
func listed(holder map[string]any, noun string) []map[string]any {
	for _, name := range []string{noun, noun + "s", strings.TrimSuffix(noun, "s")} {
		items, isList := holder[name].([]any)
		if !isList {
			continue
		}
		all := make([]map[string]any, 0, len(items))
		for _, item := range items {
			object, isObject := item.(map[string]any)
			if !isObject {
				return nil
			}
			all = append(all, object)
		}
		return all
	}
	return nil
}

// inParts says whether what has a list says that the list is not all: more of it follows, or it counts others.
func inParts(holder map[string]any) bool {
	for name, v := range holder {
		lower := strings.ToLower(name)
		switch v := v.(type) {
		case bool:
			if v && moreFollows.MatchString(lower) {
				return true
			}
		case string:
			if v != "" && moreFollows.MatchString(lower) {
				return true
			}
		}
	}
	return false
}

// moreFollows finds the names of members by which a list goes on.
var moreFollows = regexp.MustCompile(`more|next|cursor|truncat|partial`)
