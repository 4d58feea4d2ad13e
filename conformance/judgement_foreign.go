package conformance

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// indistinguishable holds an answer to an earlier one in all that a caller sees: the status, the media type and the body, but for
// what names the request itself and for what changes by itself.
func (j *judgement) indistinguishable(e *cases.SameAs, first, again *cases.Answer) (*result.Finding, string) {
	beside, ok := j.answers[e.Beside]
	if !ok {
		return nil, "step " + e.Beside + " has no answer"
	}
	const as = ", as for what does not exist"
	if first.Status != again.Status {
		return &result.Finding{Want: fmt.Sprint(first.Status) + as, Got: got(j.x.Response)}, ""
	}
	if a, b := essence(first), essence(again); a != b {
		return &result.Finding{Want: a + as, Got: b, At: "Content-Type"}, ""
	}
	left, other, right := masked(first), masked(beside), masked(again)
	volatile := slices.Clone(e.Volatile)
	for {
		at, _, _ := difference(left, other, "", volatile)
		if at == "none" {
			break
		}
		volatile = append(volatile, at)
	}
	if at, a, b := difference(left, right, "", volatile); at != "none" {
		return &result.Finding{Want: brief(a) + as, Got: brief(b), At: at}, ""
	}
	return nil, ""
}

// essence is an answer's media type without its parameters.
func essence(a *cases.Answer) string {
	t, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(t))
}

// masked is an answer's body in which what the request named stands as a mark, and what by convention names the occurrence or the
// time is left out (RFC 9457 §3.1.5: instance identifies the specific occurrence).
func masked(a *cases.Answer) any {
	path, _, _ := strings.Cut(a.Request.Target, "?")
	named := []string{path}
	templates, segments := strings.Split(a.Request.Path, "/"), strings.Split(path, "/")
	for i, t := range templates {
		if !strings.Contains(t, "{") || i >= len(segments) || segments[i] == "" {
			continue
		}
		named = append(named, segments[i])
		if plain, err := url.PathUnescape(segments[i]); err == nil && plain != segments[i] {
			named = append(named, plain)
		}
	}
	return mask(a.Body, named)
}

func mask(v any, named []string) any {
	switch v := v.(type) {
	case string:
		for _, name := range named {
			v = maskWord(v, name)
		}
		return v
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = mask(v[i], named)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, member := range v {
			if !occurrence(name) {
				out[name] = mask(member, named)
			}
		}
		return out
	}
	return v
}

// maskWord replaces a word where it stands by itself: a short id may be part of any other text.
func maskWord(text, word string) string {
	var b strings.Builder
	for {
		i := strings.Index(text, word)
		if i < 0 || word == "" {
			b.WriteString(text)
			return b.String()
		}
		end := i + len(word)
		b.WriteString(text[:i])
		if i > 0 && alphanumeric(text[i-1]) || end < len(text) && alphanumeric(text[end]) {
			b.WriteString(word)
		} else {
			b.WriteString("…")
		}
		text = text[end:]
	}
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// occurrence says whether a member names the occurrence of an error: an instance, a trace, a time.
func occurrence(name string) bool {
	plain := strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
	return slices.Contains([]string{"instance", "traceid", "requestid", "correlationid", "spanid", "timestamp", "time", "date"}, plain)
}
