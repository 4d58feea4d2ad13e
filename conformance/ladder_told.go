package conformance

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"holdfast/cases/plan"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// mostTold is how many of the values that a refusal lists are tried.
const mostTold = 3

// listing is how errors tell which values they take: "Valid choices are: en, de", "must be one of [a, b]".
var listing = regexp.MustCompile(`(?i)\b(?:(?:valid|allowed|possible|accepted|supported|permitted|available) (?:choices|values|options|ones|names)(?: are| is)?|(?:must|should|has to|needs to|expected)(?: to)?(?: be)? (?:one|any) of)\s*:?\s*(.+)`)

// told tries the values that a refusal lists for a text of the body.
func (g *groupRun) told(on plan.Rung, refused *exchange, try sendRung) (plan.Rung, bool) {
	if refused == nil || refused.Request == nil || refused.Response == nil || refused.Response.Status/100 != 4 {
		return plan.Rung{}, false
	}
	body, err := specs.FirstJSON(refused.Request.Body)
	members, isObject := body.(map[string]any)
	if err != nil || !isObject {
		return plan.Rung{}, false
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if _, isText := members[name].(string); !isText {
			continue
		}
		for _, value := range toldFor(refused, name) {
			r := on
			r.Choose = map[string]any{}
			maps.Copy(r.Choose, on.Choose)
			r.Choose[jsonpointer.Of(name)] = value
			if _, ok := try(r); ok {
				return r, true
			}
		}
	}
	return plan.Rung{}, false
}

// toldFor are the values that a refusal lists for a member.
func toldFor(x *exchange, name string) (all []string) {
	var texts []string
	body, err := x.Response.JSON()
	if members, isObject := body.(map[string]any); err == nil && isObject && members[name] != nil {
		texts = saidIn(members[name], false)
	} else {
		texts = slices.DeleteFunc(textsOf(x), func(text string) bool { return !asksForMember(text, name) })
	}
	for _, text := range texts {
		found := listing.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		for _, value := range strings.FieldsFunc(strings.NewReplacer(" or ", ",", " and ", ",").Replace(found[1]), func(r rune) bool { return r == ',' || r == '|' || r == ';' }) {
			value = strings.Trim(value, " .\"'`[](){}")
			if value != "" && len(value) <= 60 && len(all) < mostTold && !slices.Contains(all, value) {
				all = append(all, value)
			}
		}
	}
	return all
}
