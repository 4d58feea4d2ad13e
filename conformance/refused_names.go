package conformance

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"holdfast/internal/nouns"
	"holdfast/specs/jsonpointer"
)

// leastQuoted is how long a value must be for a text that holds it to be about it.
const leastQuoted = 4

// listedValueRefused is the error, and the tokens of the place, where a request is refused that differs from its accepted twin in another value of a
// closed list alone; nil tokens where it is another case, or about the caller.
func (j *judgement) listedValueRefused() (body any, tokens []string) {
	m, r := j.c.Mutation, j.x.Response
	if m == nil || m.Keyword != "enum" && m.Keyword != "const" || r.Status/100 != 4 || r.Status == http.StatusUnauthorized || r.Status == http.StatusForbidden {
		return nil, nil
	}
	body, err := r.JSON()
	if tokens = jsonpointer.Tokens(m.Pointer); err != nil || len(tokens) == 0 {
		return nil, nil
	}
	return body, tokens
}

// blamed is the member that a refusal names or quotes the value of, where it is another than the one which the request differs in from its accepted twin, and
// that one is not named. A value that is right by itself may ask for another of its neighbour: operator and value, type and settings.
// That is a rule between two members, which no keyword of either states.
func (j *judgement) blamed() string {
	body, tokens := j.listedValueRefused()
	if tokens == nil || j.c.Mutation.In != "body" {
		return ""
	}
	own, beside := tokens[len(tokens)-1], jsonpointer.Of(tokens[:len(tokens)-1]...)
	texts := j.x.said(body, false)
	said := func(what string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(what)) })
	}
	sent, _ := j.x.Request.Value()
	at, _ := memberAt(sent, beside)
	around, _ := at.(map[string]any)
	op := j.run.Contract.Operation(j.s.Operation)
	if op == nil || op.Body == nil {
		return ""
	}
	if neighbour := relatedTo(texts, own, around); neighbour != "" {
		return neighbour
	}
	if said(own) {
		return ""
	}
	quoted, isText := around[own].(string)
	quotes := isText && said(quoted)
	for _, media := range op.Body.Content {
		for _, p := range media.Schema.Member(beside).Properties() {
			if p.Name != own && ofSeveralWords(p.Name) && slices.ContainsFunc(texts, func(text string) bool { return hasWord(text, p.Name) }) {
				return p.Name // no text has such a word by chance
			}
			if quotes {
				continue // it is about the value itself
			}
			value, isText := around[p.Name].(string)
			if p.Name != own && (slices.ContainsFunc(texts, func(text string) bool { return namesMember(text, p.Name) }) || isText && len(value) >= leastQuoted && said(value)) {
				return p.Name
			}
		}
	}
	return ""
}

// relates are the words by which a refusal says that two members do not go together.
var relates = regexp.MustCompile(`(?i)\b(match|matches|mismatch|mismatched|compatible|incompatible|consistent|inconsistent|conflicts?|corresponds?|combined?|combination)\b`)

// relatedTo is the neighbour that a text says a member does not go with: "template type does not match template".
func relatedTo(texts []string, own string, around map[string]any) string {
	for _, text := range texts {
		words := strings.Join(nouns.Words(text), " ")
		mine := strings.Join(nouns.Words(own), " ")
		if !relates.MatchString(text) || !hasWord(words, mine) {
			continue
		}
		rest := strings.ReplaceAll(words, mine, "")
		for _, name := range slices.Sorted(maps.Keys(around)) {
			if name != own && hasWord(rest, strings.Join(nouns.Words(name), " ")) {
				return name
			}
		}
	}
	return ""
}

// asks are the words by which a refusal asks for something that a request does not have.
var asks = regexp.MustCompile(`(?i)\b(is|are|field|parameter|value) (required|missing)\b|\bmissing (a |an |the )?(required |mandatory )?[a-z_]+|\b(must|should|needs to) (have|be set|be given|be present|be provided|contain)\b|\brequires? (a|an|the)\b`)

// demanded is the text of a refusal that asks for something else, where the request differs from its accepted twin in another value of
// an enum alone: EVENT asks for a sink. No keyword states that, and the value is none the less one of the contract's. A text that speaks of the
// member itself, by its name, says that the value is not known.
func (j *judgement) demanded() string {
	body, tokens := j.listedValueRefused()
	if tokens == nil {
		return ""
	}
	texts := j.x.said(body, true)
	own := strings.ToLower(tokens[len(tokens)-1])
	if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(strings.ToLower(text), own) }) {
		return ""
	}
	if i := slices.IndexFunc(texts, asks.MatchString); i >= 0 {
		return texts[i]
	}
	return ""
}

// ofSeveralWords says whether a name is one that prose does not have, as dueDate or due_date.
func ofSeveralWords(name string) bool { return len(nouns.Words(name)) > 1 }

// hasWord says whether a text has a name as a word of its own.
func hasWord(text, name string) bool {
	if name == "" {
		return false // a listed value may be empty
	}
	part := func(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	for rest := text; ; {
		before, after, found := strings.Cut(rest, name)
		if !found {
			return false
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		first, _ := utf8.DecodeRuneInString(after)
		if (before == "" || !part(last)) && (after == "" || !part(first)) {
			return true
		}
		rest = after
	}
}

// said are the texts of the error that an exchange was answered with. Where it was asked is nothing that a service says of a request, and
// many errors repeat it: as the path, or the instance (RFC 9457 §3.1.5).
func (x *exchange) said(body any, inner bool) []string {
	body = unechoed(body, x.sentParts())
	target, _, _ := strings.Cut(x.Request.Target, "?")
	if strings.Count(target, "/") < 2 {
		return saidIn(body, inner) // it may as well be the pointer of a member
	}
	return slices.DeleteFunc(saidIn(body, inner), func(text string) bool {
		path, _, _ := strings.Cut(text, "?")
		before, asked := strings.CutSuffix(path, target)
		if decoded, err := url.PathUnescape(target); !asked && err == nil {
			before, asked = strings.CutSuffix(path, decoded)
		}
		return asked && !strings.Contains(before, " ")
	})
}

// saidIn are the texts of an error, and the names of the members of what its members hold: many services list what is wrong by name.
func saidIn(v any, inner bool) (all []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, item := range v {
			all = append(all, saidIn(item, false)...)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if inner {
				all = append(all, name)
			}
			all = append(all, saidIn(v[name], true)...)
		}
	}
	return all
}

// namesMember says whether a text is the name of a member, a path to it, or has the name in quotes.
func namesMember(text, name string) bool {
	if text == name {
		return true
	}
	for _, form := range []string{`"%s"`, "'%s'", "`%s`"} {
		if strings.Contains(text, strings.Replace(form, "%s", name, 1)) {
			return true
		}
	}
	return strings.HasPrefix(text, "/") && strings.HasSuffix(text, "/"+name)
}
