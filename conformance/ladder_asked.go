package conformance

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

const (
	// mostAsked is how often a request is sent with what its refusal asks for, and mostNamed how many parts one refusal may name: a text that
	// names more tells nothing.
	mostAsked, mostNamed = 3, 6
)

// asked sends a request again with the optional parts that its refusal names, together and else each alone, as long as each refusal names
// others: "missing n/e values". What is required by words alone is told to whoever leaves it out. Where none is accepted it gives the rung with what was
// asked for, of which no later refusal says anything.
func (g *groupRun) asked(op *specs.Operation, r plan.Rung, refused *exchange, try sendRung) (plan.Rung, bool) {
	var held plan.Rung
	for range mostAsked {
		parts := namedParts(refused, g.Plan.PartsLeft(op, r))
		if len(parts) == 0 {
			break
		}
		together := r
		together.With = slices.Concat(r.With, parts)
		x, ok := try(together)
		if ok {
			return together, true
		}
		hinted, ok := g.told(op, together, x, try)
		if ok {
			return hinted, true
		}
		if hinted, ok := g.nothing(op, together, parts, x, try); ok {
			return hinted, true
		}
		if len(parts) > 1 && len(namedParts(x, g.Plan.PartsLeft(op, together))) == 0 {
			// "one of subject and email": each may be wanted without the others.
			for _, part := range parts {
				alone := r
				alone.With = slices.Concat(r.With, []string{part})
				if _, ok := try(alone); ok {
					return alone, true
				}
			}
		}
		r, refused = together, x
		if x != nil && len(namedParts(x, parts)) == 0 {
			held = hinted
		}
	}
	if len(r.With) > 0 && refused != nil { // what was asked for is refused for its own value
		if found, ok := g.chosen(op, r, refused, try); ok {
			return found, true
		}
	}
	return held, false
}

// chooses says whether a fixture is made by an operation under an id of its own.
func (r *runner) chooses(operation string) bool {
	return slices.ContainsFunc(r.Plan.Environment.Fixtures, func(f cases.Fixture) bool {
		return f.Create != nil && f.Create.Operation == operation && f.Create.Chosen != ""
	})
}

// namedParts are those of the optional parts that the text of a refusal names.
func namedParts(x *exchange, parts []string) []string {
	named := namedIn(textsOf(x), parts)
	if len(named) > mostNamed { // what a database adds to its error has every column
		var first []string
		for _, text := range textsOf(x) {
			line, _, _ := strings.Cut(text, "\n")
			first = append(first, line)
		}
		named = namedIn(first, parts)
	}
	if len(named) > mostNamed {
		return nil
	}
	return named
}

func namedIn(texts, parts []string) (named []string) {
	for _, part := range parts {
		tokens := jsonpointer.Tokens("/" + part)
		name := tokens[len(tokens)-1]
		if slices.ContainsFunc(texts, func(text string) bool { return asksForMember(text, name) }) {
			named = append(named, part)
		}
	}
	return named
}

// constrains are the words of databases for a column that has no value, or whose default two rows have: whoever lets one through
// ends in a 500, and tells no less by it.
var constrains = regexp.MustCompile(`(?i)(unique|not[- ]null) constraint|cannot be null|null value in column|duplicate entry`)

// textsOf are the texts of a refusal, with the names of members that it has lists of texts for: {"abstract": ["This field is required."]}.
func textsOf(x *exchange) []string {
	if x == nil || x.Response == nil || x.Response.Status/100 != 4 && !constrains.Match(x.Response.Body[:min(len(x.Response.Body), 4<<10)]) {
		return nil
	}
	body, err := x.Response.JSON()
	if err != nil {
		return []string{string(x.Response.Body)}
	}
	texts := spokenOut(saidIn(body, false))
	members, _ := body.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		list, isList := members[name].([]any)
		if !isList || len(list) == 0 || slices.ContainsFunc(list, func(v any) bool { _, isText := v.(string); return !isText }) {
			return texts
		}
	}
	return append(texts, slices.Sorted(maps.Keys(members))...)
}

// spokenOut gives texts that are one word of many with its words apart, too: PasswordIsRequired and error.email_required are what is said to a program.
func spokenOut(texts []string) []string {
	for _, text := range texts {
		if words := nouns.Words(text); len(words) > 2 && len(text) <= mostSpoken && !strings.ContainsAny(text, " \t\n/") {
			texts = append(slices.Clip(texts), strings.Join(words, " "))
		}
	}
	return texts
}

// mostSpoken is how long a word of many is at most.
const mostSpoken = 60

// asksForMember says whether a text names a member: in quotes, or as a word of its own where that is no word of the language which
// errors are written in.
func asksForMember(text, name string) bool {
	if namesMember(text, name) || demands(text, name) {
		return true
	}
	words := strings.FieldsFunc(text, func(r rune) bool {
		return r != '_' && r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
	if said := nouns.Words(name); len(said) > 1 && !slices.ContainsFunc(said, func(part string) bool {
		return len(part) < 3 || slices.Contains(ofErrors(), part) || !slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, part) })
	}) {
		return true // "grant access to all your events" asks for all_events
	}
	if len(name) > 5 && len(nouns.Words(name)) == 1 {
		for i := 1; i < len(words); i++ {
			if len(words[i-1]) > 2 && len(words[i]) > 2 && strings.EqualFold(words[i-1]+words[i], name) {
				return true // "post code is missing" asks for postcode
			}
		}
	}
	return !slices.Contains(ofErrors(), strings.ToLower(name)) && slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(w, name) })
}

// demands says whether a text asks for a member in so many words, be it one that errors have anyway: "Path must be set for local files".
func demands(text, name string) bool {
	quoted := "[\"'`]?" + regexp.QuoteMeta(name) + "[\"'`:]*"
	lacks := `(is |are )?(required|missing|not (given|set|provided|specified|supplied)|must be (set|given|provided|specified|supplied|present|filled)|(cannot|can't|can not|may not|must not|should not) be (empty|blank|null|none|omitted))`
	after, err := regexp.Compile(`(?i)(^|[^\w.-])` + quoted + `\s+((field|parameter|value|attribute|property) )?` + lacks)
	if err != nil {
		return false
	}
	before, err := regexp.Compile(`(?i)\b(missing|requires|provide|specify|supply)( an?| the)?( required)?( value for)?( (field|parameter|attribute|property))?:? ` + quoted + `(\W|$)`)
	return err == nil && (after.MatchString(text) || before.MatchString(text))
}

// ofErrors are words that stand in errors and name no member.
func ofErrors() []string {
	return []string{
		"a", "an", "and", "as", "at", "be", "body", "by", "code", "data", "detail", "details", "error", "errors", "field", "fields", "for", "from", "has", "in", "input",
		"invalid", "is", "it", "key", "length", "loc", "message", "missing", "msg", "must", "no", "not", "object", "of", "on", "one", "or", "path", "reason", "request",
		"required", "status", "string", "that", "the", "this", "title", "to", "type", "value", "values", "was", "with",
	}
}
