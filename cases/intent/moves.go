package intent

import (
	"slices"
	"strings"

	"holdfast/specs"
)

// movesPath says that a POST moves, renames or copies what its path stands for: its path ends in such a verb, or its name or text begins with one and it is not documented
// to make anything, and what it is sent says at most where to. What it is sent to is then another's, as nothing of the path names an object: POST /site/move with a
// destination took a whole site away, and /site/duplicate made 26 of it. Content is converted and merged as well, which has no effect: those verbs count where the path
// before them is read.
func movesPath(c *specs.Contract, op *specs.Operation) bool {
	moving := []string{
		"move", "moves", "rename", "renames", "relocate", "relocates", "reparent", "reorder", "reorders", "duplicate", "duplicates", "clone", "clones", "copy", "copies",
	}
	path := strings.TrimSuffix(op.Path, "/")
	i := strings.LastIndexByte(path, '/')
	last := WordsOf(path[i+1:])
	stands := i > 0 && !versioned(path[strings.LastIndexByte(path[:i], '/')+1:i])
	switch {
	case namesWhat(op) || len(last) == 0:
		return false
	case slices.Contains([]string{"merge", "swap", "split", "convert"}, last[0]):
		return stands && slices.ContainsFunc(c.OperationsAt(path[:i]), func(other *specs.Operation) bool { return other.Method == "GET" })
	case slices.Contains(moving, last[0]) && strings.TrimSuffix(last[0], "s") == last[0] && (stands || len(last) > 1):
		return true
	}
	return !(saysMade(op) && shows(op)) && slices.ContainsFunc(spoken(op), func(words []string) bool { return slices.Contains(moving, words[0]) })
}

// spoken are the words of an operation's name, of the last segment of its path and of its summary, those that have any.
func spoken(op *specs.Operation) (all [][]string) {
	name := op.ID
	if strings.Contains(name, ":/") {
		name = ""
	}
	path := strings.TrimSuffix(op.Path, "/")
	for _, text := range []string{name, path[strings.LastIndexByte(path, '/')+1:], op.Summary} {
		if words := WordsOf(text); len(words) > 0 {
			all = append(all, words)
		}
	}
	return all
}

// namesWhat says that a member of the body or a parameter of the query says which object is meant, and not only what becomes of it: from and id do, destination
// and new_id do not.
func namesWhat(op *specs.Operation) bool {
	what := func(name string) bool {
		words := WordsOf(name)
		if len(words) == 0 || slices.Contains([]string{"new", "to", "into", "dest", "destination", "target", "parent"}, words[0]) {
			return false
		}
		return NamesObject(name) || slices.Contains([]string{"from", "source", "src", "old", "items", "files", "file", "objects"}, words[0])
	}
	if slices.ContainsFunc(op.Parameters, func(p *specs.Parameter) bool { return p.In == "query" && what(p.Name) }) {
		return true
	}
	sent, _ := op.Sent()
	if items := sent.Items(); items != nil {
		sent = items
	}
	return slices.ContainsFunc(sent.Properties(), func(p specs.Property) bool {
		return what(p.Name) || slices.ContainsFunc(p.Schema.Properties(), func(inner specs.Property) bool { return NamesObject(inner.Name) }) // {"visitor": {"id": …}}
	})
}

// standsAlone says that what a POST makes is taken away by a DELETE of the same path that is told nothing, with no object of its own below it and no name in what it is
// sent: there is one, and who makes it anew loses what it held. Who sends what proves who they are begins a session, beside those of others.
func standsAlone(c *specs.Contract, op *specs.Operation) bool {
	if HasItems(c, op.Path) || bodyNames(op) || ShownAsList(c, op.Path) || sendsSecret(op) {
		return false
	}
	return slices.ContainsFunc(c.OperationsAt(op.Path), func(other *specs.Operation) bool {
		which := func(p *specs.Parameter) bool { return p.In == "query" && p.Required }
		sent, _ := other.Sent()
		return other.Method == "DELETE" && !bodyNames(other) && !slices.ContainsFunc(other.Parameters, which) && len(sent.Properties()) == 0
	})
}

// sendsSecret says that a body has a password, or what stands for one.
func sendsSecret(op *specs.Operation) bool {
	sent, _ := op.Sent()
	return slices.ContainsFunc(sent.Properties(), func(p specs.Property) bool {
		words := WordsOf(p.Name)
		return len(words) > 0 && slices.Contains([]string{"password", "passwd", "pwd", "passphrase", "passcode", "pin", "otp"}, words[len(words)-1])
	})
}
