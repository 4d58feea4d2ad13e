package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/internal/nouns"
	"holdfast/specs"
)

// suspends says whether a flag keeps a request from having its effect: a request with it is accepted, and nothing is made.
func suspends(name string, s *specs.Schema) bool {
	if s == nil || !slices.Equal(s.Types(), []string{"boolean"}) {
		return false
	}
	switch strings.Join(nouns.Words(name), "") {
	case "dryrun", "isdryrun", "validateonly", "onlyvalidate", "validationonly", "simulate", "simulated", "simulation", "preview", "previewonly", "noop", "whatif", "testonly", "checkonly":
		return true
	}
	return false
}

// effective is a payload with such flags off.
func effective(s *specs.Schema, payload any) any {
	members, ok := payload.(map[string]any)
	if !ok {
		return payload
	}
	for _, p := range s.Properties() {
		if members[p.Name] != true || !suspends(p.Name, p.Schema) {
			continue
		}
		off := maps.Clone(members)
		if off[p.Name] = false; s.Accepts(off) {
			members = off
		}
	}
	return members
}
