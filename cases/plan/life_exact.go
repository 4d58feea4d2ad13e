package plan

import (
	"encoding/json"
	"maps"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// keepsSent says that the contract declares that what is sent to an operation is what is read: normalises, of all that it lists or of nothing.
func (d *draft) keepsSent(op *specs.Operation) bool {
	return op.Facts.KeepsSent || d.contract.Facts.KeepsSent
}

// keptExactly are requests for values that a service easily keeps otherwise than they came, where somebody has declared that it keeps what it is sent: a 0, texts in
// other scripts, names in capitals, and a list whose items are in no order and come twice.
func (d *draft) keptExactly(full *base, kept []string, add func(c *cases.Case, b *base, names []string, how string)) {
	if !d.keepsSent(full.op) {
		return
	}
	for _, variant := range []struct {
		name, why string
		value     func(s *specs.Schema, now any) any
	}{
		{"zeros", "its numbers are 0, which the schema allows, and somebody has declared that what is sent is what is read", zeroOf},
		{"exact", "its texts have letters of several scripts, its names capitals, its lists items in no order and twice; somebody has declared that what is sent is what is read", exactOf},
	} {
		changed, names := full, []string(nil)
		for _, name := range kept {
			at := jsonpointer.Of(name)
			now, ok := full.literal("body", at)
			if !ok || full.names("body", at) {
				continue
			}
			v := variant.value(d.bodyMember(full.op, name), now)
			b, err := changed.with("body", at, v)
			if v == nil || err != nil {
				continue
			}
			s := b.step(d, variant.name, variant.name, cases.Probe)
			if got, err := d.classify(&s); err == nil && got.Class == cases.Positive {
				changed, names = b, append(names, name)
			}
		}
		if c := d.stateCase("sent-is-read", variant.name, "sent-is-read", variant.why); c != nil && len(names) > 0 {
			add(c, changed, names, cases.Same)
		}
	}
}

func zeroOf(s *specs.Schema, now any) any {
	if _, isNumber := now.(json.Number); isNumber && !s.ListsValues() {
		return json.Number("0")
	}
	return nil
}

// exactOf is a value like another one of which something is lost where it is tidied; nil where there is none.
func exactOf(s *specs.Schema, now any) any {
	switch now := now.(type) {
	case string:
		if v := "Żółw 東 é"; free(s) && s.Accepts(v) {
			return v
		}
	case map[string]any:
		if v := map[string]any{"holdfastOne": "One"}; len(s.Properties()) == 0 && s.Accepts(v) {
			return v
		}
	case []any:
		return exactList(s, now)
	}
	return nil
}

// exactList is a list whose order is none, with an item twice where the schema lets it be; of objects one text differs.
func exactList(s *specs.Schema, now []any) any {
	if len(now) == 0 {
		return nil
	}
	if isText(now[0]) && free(s.Items()) {
		for _, v := range [][]any{{"zeta", "alpha", "zeta"}, {"zeta", "alpha"}} {
			if s.Accepts(v) {
				return v
			}
		}
		return nil
	}
	first, isObject := now[0].(map[string]any)
	for _, p := range s.Items().Properties() {
		if text, sent := first[p.Name].(string); isObject && sent && free(p.Schema) {
			low, high := with(first, p.Name, "zeta "+text), with(first, p.Name, "alpha "+text)
			if v := []any{low, high}; s.Accepts(v) {
				return v
			}
		}
	}
	return nil
}

// with is an object with another value in one member.
func with(object map[string]any, name string, v any) map[string]any {
	changed := maps.Clone(object)
	changed[name] = v
	return changed
}
