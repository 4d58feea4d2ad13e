package intent

import (
	"slices"
	"strings"

	"holdfast/internal/nouns"
	"holdfast/specs"
)

// writesSingleton says that a POST writes what a GET of the same path reads whole: there is no collection and nothing below. Where
// the POST is documented to make something (201, 202) that takes more: its body has only members of what the GET shows. Generators
// write 201 for every POST, so that alone does not say that there is more than one.
func writesSingleton(c *specs.Contract, op *specs.Operation) bool {
	if HasItems(c, op.Path) {
		return false
	}
	for _, other := range c.OperationsAt(op.Path) {
		if other.Method == "GET" {
			whole := wholeObject(other)
			return whole != nil && (!saysMade(op) || sendsPartOf(op, whole))
		}
	}
	return false
}

// changesParent says that the path of a POST ends in what is done to the one object that a GET of the path before it shows, whatever else its body
// names: /swarm/update.
func changesParent(c *specs.Contract, op *specs.Operation) bool {
	path := strings.TrimSuffix(op.Path, "/")
	i := strings.LastIndexByte(path, '/')
	if i <= 0 || !changesNoun(strings.Split(strings.Trim(path, "/"), "/")) || HasItems(c, path[:i]) {
		return false
	}
	noun := strings.Join(nouns.Words(path[strings.LastIndexByte(path[:i], '/')+1:i]), " ")
	return slices.ContainsFunc(c.OperationsAt(path[:i]), func(other *specs.Operation) bool {
		one := nouns.Singular(noun) == noun && other.Shown() != nil && slices.Equal(other.Shown().Types(), []string{"object"})
		return other.Method == "GET" && (one || wholeObject(other) != nil)
	})
}

// saysMade says that an operation documents an answer that something was made, or will be.
func saysMade(op *specs.Operation) bool {
	return slices.ContainsFunc(op.Responses, func(r *specs.Response) bool { return r.Status == "201" || r.Status == "202" })
}

// wholeObject is the object that a GET shows; nil where it shows something else, or one that may be an envelope around a list.
func wholeObject(get *specs.Operation) *specs.Schema {
	for _, r := range get.Responses {
		for _, m := range r.Content {
			if !strings.HasPrefix(r.Status, "2") || m.Schema == nil || !slices.Equal(m.Schema.Types(), []string{"object"}) {
				continue
			}
			if slices.ContainsFunc(m.Schema.Properties(), func(p specs.Property) bool { return slices.Contains(p.Schema.Types(), "array") }) {
				return nil
			}
			return m.Schema
		}
	}
	return nil
}

// sendsPartOf says that all members of an operation's body are members of an object; one whose members nobody wrote down says nothing.
func sendsPartOf(op *specs.Operation, whole *specs.Schema) bool {
	sent, _ := op.Sent()
	members := sent.Properties()
	return len(members) > 0 && !slices.ContainsFunc(members, func(sent specs.Property) bool {
		return !slices.ContainsFunc(whole.Properties(), func(shown specs.Property) bool { return shown.Name == sent.Name })
	})
}
