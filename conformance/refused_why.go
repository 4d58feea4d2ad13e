package conformance

import (
	"mime"
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
		why = explanation(body)
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
