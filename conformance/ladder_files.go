package conformance

import (
	"maps"
	"slices"

	"holdfast/cases/plan"
	"holdfast/specs"
)

// filed sends a request again with the kind of file that its refusal asks for: "Upload a valid image", "only .csv and .json files".
func (g *groupRun) filed(op *specs.Operation, on plan.Rung, refused *exchange, try sendRung) (plan.Rung, bool) {
	if refused == nil || refused.Response == nil || refused.Response.Status/100 != 4 && refused.Response.Status/100 != 5 {
		return on, false
	}
	var kinds []string
	for _, text := range textsOf(refused) {
		if len(text) > mostSaid {
			continue // a page, or a trace: it says many things
		}
		for _, kind := range plan.FilesNamed(text) {
			if !slices.Contains(kinds, kind) && len(kinds) < mostTold {
				kinds = append(kinds, kind)
			}
		}
	}
	if len(kinds) == 0 {
		return on, false
	}
	places := g.Plan.Files(op, on)
	if len(places) == 0 {
		return on, false
	}
	for _, kind := range kinds {
		file, ok := g.Plan.FileFor(op, on, kind)
		if !ok {
			continue
		}
		r := on
		r.Choose = map[string]any{}
		maps.Copy(r.Choose, on.Choose)
		for _, at := range places {
			r.Choose[at] = file
		}
		if _, ok := try(r); ok {
			return r, true
		}
	}
	return on, false
}
