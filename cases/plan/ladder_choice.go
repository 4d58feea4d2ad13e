package plan

import (
	"maps"
	"slices"
	"strconv"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

const (
	// mostChoices and mostChosen bound how many members of closed lists are looked at, and how many other values of each.
	mostChoices = 6
	mostChosen  = 4
)

// Choice is another value of a closed list that a member of a body may have: the first of the list may be the one which is refused.
type Choice struct {
	// Pointer leads to the member, Has is its value as it is, Value the other one.
	Pointer    string
	Has, Value any
}

// Choices are the other values that the request of an operation may have on a rung where the contract lists them: for each member in
// turn, those of its list. Values that a refusal has told of come first.
func (p *Plan) Choices(op *specs.Operation, r Rung, told func(v any) bool) []Choice {
	d := newDraft(p.on(nil), op)
	b, err := d.onRung(op, r)
	if err != nil || !b.hasBody {
		return nil
	}
	media := op.BodyMedia(b.mediaType)
	if media == nil || media.Schema == nil {
		return nil
	}
	var all []Choice
	members := 0
	for at, s := range listedPlaces(media.Schema, b.payload, "") {
		if members == mostChoices {
			break
		}
		has, _ := jsonpointer.At(b.payload, at)
		list, _, _ := s.Find("enum")
		values, _ := list.([]any)
		values = slices.Clone(values)
		slices.SortStableFunc(values, func(a, b any) int {
			switch x, y := told(a), told(b); {
			case x == y:
				return 0
			case x:
				return -1
			}
			return 1
		})
		found := 0
		for _, v := range values {
			if found == mostChosen || v == nil || specs.EqualJSON(v, has) {
				continue
			}
			if other, err := jsonpointer.With(b.payload, at, v); err == nil && media.Schema.Accepts(other) {
				all = append(all, Choice{at, has, v})
				found++
			}
		}
		if found > 0 {
			members++
		}
	}
	return all
}

// listedPlaces are the members of a value whose schemas list what they may be, by pointers.
func listedPlaces(s *specs.Schema, v any, at string) func(yield func(string, *specs.Schema) bool) {
	return func(yield func(string, *specs.Schema) bool) {
		var walk func(s *specs.Schema, v any, at string) bool
		walk = func(s *specs.Schema, v any, at string) bool {
			if s == nil {
				return true
			}
			switch v := v.(type) {
			case map[string]any:
				for _, name := range slices.Sorted(maps.Keys(v)) {
					if !walk(memberOf(s, v, name, 0), v[name], at+jsonpointer.Of(name)) {
						return false
					}
				}
			case []any:
				if len(v) > 0 {
					return walk(s.Items(), v[0], at+"/"+strconv.Itoa(0))
				}
			default:
				if _, _, lists := s.Find("enum"); lists {
					return yield(at, s)
				}
			}
			return true
		}
		walk(s, v, at)
	}
}

// memberOf is the schema of a member of an object, in the branch that the object is of.
func memberOf(s *specs.Schema, object map[string]any, name string, depth int) *specs.Schema {
	for _, p := range s.Properties() {
		if p.Name == name && p.Schema != nil {
			return p.Schema
		}
	}
	if depth == mostChoices {
		return nil
	}
	for _, branch := range slices.Concat(s.OneOf(), s.AnyOf()) {
		if branch.Accepts(object) {
			if found := memberOf(branch, object, name, depth+1); found != nil {
				return found
			}
		}
	}
	return nil
}

// chosen gives a payload with the values that a rung chooses, where it has the members and the whole stays valid.
func (r Rung) chosen(s *specs.Schema, payload any) any {
	for _, at := range slices.Sorted(maps.Keys(r.Choose)) {
		if _, there := jsonpointer.At(payload, at); !there {
			continue
		}
		if other, err := jsonpointer.With(payload, at, r.Choose[at]); err == nil && s.Accepts(other) {
			payload = other
		}
	}
	return payload
}

// Beside gives a rung with what another one has: what one request was asked for the others need as well.
func (r Rung) Beside(wanted Rung) Rung {
	if len(wanted.Choose) > 0 {
		choose := maps.Clone(wanted.Choose)
		maps.Copy(choose, r.Choose)
		r.Choose = choose
	}
	for _, name := range wanted.Also {
		if !slices.Contains(r.Also, name) {
			r.Also = append(slices.Clip(r.Also), name)
		}
	}
	r.Unnamed = r.Unnamed || wanted.Unnamed
	if r.Request == "full" {
		return r
	}
	for _, part := range wanted.With {
		if !slices.Contains(r.With, part) {
			r.With = append(slices.Clip(r.With), part)
		}
	}
	return r
}
