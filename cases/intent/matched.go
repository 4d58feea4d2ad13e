package intent

import (
	"slices"
	"strings"

	"holdfast/specs"
)

// actsOnMatched says that what a POST does is done to all that its body matches or lists, and that nothing need be listed: POST /jobs/retries with jobIds or a
// jobQuery, POST /history/set-removal-time. A query that is empty matches all there is, and what a list shows is others'. What only asks, and what makes something
// from what it matches, is none.
func actsOnMatched(c *specs.Contract, op *specs.Operation) bool {
	if op.Body == nil || saysMade(op) || HasItems(c, Collection(op.Path)) || len(c.OperationsAt(op.Path)) > 1 {
		return false
	}
	makes := func(w string) bool { return slices.Contains(Makings(), w) && w != "post" }
	for _, words := range [][]string{NameWords(op), WordsOf(op.Summary)} {
		if asksFirst(words) || asks(words) || slices.ContainsFunc(words[:min(len(words), 3)], makes) {
			return false
		}
	}
	if previews(op) {
		return false
	}
	sent, _ := op.Sent()
	if sent == nil {
		return false
	}
	selects := false
	for _, p := range sent.PropertiesOf(map[string]any{}) {
		switch {
		case p.Required && NamesObject(p.Name):
			return false
		case !p.Required && selectsObjects(p):
			selects = true
		}
	}
	return selects
}

// previews says that the end of a path is called as what only shows what would be matched, and that no word of the name changes anything:
// POST /filters/preview is answered with a list.
func previews(op *specs.Operation) bool {
	last := op.Path[strings.LastIndexByte(strings.TrimSuffix(op.Path, "/"), '/')+1:]
	last = strings.ToLower(strings.Trim(last, "/"))
	if !strings.HasSuffix(last, "preview") && !strings.HasPrefix(last, "preview") {
		return false
	}
	words := NameWords(op)
	if len(words) > 0 && words[len(words)-1] == "create" {
		words = words[:len(words)-1] // of any POST, by the generator of the document
	}
	return !slices.ContainsFunc(words, changingOrMaking)
}

// selectsObjects says that a member chooses among objects: a list of their ids, or a query.
func selectsObjects(p specs.Property) bool {
	words, types := WordsOf(p.Name), p.Schema.Types()
	if len(words) == 0 {
		return false
	}
	switch last := words[len(words)-1]; {
	case last == "ids" || last == "keys" && len(words) > 1:
		return slices.Contains(types, "array")
	case slices.Contains([]string{"query", "criteria", "selector", "where"}, last), len(words) == 1 && slices.Contains([]string{"filter", "filters"}, last):
		return slices.Contains(types, "object") || slices.Contains(types, "array")
	}
	return false
}

// NameWords are the words of an operation's name; none where it has none of its own.
func NameWords(op *specs.Operation) []string {
	if strings.Contains(op.ID, ":/") {
		return nil
	}
	return WordsOf(op.ID)
}
