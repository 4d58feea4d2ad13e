package plan

import (
	"maps"
	"slices"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// days are the dates of a body that a rung moves, by their pointers. All of them are moved alike, so that what ends goes on ending after it begins.
func (r Rung) days(s *specs.Schema, payload any) map[string]string {
	members, isObject := payload.(map[string]any)
	if !r.Days || !isObject {
		return nil
	}
	found := map[string]string{}
	for _, p := range s.PropertiesOf(members) {
		format, _, _ := p.Schema.Find("format")
		text, isText := members[p.Name].(string)
		if _, chosen := r.Choose[jsonpointer.Of(p.Name)]; isText && !chosen && !p.Schema.ListsValues() && (format == "date" || format == "date-time") {
			found[jsonpointer.Of(p.Name)] = text
		}
	}
	return found
}

// movedDays are what the dates of a step's body are replaced by.
func (b *base) movedDays(caseID, step string) []cases.Replacement {
	var all []cases.Replacement
	for _, pointer := range slices.Sorted(maps.Keys(b.days)) {
		if v, ok := jsonpointer.At(b.payload, pointer); !ok || v != b.days[pointer] || slices.Contains(b.unique, pointer) {
			continue // a case is about it
		}
		fresh := cases.Fresh{Name: caseID + "/" + step + "/days", Operation: b.op.ID, In: "body", Parameter: pointer, Like: b.days[pointer]}
		all = append(all, cases.Replacement{Target: pointer, Value: cases.Value{Fresh: &fresh}})
	}
	return all
}
