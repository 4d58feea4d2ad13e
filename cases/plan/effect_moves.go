package plan

import (
	"slices"
	"strings"

	"holdfast/specs"
)

// movesPath says that a POST moves, renames or copies what its path stands for: its name, path or text begins with such a verb, and what it is sent says at
// most where to. What it is sent to is then another's, as nothing of the path names an object: POST /site/move with a destination took a whole site away,
// and /site/duplicate made 26 of it.
func movesPath(op *specs.Operation) bool {
	moving := []string{
		"move", "moves", "rename", "renames", "relocate", "relocates", "reparent", "reorder", "reorders", "merge", "merges", "swap", "swaps", "split", "splits",
		"convert", "converts", "duplicate", "duplicates", "clone", "clones", "copy", "copies",
	}
	if !slices.ContainsFunc(spoken(op), func(words []string) bool { return slices.Contains(moving, words[0]) }) {
		return false
	}
	return !namesWhat(op)
}

// spoken are the words of an operation's name, of the last segment of its path and of its summary, those that have any.
func spoken(op *specs.Operation) (all [][]string) {
	name := op.ID
	if strings.Contains(name, ":/") {
		name = ""
	}
	path := strings.TrimSuffix(op.Path, "/")
	for _, text := range []string{name, path[strings.LastIndexByte(path, '/')+1:], op.Summary} {
		if words := wordsOf(text); len(words) > 0 {
			all = append(all, words)
		}
	}
	return all
}

// namesWhat says that a member of the body or a parameter of the query says which object is meant, and not only what becomes of it: from and id do, destination
// and new_id do not.
func namesWhat(op *specs.Operation) bool {
	what := func(name string) bool {
		words := wordsOf(name)
		if len(words) == 0 || slices.Contains([]string{"new", "to", "into", "dest", "destination", "target", "parent"}, words[0]) {
			return false
		}
		return namesObject(name) || slices.Contains([]string{"from", "source", "src", "old", "items", "files", "file", "objects"}, words[0])
	}
	if slices.ContainsFunc(op.Parameters, func(p *specs.Parameter) bool { return p.In == "query" && what(p.Name) }) {
		return true
	}
	sent, _ := op.Sent()
	if items := sent.Items(); items != nil {
		sent = items
	}
	return slices.ContainsFunc(sent.Properties(), func(p specs.Property) bool {
		return what(p.Name) || slices.ContainsFunc(p.Schema.Properties(), func(inner specs.Property) bool { return namesObject(inner.Name) }) // {"visitor": {"id": …}}
	})
}

// standsAlone says that what a POST makes is taken away by a DELETE of the same path, with no object of its own below it and no name in what it is sent: there is
// one, and who makes it anew loses what it held.
func standsAlone(c *specs.Contract, op *specs.Operation) bool {
	if hasItems(c, op.Path) || bodyNames(op) || shownAsList(c, op.Path) {
		return false
	}
	return slices.ContainsFunc(c.OperationsAt(op.Path), func(other *specs.Operation) bool { return other.Method == "DELETE" && !bodyNames(other) })
}
