package conformance

import (
	"bytes"
	"io"
	"iter"
	"maps"
	"mime"
	"mime/multipart"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// mostTold is how many of the values that a refusal lists are tried.
const mostTold = 3

// listing is how errors tell which values they take: "Valid choices are: en, de", "must be one of [a, b]".
var listing = regexp.MustCompile(`(?i)\b(?:(?:valid|allowed|possible|accepted|supported|permitted|available) (?:choices|values|options|ones|names)(?: are| is)?|(?:must|should|has to|needs to|expected)(?: to)?(?: be)? (?:one|any) of)\s*:?\s*(.+)`)

// told tries the values that a refusal lists for a text of the body, and texts of the form that it asks for: "Invalid JSON". Where the refusal of such a
// request says nothing of the text any more, what it says of another one is tried too. Where none is accepted it gives the rung with the values that were no longer
// refused.
func (g *groupRun) told(op *specs.Operation, on plan.Rung, refused *exchange, try sendRung) (plan.Rung, bool) {
	return g.toldNext(op, on, refused, try, mostAsked)
}

func (g *groupRun) toldNext(op *specs.Operation, on plan.Rung, refused *exchange, try sendRung, left int) (plan.Rung, bool) {
	if refused == nil || refused.Request == nil || refused.Response == nil || refused.Response.Status/100 != 4 || left == 0 {
		return on, false
	}
	body := bodySent(refused.Request)
	for at, text := range textsAt(body, "") {
		tokens := jsonpointer.Tokens(at)
		name := tokens[len(tokens)-1]
		said, named := saidOf(refused, name)
		values := toldIn(said, text)
		if named && len(values) == 0 && !strings.HasPrefix(text, "hf-") {
			values = g.Plan.Enumerated(op, at, mostTold)
		}
		for _, value := range values {
			r := on
			r.Choose = map[string]any{}
			maps.Copy(r.Choose, on.Choose)
			r.Choose[at] = value
			x, ok := try(r)
			if ok {
				return r, true
			}
			if x == nil || !named {
				continue
			}
			if still, named := saidOf(x, name); !named || len(toldIn(still, value)) == 0 && !slices.Equal(said, still) {
				return g.toldNext(op, r, x, try, left-1)
			}
		}
	}
	return on, false
}

// textsAt are the texts of a body with their pointers, those of its objects too.
func textsAt(v any, at string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		members, _ := v.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(members)) {
			pointer := at + jsonpointer.Of(name)
			if text, isText := members[name].(string); isText && !yield(pointer, text) {
				return
			}
			for inner, text := range textsAt(members[name], pointer) {
				if !yield(inner, text) {
					return
				}
			}
		}
	}
}

// toldIn are the values that texts list, or those of the form that they ask for. What was sent as a new name keeps its own form: the same one each time
// might be another object's.
func toldIn(texts []string, sent string) (all []string) {
	for _, text := range texts {
		values := listedIn(text)
		if !strings.HasPrefix(sent, "hf-") {
			values = append(values, wanted(strings.ReplaceAll(text, sent, ""))...)
		}
		for _, value := range values {
			if value != sent && len(all) < mostTold && !slices.Contains(all, value) {
				all = append(all, value)
			}
		}
	}
	return all
}

// listedIn are the values that a text lists: "must be one of [a, b]".
func listedIn(text string) (all []string) {
	found := listing.FindStringSubmatch(text)
	if found == nil {
		return nil
	}
	for _, value := range strings.FieldsFunc(strings.NewReplacer(" or ", ",", " and ", ",").Replace(found[1]), func(r rune) bool { return r == ',' || r == '|' || r == ';' }) {
		value = strings.Trim(value, " .\"'`[](){}")
		if value != "" && len(value) <= 60 {
			all = append(all, value)
		}
	}
	return all
}

// saidOf is what a refusal says of a member: what its error holds under the member's name, else the texts that have the name, else the one text that
// it has. named says that it is not the last.
func saidOf(x *exchange, name string) (texts []string, named bool) {
	body, err := x.Response.JSON()
	if err == nil {
		if texts = under(body, name, deepest); len(texts) > 0 {
			return texts, true
		}
	}
	all := textsOf(x)
	if texts = slices.DeleteFunc(slices.Clone(all), func(text string) bool { return !asksForMember(text, name) }); len(texts) > 0 {
		return texts, true
	}
	if err == nil {
		if why := explanation(body); why != "" {
			return []string{why}, false
		}
	}
	return nil, false
}

// under are the texts that an error has for a member: {"name": ["…"]} at any level, and {"loc": ["body", "name"], "msg": "…"} or {"field": "name", "message": "…"}.
func under(v any, name string, depth int) (all []string) {
	if depth == 0 {
		return nil
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			all = append(all, under(item, name, depth)...)
		}
	case map[string]any:
		if inner, there := v[name]; there {
			if _, isText := inner.(string); !isText || len(v) == 1 {
				return saidIn(inner, false)
			}
		}
		for _, place := range []string{"loc", "field", "path", "property", "pointer", "param", "attribute"} {
			if endsIn(v[place], name) {
				return saidIn(without(v, place), false)
			}
		}
		for _, member := range slices.Sorted(maps.Keys(v)) {
			all = append(all, under(v[member], name, depth-1)...)
		}
	}
	return all
}

// endsIn says whether a place in a body, as an error writes it, ends in a member.
func endsIn(place any, name string) bool {
	switch place := place.(type) {
	case string:
		return place == name || strings.HasSuffix(place, "/"+name) || strings.HasSuffix(place, "."+name)
	case []any:
		return len(place) > 0 && place[len(place)-1] == name
	}
	return false
}

func without(members map[string]any, name string) map[string]any {
	rest := maps.Clone(members)
	delete(rest, name)
	return rest
}

// bodySent is the JSON of a request's body, or the texts of its form by their names; nil where it is neither.
func bodySent(w *cases.Wire) any {
	if body, err := w.Value(); err == nil {
		return body
	}
	kind, parameters, err := mime.ParseMediaType(w.Header.Get("Content-Type"))
	if err != nil {
		return nil
	}
	texts := map[string]any{}
	switch kind {
	case "application/x-www-form-urlencoded":
		fields, err := url.ParseQuery(string(w.Body))
		if err != nil {
			return nil
		}
		for name, values := range fields {
			texts[name] = values[0]
		}
	case "multipart/form-data":
		for parts := multipart.NewReader(bytes.NewReader(w.Body), parameters["boundary"]); ; {
			part, err := parts.NextRawPart()
			if err != nil {
				break
			}
			if data, err := io.ReadAll(part); err == nil && part.FileName() == "" {
				texts[part.FormName()] = string(data)
			}
		}
	default:
		return nil
	}
	return texts
}
