package result

import (
	"strings"

	"holdfast/cases"
)

// LevelSetting sets the level of a rule's findings: a line of rules: in holdfast.yaml, or --rule.
type LevelSetting struct {
	// Rule is the rule's ID.
	Rule string `json:"rule"`
	// Level is what a breach counts as; [cases.Off] leaves it out.
	Level cases.Level `json:"level"`
	// Operation is the ID of the one operation that is meant; empty means all.
	Operation string `json:"operation,omitempty"`
	// At is the one place that is meant: an RFC 6901 pointer ("/amount_cents") into the body, in which what lies below is
	// meant too, or the name of a header or parameter. Empty means all.
	At string `json:"at,omitempty"`
}

// String writes a setting as --rule takes it: "body-schema@createRefund#/amount_cents=note".
func (l LevelSetting) String() string {
	text := l.Rule
	if l.Operation != "" {
		text += "@" + l.Operation
	}
	if l.At != "" {
		text += "#" + l.At
	}
	return text + "=" + string(l.Level)
}

func (l LevelSetting) means(f *Finding) bool {
	if l.Rule != f.Rule || l.Operation != "" && l.Operation != f.Operation {
		return false
	}
	if l.At == "" || within(f.At, l.At) {
		return true
	}
	m := f.Mutation
	return m != nil && (within(m.Pointer, l.At) || m.In != "body" && strings.EqualFold(strings.TrimPrefix(m.Pointer, "/"), l.At))
}

// within says whether a place is the one named, or lies below it. Names of headers have no case (RFC 9110 §5.1).
func within(place, named string) bool {
	return strings.EqualFold(place, named) || strings.HasPrefix(place, strings.TrimSuffix(named, "/")+"/")
}

// LevelOf is the level of a finding whose rule gives it the level it has: --strict makes violations of warnings, and what the
// user sets wins, the last setting over those before it.
func LevelOf(f *Finding, strict bool, settings []LevelSetting) cases.Level {
	level := f.Level
	if strict && level == cases.Warning {
		level = cases.Violation
	}
	for _, s := range settings {
		if s.means(f) {
			level = s.Level
		}
	}
	return level
}
