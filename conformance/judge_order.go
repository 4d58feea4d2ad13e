package conformance

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// inOrder compares neighbours by the members that a list is sorted by. Only what is strictly wrong is a breach.
func inOrder(e *cases.ListExpectation, l *listed) (want, got, unproven string) {
	if e.SameAs != "" {
		return "", "", "" // the order is that of the other walk
	}
	for i := 1; i < len(l.items); i++ {
		if order, shown := stand(e.Order, l.items[i-1], l.items[i]); order > 0 {
			return "items in order of " + strings.Join(e.Order, ", "), shown, ""
		}
	}
	return "", "", ""
}

// orderShown says that an order is not proven where no two neighbours show it: all have the same value, or none.
func orderShown(e *cases.ListExpectation, l *listed) (want, got, unproven string) {
	if !e.ShowsOrder {
		return "", "", ""
	}
	for i := 1; i < len(l.items); i++ {
		if order, _ := stand(e.Order, l.items[i-1], l.items[i]); order < 0 {
			return "", "", ""
		}
	}
	return "", "", "no two neighbours show the order of " + strings.Join(e.Order, ", ")
}

// stand says how two neighbours stand by the members that a list is sorted by: below 0 in order, above it not, and 0 where nothing says it.
// shown is what was compared.
func stand(keys []string, before, after any) (order int, shown string) {
	for _, key := range keys {
		name, descending := strings.CutPrefix(key, "-")
		if !strings.HasPrefix(name, "/") {
			name = "/" + jsonpointer.Escape(name)
		}
		a, ok := memberAt(before, name)
		b, also := memberAt(after, name)
		if !ok || !also {
			return 0, "" // where what has no value stands is not said
		}
		order, next := compare(a, b)
		if descending {
			order = -order
		}
		if order != 0 || !next {
			return order, fmt.Sprintf("%s %s before %s", name[1:], brief(a), brief(b))
		}
	}
	return 0, ""
}

// compare says how two members stand to each other: -1, 0 or 1, and where they are equal whether the next key decides. Of two
// equal instants it does not say so: they may be shown with less precision than they are sorted by. Two strings of which it
// depends on the collation which is first are taken for equal, and for undecided.
func compare(a, b any) (order int, next bool) {
	switch a := a.(type) {
	case json.Number:
		x, ok := specs.Rational(a)
		y, also := specs.Rational(b)
		if !ok || !also {
			return 0, false
		}
		return x.Cmp(y), true
	case string:
		b, ok := b.(string)
		if !ok {
			return 0, false
		}
		first, one := instant(a)
		second, two := instant(b)
		if one && two {
			return first.Compare(second), false
		}
		order = strings.Compare(a, b)
		a, b = strings.ToLower(a), strings.ToLower(b)
		if strings.Compare(a, b) != order || strings.Compare(letters(a), letters(b)) != order || natural(letters(a), letters(b)) != order || !ascii(a+b) {
			return 0, false
		}
		return order, true
	}
	return 0, false
}

// natural compares as people count, with the digits of two strings as numbers: v9 is before v10.
func natural(a, b string) int {
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x == 0 || y == 0 {
			x, y = 1, 1
		}
		one, other := a[:x], b[:y]
		if x != y {
			one, other = strings.TrimLeft(one, "0"), strings.TrimLeft(other, "0")
		}
		if order := cmp.Or(cmp.Compare(len(one), len(other)), strings.Compare(one, other)); order != 0 {
			return order
		}
		a, b = a[x:], b[y:]
	}
	return cmp.Compare(len(a), len(b))
}

// digits is how many digits a string begins with.
func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }

// letters are a string's letters and digits in lower case: many collations look at them only.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
