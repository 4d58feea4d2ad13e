package conformance

import (
	"slices"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// excuse makes notes of undocumented refusals among a record's findings from one on: of a request that is not proven to be one which the service has
// to take, or where the refusal itself is reported. Under --strict each was a violation of its requirement, which nothing breaks then where nothing else does.
func (g *groupRun) excuse(record *caseRun, from int) {
	kept := record.Findings[:from:from]
	var freed []string
	for _, f := range record.Findings[from:] {
		was := f.Level
		if !g.excused(&f) {
			kept = append(kept, f)
			continue
		}
		record.Notes = append(record.Notes, f)
		if was == cases.Violation {
			freed = append(freed, f.Requirement)
		}
	}
	record.Findings = kept
	for i := range record.Results {
		r := &record.Results[i]
		if r.Verdict == result.Fail && slices.Contains(freed, r.Requirement) && !slices.ContainsFunc(kept, func(f result.Finding) bool {
			return f.Level == cases.Violation && f.Requirement == r.Requirement
		}) {
			r.Verdict = result.Pass
		}
	}
}

// excused makes a finding a note where it is of a refusal with a status that nothing documents, unless the user has set another level.
func (g *groupRun) excused(f *result.Finding) bool {
	if !g.rules[f.Rule].Undocumented || f.Status/100 != 4 || f.Level != cases.Warning && f.Level != cases.Violation {
		return false
	}
	note := *f
	note.Level = cases.Note
	if note.Level = result.LevelOf(&note, g.Strict, g.Levels); note.Level != cases.Note {
		return false
	}
	*f = note
	return true
}
