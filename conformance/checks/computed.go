package checks

import (
	"slices"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// Computed reports a member of an answer that is not what its own description says it is made of: "subtotal less discount plus tax", "arrival plus nights",
// "first_name, a space, and last_name". The answer itself has all of it.
//
// The first sentence must be such a formula as a whole, and every word in it a member beside it, a number or an operation: what has a condition, a unit or a
// name of something else is not judged, and neither is what lacks a part, or differs by a power of ten, as units do. What is rounded, and nobody says how, may
// differ by one in its last place. Words are no schema, so it is a warning.
var Computed = conformance.Check{
	Rule: conformance.Rule{
		ID:         "computed",
		Summary:    "a member of an answer is what its description says it is computed from",
		Source:     "OpenAPI 3.1.1 §4.8.24",
		Level:      cases.Warning,
		Confidence: cases.Should,
		Cause:      cases.OfSchema,
		Fix:        "compute the member as its description says, or say in the description how it is computed",
	},
	Run: computed,
}

func computed(pass *conformance.Pass) []conformance.Result {
	media, contentType := answeredMedia(pass)
	if media == nil || media.Schema == nil || media.Octets() || empty(pass.Exchange.Response) || !isJSON(contentType) || encoded(pass.Exchange.Response) ||
		pass.Exchange.Response.Truncated || pass.Exchange.Response.Status/100 != 2 || media.Schema.Broken() != nil {
		return nil
	}
	body, done, err := pass.Exchange.Response.WholeJSON()
	defer done()
	if err != nil {
		return nil
	}
	w := formulaWalk{contract: pass.Contract}
	w.value(media.Schema, body)
	if w.read && len(w.found) == 0 {
		return pass.Kept(pass.BodyRequirement(media))
	}
	all := make([]conformance.Result, 0, len(w.found))
	for _, f := range w.found {
		all = append(all, conformance.Break(pass.BodyRequirement(media), f))
	}
	return all
}

// formulaWalk goes through a body beside its schema, looking for members whose descriptions are formulas.
type formulaWalk struct {
	contract *specs.Contract
	read     bool
	found    []result.Finding
	at, seen []string
}

func (w *formulaWalk) value(s *specs.Schema, v any) {
	if s == nil || len(w.at) > maxFormatDepth || len(w.found) == maxBodyFindings {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v[:min(len(v), maxFormatItems)] {
			w.member(s.Items(), item, "*")
		}
	case map[string]any:
		for _, p := range s.PropertiesOf(v) {
			if member, ok := v[p.Name]; ok && p.Schema != nil {
				w.judge(p, v, member)
				w.member(p.Schema, member, p.Name)
			}
		}
	}
}

func (w *formulaWalk) member(s *specs.Schema, v any, token string) {
	w.at = append(w.at, token)
	w.value(s, v)
	w.at = w.at[:len(w.at)-1]
}

// judge holds a member to its formula, once for all places that are alike.
func (w *formulaWalk) judge(p specs.Property, holder map[string]any, got any) {
	at := jsonpointer.Of(append(slices.Clone(w.at), p.Name)...)
	if got == nil || slices.Contains(w.seen, at) {
		return
	}
	description, _, _ := p.Schema.Find("description")
	words, _ := description.(string)
	f := readFormula(words)
	if f == nil {
		return
	}
	format, _, _ := p.Schema.Find("format")
	want, ok := f.of(holder, p.Name, format == "date")
	if !ok {
		return
	}
	if w.read = true; want.fits(got) {
		return
	}
	w.seen = append(w.seen, at)
	w.found = append(w.found, result.Finding{At: at, Where: w.contract.Place(p.Schema.Pointer()), Want: want.String() + ", as its description says: " + shorten(f.text), Got: shortenTo(text(got), 80)})
}
