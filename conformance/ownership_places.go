package conformance

import (
	"net/url"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// idPlaces finds the segments of a request's path that name objects. It is false where the path has other segments than its
// template, so that it may mean anything.
func (g *groupRun) idPlaces(out sent, s *cases.Step) ([]idPlace, bool) {
	if !strings.Contains(s.Path, "{") {
		path, _, _ := strings.Cut(out.wire.Target, "?")
		return nil, strings.Count(strings.TrimPrefix(path, "/"), "/") == strings.Count(strings.TrimPrefix(s.Path, "/"), "/")
	}
	template := strings.Split(strings.TrimPrefix(s.Path, "/"), "/")
	segments := pathSegments(out.wire.Target)
	if len(template) != len(segments) {
		return nil, false
	}
	var places []idPlace
	before, pattern := "", ""
	for i, t := range template {
		prefix, suffix, isParameter := parameterSegment(t)
		if isParameter {
			if strings.Trim(segments[i], " .") == "" {
				return places, false
			}
			name := strings.TrimSuffix(strings.TrimPrefix(t, prefix+"{"), "}"+suffix)
			p := g.pathParameter(s, name)
			if intent.Identifies(p) && !g.versions(name) {
				place := idPlace{parameter: p, like: out.wire, template: pattern + "/" + t, before: before, prefix: prefix, suffix: suffix}
				place.value = strings.TrimSuffix(strings.TrimPrefix(segments[i], prefix), suffix)
				for _, a := range s.Parameters {
					if a.In == "path" && a.Name == name {
						place.fixture, place.fresh = a.Value.Fixture, a.Value.Fresh != nil
					}
				}
				places = append(places, place)
			}
		}
		before, pattern = before+"/"+url.PathEscape(segments[i]), pattern+"/"+t
	}
	return places, true
}

// versions says whether a path parameter tells versions of the API apart.
func (g *groupRun) versions(name string) bool {
	v := g.Contract.Facts.Version
	return v != nil && v.In == "path" && v.Name == name
}

// pathParameter is the declaration of a path parameter of a step's path.
func (g *groupRun) pathParameter(s *cases.Step, name string) *specs.Parameter {
	for _, op := range append([]*specs.Operation{g.Contract.Operation(s.Operation)}, g.Contract.OperationsAt(s.Path)...) {
		if op != nil {
			if p := op.Parameter("path", name); p != nil {
				return p
			}
		}
	}
	return nil
}
