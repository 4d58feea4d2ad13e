package conformance

import (
	"context"
	"maps"
	"slices"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// runTurn runs a group, or a part of one.
func (r *runner) runTurn(ctx context.Context, t *turn) []*caseRun {
	if t.part == theRest && t.number > 0 {
		if left := r.cut(t, &t.Group); len(left.Cases) == 0 && left.Unchanged == nil {
			return nil // an earlier run had ended before it closed the group
		}
	}
	return r.runGroup(ctx, t)
}

// perPart is what is added to the number of an attempt for each part of its group: what one part made may still be there, under the names
// that it had. No group finds so many rungs.
const perPart = 1000 * perRung

// cut gives the part of a group that a turn runs: of the group as it is on the rungs that were learned, which may have other cases than the
// planned one.
func (r *runner) cut(t *turn, g *cases.Group) *cases.Group {
	if t.part == theRest && t.number == 0 {
		return g
	}
	told := r.toldOf(g.ID)
	some := *g
	some.Cases = slices.DeleteFunc(slices.Clone(g.Cases), func(c cases.Case) bool { return told[c.ID] })
	if t.part == theRest {
		return &some
	}
	some.State, some.Unchanged = nil, nil
	if t.part == theBeginning {
		some.Cases = slices.Clip(some.Cases[:min(beginning(g), len(some.Cases))])
		return &some
	}
	some.Cases, some.Control.Steps = nil, g.Control.Steps[:1]
	return &some
}

// toldOf are the cases of a group that its parts have told, in this run or in the one that it goes on with, by ID.
func (r *runner) toldOf(group string) map[string]bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.told[group] == nil && r.Resume != nil {
		r.told[group] = maps.Clone(r.Resume.Part(group))
	}
	return r.told[group]
}

// partsOf says how many parts of a group the earlier run has told, reckoned as one.
func (r *runner) partsOf(group string) int {
	if r.Resume != nil && len(r.Resume.Part(group)) > 0 {
		return 1
	}
	return 0
}

// noteTold notes the records of a part that is no group's last.
func (r *runner) noteTold(t *turn, records []*caseRun) {
	told := r.toldOf(t.ID)
	r.mu.Lock()
	defer r.mu.Unlock()
	if told == nil {
		told = map[string]bool{}
		r.told[t.ID] = told
	}
	for _, record := range records {
		told[record.ID] = true
	}
}

// settled are the records of a turn that are new: the control was told with the group's first part.
func (r *runner) settled(t *turn, records []*caseRun) []*caseRun {
	if t.number > 0 && len(records) > 0 && len(records[0].Findings) == 0 && r.toldOf(t.ID)[records[0].ID] {
		return records[1:]
	}
	return records
}

// emitTurn writes what a group came to, or a part of it: the last part closes the group.
func (r *runner) emitTurn(ctx context.Context, t *turn, records []*caseRun) {
	line := result.Line{Type: "group", Group: &result.GroupRecord{ID: t.ID, At: t.At, Alone: t.Alone, Cut: ctx.Err() != nil}}
	records = r.settled(t, records)
	if t.part != theRest {
		line = result.Line{Type: "part", Part: &result.PartRecord{Group: t.ID, Cut: ctx.Err() != nil}}
		r.noteTold(t, records)
	}
	r.emit(records, &line)
}
