package plan

import (
	"slices"
	"strings"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// uniqueNames are the members that APIs commonly want to be unique. A request that repeats one is refused for that, not for
// what a case is about, so each request gets a value of its own.
func uniqueNames() []string {
	return []string{"name", "title", "slug", "username", "login", "handle", "email", "key", "code", "sku", "label", "external_id", "reference"}
}

// uniqueMembers gives the pointers of a body's members that get fresh values: strings of a free form with such a name.
func uniqueMembers(s *specs.Schema, payload any) []string {
	members, ok := payload.(map[string]any)
	if !ok {
		return nil
	}
	var found []string
	for _, p := range s.Properties() {
		format, _, _ := p.Schema.Find("format")
		alone := format == "email" || format == "idn-email" || format == "hostname" // what these name belongs to one
		if _, isText := members[p.Name].(string); !isText || !alone && !slices.Contains(uniqueNames(), strings.ToLower(p.Name)) {
			continue
		}
		_, _, enum := p.Schema.Find("enum")
		_, _, constant := p.Schema.Find("const")
		if !enum && !constant {
			found = append(found, jsonpointer.Of(p.Name))
		}
	}
	return found
}

// uniqueBut is what stays fresh when another value is put at a pointer.
func (b *base) uniqueBut(pointer string) []string {
	return slices.DeleteFunc(slices.Clone(b.unique), func(u string) bool { return pointer == "" || u == pointer })
}
