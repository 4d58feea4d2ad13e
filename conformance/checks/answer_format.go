package checks

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// AnswerFormat reports a text of an answer that no reader of its declared format takes: a date-time without a zone, an e-mail address without an @.
//
// Data Type Format, OpenAPI 3.0.4 §4.4.1 and 3.1.1 §4.4.2: date-time is that of RFC 3339. In 3.1 `format` annotates, and clients that are made from
// the contract parse by it all the same; so it is a warning. Where x-conformance says `formats: asserted`, body-schema judges it. What differs from
// parser to parser passes, and so do an empty text, a form that a pattern or an enum beside it allows, and what the request itself has said.
var AnswerFormat = conformance.Check{
	Rule: conformance.Rule{
		ID:         "answer-format",
		Summary:    "a text of an answer is of the format that the response declares",
		Source:     "OpenAPI 3.1.1 §4.4.2",
		Level:      cases.Warning,
		Confidence: cases.Should,
		Cause:      cases.OfSchema,
		Fix:        "write the value in the form of its format, a date-time with its zone, or declare what it is",
	},
	Run: answerFormat,
}

func answerFormat(pass *conformance.Pass) []conformance.Result {
	media, contentType := answeredMedia(pass)
	if media == nil || media.Schema == nil || media.Octets() || empty(pass.Exchange.Response) || !isJSON(contentType) || encoded(pass.Exchange.Response) ||
		pass.Exchange.Response.Truncated || pass.Contract.Facts.FormatsAsserted || media.Schema.Broken() != nil {
		return nil
	}
	body, done, err := pass.Exchange.Response.WholeJSON()
	defer done()
	if err != nil {
		return nil
	}
	w := formatWalk{said: string(pass.Exchange.Request.Body), at: make([]string, 0, usualDepth)}
	w.value(media.Schema, body)
	requirement := pass.BodyRequirement(media)
	if w.read && len(w.found) == 0 {
		return pass.Kept(requirement)
	}
	if foreign(pass) {
		return nil
	}
	all := make([]conformance.Result, 0, len(w.found))
	for _, f := range w.found {
		f.Where = pass.Contract.Place(f.Where.Pointer)
		all = append(all, conformance.Break(requirement, f))
	}
	return all
}

// formatWalk goes through a body beside its schema.
type formatWalk struct {
	said  string
	read  bool
	found []result.Finding
	// at is where the value stands that is looked at, and seen are the places that have been reported: the items of a list are alike.
	at, seen []string
}

const (
	// maxFormatDepth and maxFormatItems bound how much of a body is looked at.
	maxFormatDepth = 8
	maxFormatItems = 20
	// usualDepth is how deep most bodies are.
	usualDepth = 4
)

func (w *formatWalk) value(s *specs.Schema, v any) {
	if s == nil || len(w.at) > maxFormatDepth || len(w.found) == maxBodyFindings {
		return
	}
	switch v := v.(type) {
	case []any:
		_, tuple, _ := s.Find("prefixItems")
		items := s.Items()
		for i, item := range v[:min(len(v), maxFormatItems)] {
			if own := tuple.Child("prefixItems", strconv.Itoa(i)); own != nil {
				w.member(own, item, strconv.Itoa(i))
				continue // items describes those after the last one that has a schema of its own (JSON Schema 2020-12 Core §10.3.1.2)
			}
			w.member(items, item, "*")
		}
	case map[string]any:
		for _, p := range s.Properties() {
			if member, ok := v[p.Name]; ok {
				w.member(p.Schema, member, p.Name)
			}
		}
	case string:
		w.text(s, v)
	}
}

// member looks at a value within the one that is looked at.
func (w *formatWalk) member(s *specs.Schema, v any, token string) {
	w.at = append(w.at, token)
	w.value(s, v)
	w.at = w.at[:len(w.at)-1]
}

func (w *formatWalk) text(s *specs.Schema, v string) {
	format, holder, ok := s.Find("format")
	if !ok || v == "" {
		return
	}
	name, _ := format.(string)
	at := jsonpointer.Of(w.at...)
	if slices.Contains(w.seen, at) || !slices.Contains(s.Types(), "string") {
		return
	}
	if w.read = true; readable(name, v) || strings.Contains(w.said, v) {
		return
	}
	for _, keyword := range []string{"pattern", "enum", "const"} {
		if _, _, beside := s.Find(keyword); beside {
			return // it says more exactly what the text looks like
		}
	}
	w.seen = append(w.seen, at)
	w.found = append(w.found, result.Finding{At: at, Where: specs.Place{Pointer: holder.Pointer()}, Want: "a text of the format " + name, Got: shorten(v)})
}

var (
	uuidText  = regexp.MustCompile(`^(urn:uuid:)?\{?[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\}?$`)
	timeText  = regexp.MustCompile(`^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d([.,]\d+)?([Zz]|[+-]\d\d:?\d\d)$`)
	dateText  = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	emailText = regexp.MustCompile(`^[^@\s]+@[^@\s]+$|^".*"@[^@\s]+$`)
	uriText   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:\S`)
)

// readable says whether some reader of a format could take a text for one of it.
func readable(format, text string) bool {
	switch format {
	case "date-time":
		return timeText.MatchString(text)
	case "date":
		return dateText.MatchString(text)
	case "uuid":
		return uuidText.MatchString(text)
	case "email":
		return emailText.MatchString(text)
	case "uri":
		return uriText.MatchString(text)
	case "ipv4":
		a, err := netip.ParseAddr(text)
		return err == nil && a.Is4()
	}
	return true
}
