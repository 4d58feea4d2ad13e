package seats

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// rule holds one JSON value to its schema, complains, and returns the value as it is kept: string, bool, float64, int, nil,
// []any or map[string]any. What it returns is only used when nobody complained.
type rule func(at string, value any, found *complaints) any

// dropped is what a rule returns for a member that is not kept.
type dropped struct{}

// shape is a closed object.
type shape struct {
	members  map[string]rule
	required []string
}

// check is the rule of a shape.
func (s shape) check(at string, value any, found *complaints) any {
	given, ok := value.(map[string]any)
	if !ok {
		found.add(at, "must be an object")
		return nil
	}
	for _, name := range s.required {
		if _, ok := given[name]; !ok {
			found.add(at+"/"+name, "is required")
		}
	}
	kept := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		check, known := s.members[name]
		if !known {
			found.add(at, "has a member that it may not have: "+strconv.Quote(short(name)))
			continue
		}
		if v := check(at+"/"+name, given[name], found); v != (any)(dropped{}) {
			kept[name] = v
		}
	}
	return kept
}

// readOnly members are shown and not taken: OpenAPI 3.0.3, Schema Object, says that they should not be sent, not that a request
// with them is wrong. A client that reads an event, changes it and writes it back sends them.
func readOnly(string, any, *complaints) any { return dropped{} }

func nullable(check rule) rule {
	return func(at string, value any, found *complaints) any {
		if value == nil {
			return nil
		}
		return check(at, value, found)
	}
}

func flag(at string, value any, found *complaints) any {
	if _, ok := value.(bool); !ok {
		found.add(at, "must be true or false")
	}
	return value
}

// text is a string of least to most characters as count counts them, that passes a test.
func text(least, most int, count func(string) int, fits func(string) bool, what string) rule {
	return func(at string, value any, found *complaints) any {
		text, ok := value.(string)
		switch {
		case !ok:
			found.add(at, "must be a string")
		case count(text) < least || count(text) > most:
			found.add(at, fmt.Sprintf("must have %d to %d characters", least, most))
		case fits != nil && !fits(text):
			found.add(at, "must be "+what)
		}
		return text
	}
}

// number is a number of least to most that is a multiple of step.
func number(least, most int64, step *big.Rat) rule {
	return func(at string, value any, found *complaints) any {
		n, ok := value.(*big.Rat)
		switch {
		case !ok:
			found.add(at, "must be a number")
			return nil
		case n.Cmp(big.NewRat(least, 1)) < 0 || n.Cmp(big.NewRat(most, 1)) > 0:
			found.add(at, fmt.Sprintf("must be from %d to %d", least, most))
			return nil
		case step != nil && !new(big.Rat).Quo(n, step).IsInt():
			found.add(at, "must be a multiple of "+step.FloatString(2))
		}
		float, _ := n.Float64()
		return float
	}
}

// whole is an integer of least to most. An integer is a number without a fraction, however it is written.
func whole(least, most int64) rule {
	check := number(least, most, big.NewRat(1, 1))
	return func(at string, value any, found *complaints) any {
		float, _ := check(at, value, found).(float64)
		return int(float)
	}
}

// list is an array of up to most different items.
func list(most int, repeats bool, item rule) rule {
	return func(at string, value any, found *complaints) any {
		items, ok := value.([]any)
		switch {
		case !ok:
			found.add(at, "must be an array")
			return nil
		case len(items) > most:
			found.add(at, fmt.Sprintf("must have at most %d items", most))
			return nil
		}
		kept := []any{}
		for i, one := range items {
			before := len(*found)
			v := item(at+"/"+strconv.Itoa(i), one, found)
			if len(*found) == before && slices.Contains(kept, v) && !repeats {
				found.add(at, "must not have an item twice")
			}
			kept = append(kept, v)
		}
		return kept
	}
}

// short shows a client its own text without sending back 64 KiB of it.
func short(text string) string {
	if utf8.RuneCountInString(text) > 40 {
		return string([]rune(text)[:40]) + "…"
	}
	return text
}

// lowerCase says whether a text is ASCII letters in lower case and nothing else.
func lowerCase(text string) bool { return strings.Trim(text, "abcdefghijklmnopqrstuvwxyz") == "" }
