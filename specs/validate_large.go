package specs

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"holdfast/specs/jsonpointer"
)

const (
	// windowSize is how many values are judged at once where what is wrong with them is to be told. The validator tells everything, and
	// what it tells takes many times the memory of what it is about.
	windowSize = 5000
	// maxWindows is how many windows in which something is wrong are told.
	maxWindows = 3
)

// validateLarge judges a value of many parts: some of them at a time, so that what is wrong takes no more memory than the value, and where
// that does not settle it the whole, of which the validator then says only whether it is valid.
func (s *Schema) validateLarge(compiled *jsonschema.Schema, v any) error {
	if !s.partwise() {
		if err := s.accepts(compiled, v); !errors.Is(err, errRefused) {
			return err
		}
		return &Invalid{s.inWindows(compiled, v)}
	}
	if all := s.inWindows(compiled, v); len(all) > 0 && all[0].Keyword != "" {
		return &Invalid{all}
	} else if err := s.accepts(compiled, v); !errors.Is(err, errRefused) {
		return err
	} else {
		return &Invalid{all}
	}
}

var errRefused = errors.New("the value is invalid")

// accepts asks about the whole value; the error is errRefused where it is invalid.
func (s *Schema) accepts(compiled *jsonschema.Schema, v any) error {
	var invalid *jsonschema.ValidationError
	negated, err := s.negatedForm()
	if err != nil {
		if err := validate(compiled, v); errors.As(err, &invalid) {
			return errRefused
		} else {
			return err
		}
	}
	switch err := validate(negated, v); {
	case err == nil:
		return errRefused
	case errors.As(err, &invalid):
		return nil // it is not what the schema refuses
	default:
		return err
	}
}

// inWindows lists what is wrong with some of the parts.
func (s *Schema) inWindows(compiled *jsonschema.Schema, v any) (all []Problem) {
	w := &windows{}
	size := w.measure(v)
	for lo, found := 0, 0; lo < size && found < maxWindows; lo += windowSize {
		var invalid *Invalid
		if err := s.problems(compiled, w.cut(v, 0, lo, lo+windowSize)); !errors.As(err, &invalid) {
			continue
		}
		known, ok := len(all), false
		for _, p := range invalid.Problems {
			if p.Instance, ok = w.holds(v, p, lo); ok && !slices.ContainsFunc(all, func(known Problem) bool { return sameProblem(known, p) }) {
				all = append(all, p)
			}
		}
		if len(all) > known {
			found++
		}
	}
	if len(all) == 0 {
		text := fmt.Sprintf("the value is invalid; with its %d parts it is too large to say where", size)
		return []Problem{{Schema: s.ptr, Message: func() string { return text }}}
	}
	return all
}

// partwise says whether what is wrong with a part that is whole is wrong with the value: no keyword lets other parts decide on it.
func (s *Schema) partwise() bool {
	return s.learned.partwise.ask(s, func(s *Schema) bool {
		compiled, err := s.compiledForm()
		return err == nil && partwise(compiled, map[*jsonschema.Schema]bool{})
	})
}

func partwise(s *jsonschema.Schema, seen map[*jsonschema.Schema]bool) bool {
	if s == nil || seen[s] {
		return true
	}
	seen[s] = true
	if s.If != nil || s.Contains != nil || s.UnevaluatedItems != nil || s.UnevaluatedProperties != nil || s.DynamicRef != nil || s.RecursiveRef != nil ||
		len(s.DependentSchemas) > 0 || len(s.Dependencies) > 0 || s.ContentSchema != nil {
		return false
	}
	below := slices.Concat(s.AllOf, s.AnyOf, s.OneOf, s.PrefixItems, []*jsonschema.Schema{s.Ref, s.Not, s.Items2020, s.PropertyNames})
	for _, p := range s.Properties {
		below = append(below, p)
	}
	for _, p := range s.PatternProperties {
		below = append(below, p)
	}
	if additional, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		below = append(below, additional)
	}
	return !slices.ContainsFunc(below, func(b *jsonschema.Schema) bool { return !partwise(b, seen) })
}

// windows are views of a large value in which little is left, each with other parts. The parts are numbered in the order of the
// text, and members in that of their names.
type windows struct {
	// large are the containers that do not fit one window, by their address.
	large map[uintptr]*container
}

// container is an array or an object.
type container struct {
	names []string // of an object
	// begins says at which number each part begins, counted from the container's own, and after the last where it ends.
	begins []int
	// lo is the window that kept was asked for, and kept the part that it begins with.
	lo, kept int
}

func address(v any) uintptr { return reflect.ValueOf(v).Pointer() }

// measure counts the parts of a value, itself among them, and notes the large ones.
func (w *windows) measure(v any) int {
	c := &container{}
	size := 1
	switch v := v.(type) {
	case []any:
		if len(v) == 0 {
			return 1
		}
		c.begins = make([]int, 0, len(v)+1)
		for _, item := range v {
			c.begins = append(c.begins, size)
			size += w.measure(item)
		}
	case map[string]any:
		c.names = sortedNames(keySet(v))
		c.begins = make([]int, 0, len(v)+1)
		for _, name := range c.names {
			c.begins = append(c.begins, size)
			size += w.measure(v[name])
		}
	}
	if size > windowSize {
		if w.large == nil {
			w.large = map[uintptr]*container{}
		}
		c.begins = append(c.begins, size)
		w.large[address(v)] = c
	}
	return size
}

// at is the large container that a value is; nil where it is none.
func (w *windows) at(v any) *container {
	switch v.(type) {
	case []any, map[string]any:
		return w.large[address(v)]
	}
	return nil
}

// cut is what is left of a value, whose number is at, in the window of the numbers from lo to below hi. What fits a window is left whole.
func (w *windows) cut(v any, at, lo, hi int) any {
	c := w.at(v)
	if c == nil {
		return v
	}
	parts := len(c.begins) - 1
	first := sort.Search(parts, func(i int) bool { return at+c.begins[i+1] > lo })
	last := sort.Search(parts, func(i int) bool { return at+c.begins[i] >= hi })
	c.lo, c.kept = lo, first
	switch v := v.(type) {
	case []any:
		left := make([]any, 0, max(last-first, 0))
		for i := first; i < last; i++ {
			left = append(left, w.cut(v[i], at+c.begins[i], lo, hi))
		}
		return left
	case map[string]any:
		left := map[string]any{}
		for i := first; i < last; i++ {
			left[c.names[i]] = w.cut(v[c.names[i]], at+c.begins[i], lo, hi)
		}
		return left
	}
	return v
}

// cutAnyway are keywords whose breach in a part is one of the whole.
var cutAnyway = []string{"type", "maxItems", "maxProperties", "additionalProperties", "unevaluatedProperties", "uniqueItems", "false"}

// holds says whether a problem of a window is one of the whole value, and where that has it.
func (w *windows) holds(whole any, p Problem, lo int) (at string, ok bool) {
	tokens := jsonpointer.Tokens(p.Instance)
	value := whole
	for i, token := range tokens {
		c := w.at(value)
		switch v := value.(type) {
		case []any:
			n, err := strconv.Atoi(token)
			if c != nil && c.lo == lo {
				n += c.kept
			}
			if err != nil || n < 0 || n >= len(v) {
				return "", false
			}
			value, tokens[i] = v[n], strconv.Itoa(n)
		case map[string]any:
			member, there := v[token]
			if !there {
				return jsonpointer.Of(tokens...), p.Keyword == "required" && i == len(tokens)-1
			}
			value = member
		default:
			return "", false
		}
	}
	if p.Keyword == "required" {
		return "", false // the whole value has it
	}
	return jsonpointer.Of(tokens...), w.at(value) == nil || slices.Contains(cutAnyway, p.Keyword)
}

const negatedURL = "https://contract.invalid/negated"
