package specs

import (
	"slices"
	"strconv"
	"strings"

	"holdfast/specs/jsonpointer"
)

// Property is one property of an object schema.
type Property struct {
	Name string
	// Schema is the property's as the first schema that declares it has it, references not followed; nil where a name is only required.
	Schema   *Schema
	Required bool
}

// maxParts bounds how many schemas one instance place may have to satisfy at once.
const maxParts = 200

// parts are all the schemas that a value must satisfy at the same place: this one, what it refers to and the members of allOf, each
// once. The schema itself comes first.
func (s *Schema) parts() []*Schema {
	if s == nil {
		return nil
	}
	return s.learned.parts.ask(s, (*Schema).findParts)
}

func (s *Schema) findParts() []*Schema { return s.partsOutside(nil) }

// partsOutside are the parts without those at the pointers of a path, and without what only these lead to.
func (s *Schema) partsOutside(path []string) []*Schema {
	all := []*Schema{s}
	for i := 0; i < len(all) && len(all) < maxParts; i++ {
		next := all[i].AllOf()
		if r := all[i].reference(); r != nil {
			next = append([]*Schema{r}, next...)
		}
		for _, n := range next {
			if !slices.Contains(all, n) && !slices.Contains(path, n.ptr) {
				all = append(all, n)
			}
		}
	}
	return slices.Clip(all)
}

// Types are the names of the types that a value may have, references and allOf followed; nil means any. The list must not be changed.
func (s *Schema) Types() []string {
	if s == nil {
		return nil
	}
	return s.learned.types.ask(s, (*Schema).findTypes)
}

func (s *Schema) findTypes() []string {
	var types []string
	any := true
	for _, p := range s.parts() {
		own := p.ownTypes()
		if own == nil {
			continue
		}
		if any {
			types, any = own, false
			continue
		}
		types = bothTypes(types, own)
	}
	return slices.Clip(types)
}

func (s *Schema) ownTypes() []string {
	switch t := s.object()["type"].(type) {
	case string:
		return []string{t}
	case []any:
		names := make([]string, 0, len(t))
		for _, n := range t {
			names = append(names, n.(string))
		}
		return names
	}
	return nil
}

// bothTypes is what two lists have in common; an integer is a number.
func bothTypes(a, b []string) []string {
	both := []string{}
	for _, t := range a {
		switch {
		case slices.Contains(b, t), t == "integer" && slices.Contains(b, "number"):
			both = append(both, t)
		case t == "number" && slices.Contains(b, "integer"):
			both = append(both, "integer")
		}
	}
	return both
}

// Properties are the declared and the required properties, sorted by name, references and allOf followed. The list must not be
// changed.
func (s *Schema) Properties() []Property {
	if s == nil {
		return nil
	}
	return s.learned.properties.ask(s, (*Schema).findProperties)
}

func (s *Schema) findProperties() []Property {
	byName := map[string]*Property{}
	entry := func(name string) *Property {
		if byName[name] == nil {
			byName[name] = &Property{Name: name}
		}
		return byName[name]
	}
	for _, p := range s.parts() {
		if m, ok := p.object()["properties"].(map[string]any); ok {
			for name := range m {
				if e := entry(name); e.Schema == nil {
					e.Schema = p.Child("properties", name)
				}
			}
		}
		for _, name := range p.requiredNames() {
			entry(name).Required = true
		}
	}
	all := make([]Property, 0, len(byName))
	for _, p := range byName {
		all = append(all, *p)
	}
	slices.SortFunc(all, func(a, b Property) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func (s *Schema) requiredNames() []string {
	list, _ := s.object()["required"].([]any)
	names := make([]string, 0, len(list))
	for _, n := range list {
		names = append(names, n.(string))
	}
	return names
}

// Items is the schema of an array's items, references and allOf followed to find it; nil if there is none.
func (s *Schema) Items() *Schema {
	if s == nil {
		return nil
	}
	return s.learned.items.ask(s, (*Schema).findItems)
}

func (s *Schema) findItems() *Schema {
	for _, p := range s.parts() {
		if i := p.Child("items"); i != nil {
			return i
		}
	}
	return nil
}

// Closed says whether properties that are not declared are refused, references and allOf followed.
func (s *Schema) Closed() bool {
	return s != nil && s.learned.closed.ask(s, (*Schema).isClosed)
}

func (s *Schema) isClosed() bool {
	for _, p := range s.parts() {
		if m := p.object(); m["additionalProperties"] == false || m["unevaluatedProperties"] == false {
			return true
		}
	}
	return false
}

// Find looks for a keyword on this schema, on what it refers to and on the members of allOf. Of several minimum and maximum kinds it
// gives the strictest, of anything else the first.
func (s *Schema) Find(keyword string) (any, *Schema, bool) {
	var value any
	var holder *Schema
	for _, p := range s.parts() {
		v, ok := p.Keyword(keyword)
		if ok && (holder == nil || stricter(keyword, v, value)) {
			value, holder = v, p
		}
	}
	return value, holder, holder != nil
}

// stricter says whether bound a of a minimum or maximum keyword leaves fewer values than b.
func stricter(keyword string, a, b any) bool {
	x, okA := Rational(a)
	y, okB := Rational(b)
	if !okA || !okB {
		return false
	}
	switch {
	case strings.HasPrefix(keyword, "min"), keyword == "exclusiveMinimum":
		return x.Cmp(y) > 0
	case strings.HasPrefix(keyword, "max"), keyword == "exclusiveMaximum":
		return x.Cmp(y) < 0
	}
	return false
}

// fragment writes a pointer as a URL fragment.
func fragment(pointer string) string {
	var b strings.Builder
	for i := range len(pointer) {
		c := pointer[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("/~-_.$", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteString(strings.ToUpper(strconv.FormatUint(uint64(c)+0x100, 16)[1:]))
		}
	}
	return b.String()
}

// Member is the schema of the member of a value that an RFC 6901 pointer leads to, with a star for any item; nil where none is declared.
func (s *Schema) Member(pointer string) *Schema {
	for _, token := range jsonpointer.Tokens(pointer) {
		var next *Schema
		if token == "*" {
			next = s.Items()
		}
		for _, p := range s.Properties() {
			if p.Name == token {
				next = p.Schema
			}
		}
		if s = next; s == nil {
			return nil
		}
	}
	return s
}
