package plan

import (
	"fmt"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
)

// name gives a fixture the name of what it is: that of its parameter without the id, or that of its collection. Where two have
// one name the later is told apart by what its collection stands in, by the kind of its id, and else by a number.
func (i *inference) name(o origin, parameter string) string {
	noun, _ := nouns.Key(parameter)
	base := fixtureName(parameter)
	if noun == "" || o.kind != "" && noun == o.noun+o.kind || !o.is(noun) {
		base = strings.ReplaceAll(o.noun, " ", "_")
	}
	if base == "" {
		base = fixtureName(parameter)
	}
	candidates := []string{base}
	if parent := i.parent(o); parent != "" {
		candidates = append(candidates, parent+"_"+base)
	}
	if o.kind != "" {
		candidates = append(candidates, base+"_"+o.kind)
	}
	for n := 2; ; n++ {
		for _, name := range candidates {
			if i.env.Fixture(name) == nil && (&cases.Environment{Fixtures: i.found}).Fixture(name) == nil {
				return name
			}
		}
		candidates = []string{fmt.Sprintf("%s_%d", base, n)}
	}
}

// parent says what a collection stands in: "user" for /users/{id}/posts.
func (i *inference) parent(o origin) string {
	at := strings.LastIndex(o.op.Path, "/{")
	if at < 0 {
		return ""
	}
	return strings.ReplaceAll(collectionAt(o.op.Path[:at]).noun, " ", "_")
}

// fixtureName takes the id off a parameter's name: customer_id is customer.
func fixtureName(parameter string) string {
	for _, suffix := range []string{"_id", "-id", "Id", "ID"} {
		if short := strings.TrimSuffix(parameter, suffix); short != "" && short != parameter {
			return short
		}
	}
	return parameter
}
