package checks

import (
	"net/http"
	"regexp"
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
// name of something else is not judged, and neither is what lacks a part, differs by a factor between units, stops at a bound or is summed over a list that may be
// one page. Prose has no brackets: any of its readings will do. What is rounded, and nobody says how, may differ as far as rounding can. Words are no schema, so
// it is a warning.
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
		pass.Exchange.Response.Truncated || pass.Exchange.Response.Status/100 != 2 || pass.Exchange.Response.Status == http.StatusAccepted || media.Schema.Broken() != nil {
		return nil
	}
	body, done, err := pass.Exchange.Response.WholeJSON()
	defer done()
	if err != nil {
		return nil
	}
	if lag, _ := specs.Duration(pass.Contract.Facts.Settles); lag > 0 {
		return nil // what is computed may be of what was there before
	}
	w := formulaWalk{contract: pass.Contract, paged: paged(pass.Operation), formulas: map[string]*formula{}}
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
	// paged says that the body may be one page of a list, of which a total is not that of the page.
	paged bool
	read  bool
	found []result.Finding
	// formulas are those of the schemas by their pointers; nil where there is none.
	formulas map[string]*formula
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
	f, known := w.formulas[p.Schema.Pointer()]
	if !known {
		description, _, _ := p.Schema.Find("description")
		words, _ := description.(string)
		f = readFormula(words)
		w.formulas[p.Schema.Pointer()] = f
	}
	if f == nil || f.over != "" && (w.paged && !slices.Contains(w.at, "*") || inParts(holder)) {
		return
	}
	format, _, _ := p.Schema.Find("format")
	want, ok := f.of(holder, p.Name, format == "date")
	if !ok {
		return
	}
	if w.read = true; want.fits(got) || want.bounded(got, p.Schema) {
		return
	}
	w.seen = append(w.seen, at)
	w.found = append(w.found, result.Finding{At: at, Where: w.contract.Place(p.Schema.Pointer()), Want: want.String() + ", as its description says: " + shorten(f.text), Got: shortenTo(text(got), 80)})
}

// paged says whether an operation reads a list in parts.
func paged(op *specs.Operation) bool {
	return op.Facts.Pages != nil || slices.ContainsFunc(op.Parameters, func(p *specs.Parameter) bool { return p.In == "query" && pageParameter.MatchString(p.Name) })
}

var pageParameter = regexp.MustCompile(`(?i)^(page\w*|limit|offset|skip|take|top|\$top|cursor|after|before|first|per_?page|size|start|count|max_?results)$`)
