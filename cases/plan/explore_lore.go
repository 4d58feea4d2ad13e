package plan

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	"holdfast/specs"
)

// Sighting is what an explorer learns of one answer.
type Sighting struct {
	Operation string
	Status    int
	// Code is the kind of a refusal, as the answer names it; "" where it names none.
	Code string
	// Body is the decoded body; nil where it is no JSON. Nothing of it is kept but small values.
	Body any
}

// lore is what was learned of the answers so far.
type lore struct {
	// provoked are the statuses that each operation has answered with, and covered all that is new once: operation, status, code and
	// form of the body.
	provoked map[string]map[int]bool
	covered  map[string]bool
	// values are what answers have shown in members of a name.
	values map[string][]any
	// tried counts how often a requirement was tried to be broken, by its ID.
	tried map[string]int
}

func newLore() lore {
	return lore{provoked: map[string]map[int]bool{}, covered: map[string]bool{}, values: map[string][]any{}, tried: map[string]int{}}
}

// Provoked tells of a status that an operation has answered with, and says whether it is new.
func (e *Explorer) Provoked(operation string, status int) bool {
	known := e.lore.provoked[operation]
	if known == nil {
		known = map[int]bool{}
		e.lore.provoked[operation] = known
	}
	if known[status] {
		return false
	}
	known[status] = true
	return true
}

// Learn tells what the nth group was answered, in the order of n. It gives the statuses that no request has provoked before.
func (e *Explorer) Learn(n int, seen []Sighting) (statuses int) {
	made, drawn := e.drawn[n]
	delete(e.drawn, n)
	news := false
	for i := range seen {
		s := &seen[i]
		if e.Provoked(s.Operation, s.Status) {
			statuses++
		}
		key := fmt.Sprintf("%s %d %s %x", s.Operation, s.Status, s.Code, shapeOf(s.Body))
		if !e.lore.covered[key] && len(e.lore.covered) < mostCovered {
			e.lore.covered[key] = true
			news = true
		}
		if s.Status/100 == 2 {
			e.lore.keep(s.Body, 0)
		}
	}
	if news && drawn {
		if len(e.kept) == mostKept {
			e.kept = slices.Delete(e.kept, 0, 1)
		}
		e.kept = append(e.kept, made)
	}
	return statuses
}

const (
	// mostCovered, mostKept, mostNames and mostValues bound what is remembered of a run of any length.
	mostCovered, mostKept, mostNames, mostValues = 20_000, 200, 500, 6
	// deepestSeen bounds how deep in a body values are looked for, and longestSeen how long a text may be.
	deepestSeen, longestSeen = 4, 60
)

// unprovoked counts the documented statuses of an operation that no answer has had.
func (l *lore) unprovoked(op *specs.Operation) int {
	n := 0
	for _, r := range op.Responses {
		if r.Status == "default" || strings.HasPrefix(r.Status, "5") {
			continue
		}
		seen := false
		for status := range l.provoked[op.ID] {
			seen = seen || op.Response(status) == r
		}
		if !seen {
			n++
		}
	}
	return n
}

// keep remembers the small values of a body, by the names of their members.
func (l *lore) keep(body any, depth int) {
	switch body := body.(type) {
	case []any:
		for i, item := range body {
			if i == mostValues || depth == deepestSeen {
				return
			}
			l.keep(item, depth+1)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(body)) {
			switch v := body[name].(type) {
			case string:
				if len(v) <= longestSeen && !secret(name) {
					l.value(name, v)
				}
			case json.Number, bool:
				l.value(name, v)
			case map[string]any, []any:
				if depth < deepestSeen {
					l.keep(v, depth+1)
				}
			}
		}
	}
}

// secret says that a member's name tells of a credential, which is sent nowhere.
func secret(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{"token", "secret", "password", "credential", "apikey", "api_key"}, func(s string) bool { return strings.Contains(name, s) })
}

func (l *lore) value(name string, v any) {
	known := l.values[name]
	switch {
	case known == nil && len(l.values) == mostNames, slices.ContainsFunc(known, func(k any) bool { return specs.EqualJSON(k, v) }):
		return
	case len(known) == mostValues:
		known = slices.Delete(known, 0, 1)
	}
	l.values[name] = append(known, v)
}

// shapeOf tells bodies of different forms apart: by the names of their members and the types of what is there, of lists by their first item.
func shapeOf(body any) uint64 {
	h := fnv.New64a()
	shape(body, 0, func(text string) { _, _ = h.Write([]byte(text)) }) // a hash never fails
	return h.Sum64()
}

func shape(v any, depth int, add func(string)) {
	switch v := v.(type) {
	case map[string]any:
		add("{")
		for i, name := range slices.Sorted(maps.Keys(v)) {
			if depth > deepestSeen || i > 100 {
				break
			}
			add(name + ":")
			shape(v[name], depth+1, add)
		}
		add("}")
	case []any:
		add(fmt.Sprintf("[%d", min(len(v), 2)))
		if len(v) > 0 && depth <= deepestSeen {
			shape(v[0], depth+1, add)
		}
		add("]")
	default:
		add(fmt.Sprintf("%T,", v))
	}
}
