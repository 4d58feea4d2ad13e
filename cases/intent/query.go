package intent

import (
	"slices"
	"strings"

	"holdfast/specs"
)

// Queries says that a POST only asks: it begins with a verb of asking, nothing says that anything is made, and it is answered with what the GET of its path is
// answered with, or with a list. It makes nothing, and what it is answered with is whoever's it was: two queries with two answers made no two objects.
func Queries(c *specs.Contract, op *specs.Operation) bool {
	if queriesAsGet(c, op) {
		return true
	}
	if op.Method != "POST" || saysMade(op) || Located(op) {
		return false
	}
	words := NameWords(op)
	if len(words) == 0 {
		words = WordsOf(op.Summary)
	}
	if len(words) > 1 && words[0] == "post" {
		words = words[1:]
	}
	strict := []string{"query", "queries", "search", "searches", "find", "finds", "list", "lists", "get", "gets", "count", "counts", "lookup", "filter", "filters", "retrieve", "retrieves"}
	if len(words) < 2 || !slices.Contains(strict, words[0]) || slices.ContainsFunc(words[1:], func(w string) bool { return w == "and" || w == "or" || changingOrMaking(w) }) {
		return false
	}
	shown := op.Shown()
	return shown != nil && (slices.Equal(shown.Types(), []string{"array"}) || slices.ContainsFunc(shown.Properties(), func(p specs.Property) bool { return slices.Equal(p.Schema.Types(), []string{"array"}) }))
}

// queriesAsGet says that a POST asks what the GET of the same path asks, with more to say than a query holds: it is answered with the very same schema.
func queriesAsGet(c *specs.Contract, op *specs.Operation) bool {
	if op.Method != "POST" || saysMade(op) || Located(op) {
		return false
	}
	named, said := NameWords(op), WordsOf(op.Summary)
	if slices.ContainsFunc(named, func(w string) bool { return w == "and" || w == "or" }) {
		return false
	}
	if !asksFirst(named) && (len(named) > 0 && changingOrMaking(named[0]) || !asksFirst(said)) {
		return false
	}
	shown := shownAs(op)
	return shown != "" && slices.ContainsFunc(c.OperationsAt(op.Path), func(get *specs.Operation) bool { return get.Method == "GET" && shownAs(get) == shown })
}

// asksFirst says that the first of some words is a verb of asking, or the second where the first is the method: postQueryGroups.
func asksFirst(words []string) bool {
	if len(words) > 1 && words[0] == "post" {
		words = words[1:]
	}
	asking := append(Readings(), "queries", "counts", "searches", "finds", "filter", "filters", "lookup")
	return len(words) > 0 && slices.Contains(asking, words[0])
}

func changingOrMaking(word string) bool {
	return slices.Contains(Changings(), word) && word != "post" || slices.Contains(Makings(), word) && word != "post"
}

// shownAs is where the schema stands that an answer is, or that the items of a list are; "" where it is a schema of its own.
func shownAs(op *specs.Operation) string {
	s := op.Shown()
	if s == nil {
		return ""
	}
	if slices.Equal(s.Types(), []string{"array"}) {
		if at := ComponentOf(s.Items()); at != "" {
			return "[] " + at
		}
		return ""
	}
	return ComponentOf(s)
}

// ComponentOf is where a schema stands that has a name; "" where it has none.
func ComponentOf(s *specs.Schema) string {
	at := s.Unbranched().Resolve().Pointer()
	for _, named := range []string{"/components/schemas/", "/definitions/"} {
		if name, ok := strings.CutPrefix(at, named); ok && !strings.Contains(name, "/") {
			return at
		}
	}
	return ""
}
