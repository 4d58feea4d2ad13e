package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// forgiving says whether a value outside the schema may be ignored in a parameter: a preference that the server doesn't know must be
// (RFC 7240 §2), content negotiation may disregard what it can't honour (RFC 9110 §12.4.1, §12.5), and some parameters promise a
// fallback in words.
func (d *draft) forgiving(in, pointer string) (why string, ok bool) {
	tokens := jsonpointer.Tokens(pointer)
	if in == "body" || in == "path" || len(tokens) == 0 {
		return "", false
	}
	name := strings.ToLower(tokens[0])
	switch {
	case in == "header" && name == "prefer":
		return "RFC 7240 §2 wants a preference ignored that the server does not know", true
	case in == "header" && slices.Contains([]string{"accept", "accept-language", "accept-charset", "accept-encoding"}, name):
		return "RFC 9110 §12.4.1 lets a server disregard what it can't honour", true
	}
	if p := d.op.Parameter(in, tokens[0]); p != nil {
		if d.promisesFallback(p) {
			return fmt.Sprintf("the description of %s promises a fallback", placeName(in, pointer)), true
		}
	}
	return "", false
}

// promisesFallback reads the words about a parameter, once for all of its wrong values.
func (d *draft) promisesFallback(p *specs.Parameter) bool {
	promised, known := d.forgives[p]
	if !known {
		promised = fallback.MatchString(p.Description + " " + d.contract.Described(p.Schema.Place()) + " " + d.contract.Described(p.Schema.Resolve().Place()))
		if d.forgives == nil {
			d.forgives = map[*specs.Parameter]bool{}
		}
		d.forgives[p] = promised
	}
	return promised
}

// fallback finds the promise that what is not known does no harm: "if it is not among the available values, … will be used".
var fallback = regexp.MustCompile(`(?i)\b(fall(s|ing)?[ -]?back|(is|are|be) ignored|ignores? (unknown|unsupported|invalid|others?)|default(s)? (is|will be) used|otherwise the default` +
	`|not (among|one of|supported|available|recogni[sz]ed|known|understood|valid)\b[^.]*,[^.]*\b(is|are|will be) (used|assumed|applied))\b`)

// forgive lets a request go either way that a parameter's own text may forgive.
func (d *draft) forgive(c *cases.Case, s *cases.Step, in, pointer string) {
	if why := d.inPart(s, in, pointer); why != "" && c.Mutation != nil && c.Mutation.Keyword == "required" {
		c.Rule, c.Why, s.Expect = "ambiguous-input", why+", and its schema requires it: either answer will do", cases.Expectation{Outcome: cases.Either}
		return
	}
	why, ok := d.forgiving(in, pointer)
	if !ok || c.Mutation == nil || c.Mutation.Keyword == "required" {
		return
	}
	c.Rule, c.Why, s.Expect = "ambiguous-input", why+": either answer will do", cases.Expectation{Outcome: cases.Either}
}

// inPart says why a PATCH may leave out what its schema requires: many contracts describe the change by the schema of the whole object, and say
// elsewhere that it is done in part. It is empty where nothing says so.
func (d *draft) inPart(s *cases.Step, in, pointer string) string {
	if d.op.Method != "PATCH" || in != "body" {
		return ""
	}
	switch {
	case s.Body != nil && strings.HasPrefix(s.Body.MediaType, "application/merge-patch+json"):
		return "a merge patch leaves out what stays (RFC 7396 §2)"
	case len(jsonpointer.Tokens(pointer)) != 1:
		return ""
	case d.op.SaysPartial():
		return "the text of the operation says that what is left out stays"
	case slices.ContainsFunc(d.op.Parameters, masks):
		return "a parameter names the members that are changed, and the others may be left out"
	}
	return ""
}

// masks says whether a parameter is a field mask (AIP-134): it names the members of the body that are changed.
func masks(p *specs.Parameter) bool {
	if p.In != "query" || p.Schema == nil {
		return false
	}
	words := strings.ToLower(strings.Join(nouns.Words(p.Name), ""))
	format, _, _ := p.Schema.Find("format")
	text, _ := format.(string)
	return slices.Contains([]string{"updatemask", "fieldmask"}, words) || strings.HasSuffix(strings.ReplaceAll(strings.ToLower(text), "-", ""), "fieldmask")
}
