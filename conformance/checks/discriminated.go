package checks

import (
	"errors"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// maxDiscriminated bounds how deep a body is searched for discriminators.
const maxDiscriminated = 20

// discriminated looks in a valid body for objects whose discriminator names a schema that they don't keep. A discriminator is a hint and
// changes no validation (OpenAPI 3.1.1 §4.8.25), so what is found is a warning: clients that follow the hint read the object by the schema
// it names. A value that names no schema says nothing.
func discriminated(pass *conformance.Pass, requirement string, s *specs.Schema, v any, at string, depth int) []conformance.Result {
	if s == nil || depth > maxDiscriminated {
		return nil
	}
	switch v := v.(type) {
	case []any:
		items := s.Items()
		for _, item := range v {
			if all := discriminated(pass, requirement, items, item, at+"/*", depth+1); len(all) > 0 {
				return all // the others of a list are alike
			}
		}
	case map[string]any:
		if selected := s.Selected(v); selected != nil {
			var invalid *specs.Invalid
			if err := selected.Validate(v); errors.As(err, &invalid) && len(invalid.Problems) > 0 {
				b := breaches(v, invalid.Problems)[0]
				return []conformance.Result{conformance.Break(requirement, result.Finding{
					At: at + b.at, Where: pass.Contract.Place(b.first.Schema), Level: cases.Warning, Confidence: cases.Should,
					Want: want(b.first, declaredLimit(selected, v, b.first)) + ", as its discriminator says", Got: b.got(),
				})}
			}
		}
		var all []conformance.Result
		for _, p := range s.Properties() {
			if member, ok := v[p.Name]; ok {
				all = append(all, discriminated(pass, requirement, p.Schema, member, at+jsonpointer.Of(p.Name), depth+1)...)
			}
		}
		return all[:min(len(all), maxBodyFindings)]
	}
	return nil
}
