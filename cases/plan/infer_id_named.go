package plan

import (
	"slices"
	"strings"

	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// named is the name of what was made, where its answer shows nothing else that it could be called by.
func (s *shownID) named(schema *specs.Schema, before string) string {
	if !slices.Contains(keyKinds(), s.kind) || schema == nil || linked(schema) {
		return ""
	}
	for _, p := range schema.Properties() {
		words := nouns.Words(p.Name)
		if len(words) > 0 && slices.Contains(keyKinds()[1:], words[len(words)-1]) {
			return ""
		}
	}
	for _, p := range schema.Properties() {
		if p.Name == "name" && slices.Equal(p.Schema.Types(), []string{"string"}) {
			return before + "/name"
		}
	}
	return ""
}

// linked says that an object shows where it stands, as those of HAL and JSON:API do: that is what it is called, and so does Location say.
func linked(schema *specs.Schema) bool {
	return slices.ContainsFunc(schema.Properties(), func(p specs.Property) bool {
		return slices.Contains([]string{"_links", "links", "self", "href", "@id"}, p.Name)
	})
}

// wrapped is where most APIs have the id of an object that an answer wraps and whose members nobody wrote down; "" where it wraps none.
func (s *shownID) wrapped(schema *specs.Schema, before string) string {
	if !slices.Contains(keyKinds(), s.kind) {
		return ""
	}
	for _, p := range schema.Properties() {
		if s.wraps(p.Name) && slices.Equal(p.Schema.Types(), []string{"object"}) && !p.Schema.Closed() {
			return before + jsonpointer.Of(p.Name) + "/id"
		}
	}
	return ""
}

// chosen gives the pointer to what the client calls a new object by in what it sends: the member that is called as the parameter is, or as a reference to
// it is called in its own object, id; right in the body before that of an object in it.
func (s *shownID) chosen(sent *specs.Schema) (string, bool) {
	names := []string{s.called()}
	if slices.Contains(keyKinds(), s.kind) {
		names = append(names, "id")
	}
	for _, deep := range []bool{false, true} {
		for _, name := range names {
			if pointer, ok := s.anywhere(sent, name, deep); ok {
				return pointer, true
			}
		}
	}
	return "", false
}

// called are the words of the parameter's name.
func (s *shownID) called() string { return strings.Join(nouns.Words(s.parameter.Name), " ") }

// exactly gives the pointer to the member of an object that is called so.
func (s *shownID) exactly(schema *specs.Schema, name string) (string, bool) {
	for _, p := range schema.Properties() {
		if strings.Join(nouns.Words(p.Name), " ") == name && s.takes(p.Schema, true) {
			return jsonpointer.Of(p.Name), true
		}
	}
	return "", false
}

// anywhere gives the pointer to such a member of an object, or, where deep, of an object right in it.
func (s *shownID) anywhere(schema *specs.Schema, name string, deep bool) (string, bool) {
	if !deep {
		return s.exactly(schema, name)
	}
	for _, p := range schema.Properties() {
		if pointer, ok := s.exactly(p.Schema, name); ok {
			return jsonpointer.Of(p.Name) + pointer, true
		}
	}
	return "", false
}

// listed gives the runtime expression of the first item's id in the answer of a list, and whether the answer may be one.
func (s *shownID) listed(lister *specs.Operation) (string, bool) {
	schema := lister.Shown().Unbranched()
	if schema == nil {
		return "", false
	}
	if slices.Contains(schema.Types(), "array") {
		at, items := "$response.body#/0", schema.Items()
		if slices.Equal(items.Types(), []string{"array"}) { // groups of items, as the spans of each trace
			at, items = at+"/0", items.Items()
		}
		pointer, ok := s.in(items)
		return at + pointer, ok
	}
	for _, named := range []bool{true, false} {
		for _, p := range schema.Properties() {
			if !slices.Contains(p.Schema.Types(), "array") || named && nouns.Of(p.Name) != s.noun {
				continue
			}
			if pointer, ok := s.in(p.Schema.Items()); ok {
				return "$response.body#" + jsonpointer.Of(p.Name) + "/0" + pointer, true
			}
		}
	}
	return "", false
}
