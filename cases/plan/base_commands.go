package plan

import (
	"slices"
	"strings"

	"holdfast/cases/intent"
	"holdfast/specs"
)

// commands says that an optional parameter of what only reads asks for an effect on more than the run's own objects: recheck_all, or one
// that is described as "Set to 1 to force a scan".
func (d *draft) commands(op *specs.Operation, p *specs.Parameter) bool {
	if !intent.Safe(op.Method) || p.Required || p.In != "query" {
		return false
	}
	for _, q := range op.Parameters {
		if q.In != "path" || !intent.Identifies(q) {
			continue
		}
		if f := d.plan.Environment.FixtureFor(op, q.In, q.Name); f != nil && f.Create != nil {
			return false // what it does is done to an object that was made for it
		}
	}
	name := intent.WordsOf(p.Name)
	asks := []string{"recheck", "rescan", "trigger", "delete", "remove", "sync", "resync", "regenerate", "retry", "mark"}
	if len(name) > 0 && (slices.Contains(asks, name[0]) || intent.CommandIn(name, false) != "") {
		return true
	}
	said := " " + strings.Join(intent.WordsOf(p.Description), " ") + " "
	for _, phrase := range []string{" to force ", " to trigger ", " to delete ", " to reset ", " to remove ", " to clear ", " triggers ", " forces a "} {
		if strings.Contains(said, phrase) {
			return true
		}
	}
	return false
}
