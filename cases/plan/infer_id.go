package plan

import (
	"slices"
	"strings"

	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// shownID looks for the member that a parameter takes in the answers which show objects of its collection.
type shownID struct {
	collection
	kind      string
	parameter *specs.Parameter
	// read is the schema in which a read of such an object shows it; nil where none is known.
	read *specs.Schema
}

// keyKinds are the kinds of key that name an object whatever it is called, so that its id will do for them.
func keyKinds() []string { return []string{"", "id", "uuid", "guid", "uid", "oid", "pk", "identifier"} }

// members lists the names that the member may have, as words, the likeliest first.
func (s *shownID) members() []string {
	own := s.called()
	of := func(kind string) []string {
		short := s.noun[strings.LastIndexByte(s.noun, ' ')+1:] // tokenName of an API token
		return []string{kind, strings.TrimSpace(s.noun + " " + kind), s.noun + kind, strings.TrimSpace(short + " " + kind)}
	}
	all := []string{own}
	if counts := []string{"number", "index", "iid", "no"}; s.kind == "" && slices.Contains(counts, own) || s.kind == "number" {
		all = append(all, counts...) // an object that is counted where it stands has an id beside its number
	}
	if s.kind != "" {
		all = append(all, of(s.kind)...)
	}
	if slices.Contains(keyKinds(), s.kind) {
		for _, kind := range []string{"id", "uuid", "guid", "uid", "pk", "identifier"} {
			all = append(all, of(kind)...)
		}
	}
	if s.kind == "" {
		all = append(all, s.noun)
		for _, kind := range []string{"key", "name", "slug", "code", "number"} {
			all = append(all, of(kind)...)
		}
	}
	if noun, kind := nouns.Key(s.parameter.Name); s.noun != "" && noun != "" && kind != "" && !slices.Contains(keyKinds(), kind) && !s.is(noun) {
		all = append(all, noun) // the class of {className}, whatever its collection is called
	}
	return all
}

// in gives the pointer to the member in an object of a schema, or in those of every branch of it: an answer may be a member or a guest, and
// both have an id. That it may be null as well says nothing of the others.
func (s *shownID) in(schema *specs.Schema) (string, bool) {
	if at, ok := s.among(schema.Properties()); ok {
		return at, true
	}
	found := ""
	for _, branch := range schema.Branches() {
		at, ok := s.in(branch)
		if !ok || found != "" && at != found {
			return "", false
		}
		found = at
	}
	return found, found != ""
}

// among gives the pointer to the member among those of an object.
func (s *shownID) among(properties []specs.Property) (string, bool) {
	for _, strict := range []bool{true, false} {
		for _, want := range s.members() {
			for _, p := range properties {
				if strings.Join(nouns.Words(p.Name), " ") == want && s.takes(p.Schema, strict && !s.plainly(want)) {
					return jsonpointer.Of(p.Name), true
				}
			}
		}
	}
	return s.onlyOne(properties)
}

// plainly says that a member is called by the very kind of key which a parameter of no form takes: a path is text, so that {document_id} says nothing against an id
// that is a number, and a uuid beside it is another key.
func (s *shownID) plainly(member string) bool {
	_, formed, _ := s.parameter.Schema.Find("format")
	_, patterned, _ := s.parameter.Schema.Find("pattern")
	return s.parameter.In == "path" && s.kind == "id" && formed == nil && patterned == nil && (member == "id" || strings.HasSuffix(member, " id"))
}

// onlyOne gives the pointer to the one member whose name ends as the parameter's kind of key, where the parameter says no more than that kind: {name} of a rule
// that has a rule_name. What is deprecated is none of them.
func (s *shownID) onlyOne(properties []specs.Property) (string, bool) {
	if slices.Contains(keyKinds(), s.kind) || s.called() != s.kind {
		return "", false
	}
	found := ""
	for _, p := range properties {
		words := nouns.Words(p.Name)
		described, _, _ := p.Schema.Find("description")
		text, _ := described.(string)
		if len(words) != 2 || words[1] != s.kind || !s.takes(p.Schema, true) || p.Schema.Is("deprecated") || strings.Contains(strings.ToLower(text), "deprecated") {
			continue
		}
		if found != "" {
			return "", false
		}
		found = jsonpointer.Of(p.Name)
	}
	return found, found != ""
}

// takes says whether the parameter can take what a member shows: its very type, or, since a path is text, a number where it takes text.
func (s *shownID) takes(member *specs.Schema, strict bool) bool {
	mine, theirs := s.parameter.Schema.Types(), member.Types()
	for _, t := range theirs {
		switch {
		case t == "null":
		case slices.Contains(mine, t), t == "integer" && slices.Contains(mine, "number"):
			return true
		case !strict && t == "string" && slices.Contains(mine, "integer"): // a number in quotes
			return true
		case !strict && t == "integer" && (len(mine) == 0 || slices.Contains(mine, "string")):
			return true
		}
	}
	return len(theirs) == 0 || len(mine) == 0 && !slices.Contains(theirs, "object") && !slices.Contains(theirs, "array")
}

// wrappers are the members that answers put their object into.
func (s *shownID) wraps(name string) bool {
	name = strings.Join(nouns.Words(name), " ")
	return name == s.noun && s.noun != "" || slices.Contains([]string{"data", "result", "item", "response", "payload", "record", "object", "entity", "content", "value"}, name)
}

// made gives the runtime expression of the id in the answer to a creation, or in its request where the answer does not show it; ""
// where neither does.
func (s *shownID) made(producer *specs.Operation) string {
	schema, before := producer.Shown().Unbranched(), "$response.body#"
	if schema != nil && slices.Equal(schema.Types(), []string{"array"}) {
		schema, before = schema.Items(), before+"/0"
	}
	if s.bare(schema) {
		return before
	}
	if pointer, ok := s.in(schema); ok {
		return before + pointer
	}
	if pointer, ok := s.calledAfter(schema); ok {
		return before + pointer
	}
	for _, p := range schema.Properties() {
		if s.wraps(p.Name) {
			if pointer, ok := s.in(p.Schema); ok {
				return before + jsonpointer.Of(p.Name) + pointer
			}
		}
	}
	sent, _ := producer.Sent()
	if sent != nil && !slices.Contains(keyKinds(), s.kind) {
		if pointer, ok := s.in(sent); ok {
			return "$request.body#" + pointer
		}
	}
	if schema == nil {
		if pointer, ok := s.chosen(sent); ok { // an answer without a body: the client has chosen
			return "$request.body#" + pointer
		}
	}
	if schema == nil || len(schema.Properties()) == 0 {
		if id := s.unwritten(producer, sent); id != "" {
			return id
		}
	}
	if wrapped := s.wrapped(schema, before); wrapped != "" || intent.Located(producer) {
		return wrapped
	}
	return s.named(schema, before)
}

// bare says that an answer is nothing but the id: a UUID where the parameter is one, or a number where it is one. Any other text may as well be a message.
func (s *shownID) bare(schema *specs.Schema) bool {
	if schema == nil {
		return false
	}
	mine, theirs := s.parameter.Schema.Types(), schema.Types()
	if slices.Equal(theirs, []string{"integer"}) {
		return slices.Equal(mine, theirs)
	}
	format, _, _ := schema.Find("format")
	own, _, _ := s.parameter.Schema.Find("format")
	return slices.Equal(theirs, []string{"string"}) && format == "uuid" && (own == "uuid" || own == nil)
}

// calledAfter gives the pointer to a member that is the id of what the schema of an answer is called: client_id of an OAuth2Client that is
// made at /register.
func (s *shownID) calledAfter(schema *specs.Schema) (string, bool) {
	_, name, named := strings.Cut(schema.Resolve().Pointer(), "/schemas/")
	words := nouns.Words(name)
	if !named || len(words) == 0 || strings.Contains(name, "/") || !slices.Contains(keyKinds(), s.kind) {
		return "", false
	}
	for i := range words {
		for _, p := range schema.Properties() {
			if strings.Join(nouns.Words(p.Name), " ") == strings.Join(words[i:], " ")+" id" && s.takes(p.Schema, false) {
				return jsonpointer.Of(p.Name), true
			}
		}
	}
	return "", false
}

// unwritten is where the id is of what a creation makes of whose answer nothing is written down: the answer may well show the object as a
// read does, and is looked at elsewhere too. What a list of new objects calls the first by is that one's name.
func (s *shownID) unwritten(producer *specs.Operation, sent *specs.Schema) string {
	pointer, ok := s.in(s.read)
	if !ok || intent.Located(producer) {
		return ""
	}
	if sent != nil && slices.Equal(sent.Types(), []string{"array"}) && !slices.Contains(keyKinds()[1:], s.kind) {
		if named, ok := s.in(sent.Items()); ok && named == pointer {
			return "$request.body#/0" + pointer
		}
	}
	return "$response.body#" + pointer
}
