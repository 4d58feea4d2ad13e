package reports

import (
	"strings"

	"holdfast/conformance/result"
)

// stepWords says what a step does in its case, by its ID or the first part of it.
var stepWords = map[string]string{
	"open":         "the valid twin, accepted",
	"close":        "the closing control",
	"send":         "the request",
	"probe":        "the request",
	"first":        "the first request",
	"second":       "the second request",
	"third":        "the third request",
	"again":        "the same request again",
	"once-more":    "the same request once more",
	"between":      "another request in between",
	"conflict":     "another request with the same key",
	"lost":         "a request whose answer was not waited for",
	"retry":        "the same request again",
	"replay":       "the same request again",
	"refused":      "the request that must be refused",
	"refusal":      "the request that must be refused",
	"corrected":    "the corrected request",
	"before":       "the state before",
	"after":        "the state after",
	"state":        "the state, read again",
	"made":         "an object is made",
	"read":         "it is read back",
	"list":         "the list",
	"walk":         "the pages, one after the other",
	"parent":       "what it belongs to is made",
	"own-parent":   "what it belongs to is made, by the other tenant",
	"own-object":   "an object of the case's own is made",
	"other-object": "another object is made",
	"other":        "another object",
	"foreign":      "the other tenant asks for it",
	"absent":       "an id that nothing has",
	"absent-again": "an id that nothing has, again",
	"over":         "more than the balance covers",
	"here":         "the same key, on this object",
	"elsewhere":    "the same key, on another object",
	"small":        "small pages",
	"large":        "large pages",
	"race":         "a raced request",
}

// keyWords are those of steps that are about an idempotency key.
var keyWords = map[string]string{
	"first":     "the first use of the key",
	"again":     "the same key again",
	"once-more": "the same key once more",
	"retry":     "the same key again",
	"replay":    "the same key again",
	"refused":   "the key's first request, refused",
	"corrected": "the same key, corrected",
}

// stepTitle names an exchange for people.
func stepTitle(c cause, e *result.Exchange, judged bool) string {
	words := stepText(c.Rule, e.Step)
	switch {
	case judged && words != "":
		return words + ": its answer broke the contract"
	case judged:
		return "the answer that broke the contract"
	default:
		return words
	}
}

func stepText(rule, step string) string {
	if before, ok := strings.CutSuffix(step, "/follow"); ok {
		return orElse(stepText(rule, before), before) + ", read until it is there"
	}
	head, rest, _ := strings.Cut(step, "/")
	if strings.HasPrefix(rule, "idempotency-") && keyWords[head] != "" {
		return keyWords[head]
	}
	switch {
	case head == "fixture":
		return oneLine("the fixture " + rest + " is made")
	case rest != "" && (head == "before" || head == "after"):
		return oneLine("the balance " + rest + " " + head)
	case head == "state" && (rest == "before" || rest == "after"):
		return "the state " + rest
	case rest != "" && head == "state":
		return oneLine("the state, read with " + rest)
	case head == "page":
		return oneLine("page " + rest)
	}
	for _, numbered := range [][2]string{{"step-", "step %s of the sequence"}, {"item-", "item %s is made"}, {"own-item-", "item %s is made, by the other tenant"}, {"pages-of-", "pages of %s"}} {
		if n, ok := strings.CutPrefix(head, numbered[0]); ok {
			return oneLine(strings.Replace(numbered[1], "%s", strings.TrimLeft(n, "0"), 1))
		}
	}
	return stepWords[head]
}
