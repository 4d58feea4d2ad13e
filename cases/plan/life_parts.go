package plan

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/cases/values"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// parts is a request whose numbers have a fraction and whose lists of texts have a second item, and the names of these members; nil where
// none has. A whole number and a list of one are read as they were sent also where the rest is lost.
func (d *draft) parts(full *base, kept []string) (changed *base, names []string) {
	for _, name := range kept {
		at := jsonpointer.Of(name)
		now, ok := full.literal("body", at)
		if !ok || full.names("body", at) {
			continue
		}
		for _, v := range d.withParts(d.bodyMember(full.op, name), name, now) {
			from := changed
			if from == nil {
				from = full
			}
			b, err := from.with("body", at, v)
			if err != nil {
				continue
			}
			s := b.step(d, "parts", "parts", cases.Probe)
			if got, err := d.classify(&s); err == nil && got.Class == cases.Positive {
				changed, names = b, append(names, name)
				break
			}
		}
	}
	return changed, names
}

// withParts are values like the one that is sent, of which something can be lost: with a fraction that is exact in binary and has two
// digits at most, with a second item. Lists are sorted, as some servers sort them. What may name an object of somebody's is left as it is.
func (d *draft) withParts(s *specs.Schema, name string, now any) (all []any) {
	types := slices.DeleteFunc(slices.Clone(s.Types()), func(t string) bool { return t == "null" })
	switch now := now.(type) {
	case json.Number:
		n, whole := specs.Integer(now)
		if !slices.Equal(types, []string{"number"}) || !whole || !n.IsInt64() {
			return nil
		}
		for _, fraction := range []string{".25", ".5"} {
			if v := json.Number(n.String() + fraction); s.Accepts(v) {
				all = append(all, v)
			}
		}
	case []any:
		items := s.Items()
		if format, _, ok := items.Find("format"); len(now) != 1 || ok && format != nil || intent.NamesObject(name) || intent.NamesObject(strings.TrimSuffix(name, "s")) {
			return nil
		}
		var others []any
		sampled := []string{"1", "2", "3"}
		first, isObject := now[0].(map[string]any)
		switch {
		case slices.Equal(items.Types(), []string{"string"}):
			others = valuesBut(items, now[0])
		case !isObject || !slices.Equal(items.Types(), []string{"object"}):
			return nil
		case slices.ContainsFunc(items.Properties(), func(p specs.Property) bool { return intent.NamesObject(p.Name) }):
			others, sampled = itemsLike(items, first), nil
		}
		for _, key := range sampled {
			if v, err := values.New(d.plan.Seed, d.op.ID+" second "+name+key).Sample(items, name); err == nil {
				others = append(others, v)
			}
		}
		if isObject && len(sampled) > 0 {
			others = append(others, itemsLike(items, first)...)
		}
		for _, other := range others {
			both := []any{now[0], other}
			text, isText := now[0].(string)
			if second, ok := other.(string); ok && isText {
				both = []any{min(text, second), max(text, second)}
			}
			if !specs.EqualJSON(now[0], other) && s.Accepts(both) {
				all = append(all, both)
			}
		}
	}
	return all
}

// itemsLike are items like the first one of a list of objects, with another value in one of its members.
func itemsLike(items *specs.Schema, first map[string]any) (all []any) {
	for _, name := range slices.Sorted(maps.Keys(first)) {
		for _, v := range valuesBut(items.Member(jsonpointer.Of(name)), first[name]) {
			other := maps.Clone(first)
			other[name] = v
			all = append(all, other)
		}
	}
	return all
}
