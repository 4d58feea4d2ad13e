package conformance

import (
	"fmt"
	"mime"
	"slices"
	"strings"

	"holdfast/conformance/result"
)

// mostWhy is how many characters are shown of what a refusal says for itself.
const mostWhy = 120

// refusedWith is the status of a refusal with what it says for itself: whoever has to make a request that is accepted needs that first.
func refusedWith(r *result.Response) string {
	text, why := got(r), ""
	if to := redirected(r); to != "" {
		return text + " to " + to
	}
	if body, err := r.JSON(); err == nil {
		why = explanation(body, 0)
	} else if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && media == "text/plain" {
		why, _, _ = strings.Cut(strings.TrimSpace(string(r.Body)), "\n")
	}
	why = strings.TrimSpace(why)
	if runes := []rune(why); len(runes) > mostWhy {
		why = string(runes[:mostWhy]) + "…"
	}
	if why == "" || strings.Contains(text, why) {
		return text
	}
	if head, shown, ok := strings.Cut(text, " "); ok && strings.Contains(why, strings.TrimSuffix(shown, "…")) {
		text = head
	}
	return text + ": " + why
}

// explanation finds the sentence in an error: its most telling member, or the first of a list of what is wrong, with its place.
func explanation(v any, depth int) string {
	if depth > 3 {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 {
			return explanation(v[0], depth+1)
		}
	case map[string]any:
		for _, name := range []string{
			"detail", "details", "message", "msg", "error_description", "errorDescription", "description", "reason", "cause", "errors", "error",
		} {
			if text := explanation(v[name], depth+1); text != "" {
				return located(v) + text
			}
		}
	}
	return ""
}

// located is the place that an error names, as FastAPI ("loc"), and many others with one member, do.
func located(v map[string]any) string {
	if loc, ok := v["loc"].([]any); ok {
		tokens := make([]string, len(loc))
		for i, one := range loc {
			tokens[i] = fmt.Sprint(one)
		}
		return strings.Join(tokens, ".") + ": "
	}
	for _, name := range []string{"field", "pointer", "param", "property"} {
		if at, ok := v[name].(string); ok && at != "" && !slices.ContainsFunc([]rune(at), func(r rune) bool { return r == ' ' }) {
			return at + ": "
		}
	}
	return ""
}
