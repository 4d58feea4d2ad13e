package conformance

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

func TestOrder_OnlyWhatIsStrictlyWrongIsABreach(t *testing.T) {
	item := func(members ...any) map[string]any {
		m := map[string]any{}
		for i := 0; i < len(members); i += 2 {
			m[members[i].(string)] = members[i+1]
		}
		return m
	}
	n := func(s string) json.Number { return json.Number(s) }
	for _, row := range []struct {
		name  string
		order []string
		a, b  map[string]any
		wrong bool
	}{
		{"numbers", []string{"n"}, item("n", n("2")), item("n", n("10")), false},
		{"numbers, wrong", []string{"n"}, item("n", n("10")), item("n", n("2")), true},
		{"numbers beyond floats", []string{"n"}, item("n", n("9007199254740993")), item("n", n("9007199254740992")), true},
		{"descending", []string{"-n"}, item("n", n("10")), item("n", n("2")), false},
		{"a tie, and the next key", []string{"n", "id"}, item("n", n("1"), "id", "b"), item("n", n("1.0"), "id", "a"), true},
		{"instants", []string{"t"}, item("t", "2026-01-02T00:00:00+02:00"), item("t", "2026-01-01T23:00:00Z"), false},
		{"instants, wrong", []string{"-t"}, item("t", "2026-01-02T00:00:00+02:00"), item("t", "2026-01-01T23:00:00Z"), true},
		{"equal instants may differ in what is not shown", []string{"t", "id"}, item("t", "2026-01-02T00:00:00Z", "id", "b"), item("t", "2026-01-02T00:00:00Z", "id", "a"), false},
		{"strings, wrong", []string{"s"}, item("s", "pear"), item("s", "apple"), true},
		{"strings that a collation may put so", []string{"s"}, item("s", "apple"), item("s", "Pear"), false},
		{"strings that differ in a hyphen", []string{"s"}, item("s", "coop"), item("s", "co-op"), false},
		{"numbers in strings, as people count", []string{"s"}, item("s", "v9"), item("s", "v10"), false},
		{"numbers in strings, as texts stand", []string{"s"}, item("s", "v10"), item("s", "v9"), false},
		{"numbers in strings, wrong either way", []string{"s"}, item("s", "v12-b"), item("s", "v11-c"), true},
		{"zeros before a number", []string{"s"}, item("s", "v9"), item("s", "v010"), false},
		{"strings with other letters", []string{"s"}, item("s", "ä"), item("s", "z"), false},
		{"null", []string{"n"}, item("n", nil), item("n", n("1")), false},
		{"another type", []string{"n"}, item("n", n("2")), item("n", "1"), false},
		{"nested", []string{"/at/n"}, item("at", item("n", n("2"))), item("at", item("n", n("1"))), true},
	} {
		want, got, unproven := inOrder(&cases.ListExpectation{Order: row.order}, &listed{items: []any{row.a, row.b}})
		assert.Equal(t, row.wrong, want != "", "%s: %s", row.name, got)
		assert.Empty(t, unproven)
	}
}

func TestOrderShown_ProvesNothingWhereNoNeighboursDiffer(t *testing.T) {
	items := func(all ...any) *listed {
		l := &listed{}
		for _, v := range all {
			l.items = append(l.items, map[string]any{"s": v})
		}
		return l
	}
	for _, row := range []struct {
		name   string
		l      *listed
		proven bool
	}{
		{"two differ", items("a", "a", "b"), true},
		{"none differ", items("a", "a"), false},
		{"a collation decides", items("a", "B"), false},
		{"one has no value", items(nil, "b"), false},
		{"one item", items("a"), false},
	} {
		_, _, unproven := orderShown(&cases.ListExpectation{Order: []string{"s"}, ShowsOrder: true}, row.l)
		assert.Equal(t, row.proven, unproven == "", row.name)
		_, _, unproven = orderShown(&cases.ListExpectation{Order: []string{"s"}}, row.l)
		assert.Empty(t, unproven, row.name)
	}
}
