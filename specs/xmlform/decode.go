package xmlform

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"holdfast/specs"
)

// Decode reads a document as the value that a schema describes. Texts become numbers and booleans where the schema wants those and the text is
// one; a text that is none stays a text, for the schema to judge. What the schema does not name becomes a text, an object or a list. It is an error
// where the document is not well-formed, where its root is not the one that the schema says, and beyond what is read: see [ErrUnread] and
// [specs.ErrLarge].
func Decode(data []byte, s *specs.Schema) (any, error) {
	root, err := read(data)
	if err != nil {
		return nil, err
	}
	if name, said := s.XMLRoot(); said && !named(root, name, s.XML()) {
		return nil, fmt.Errorf("the root is <%s>, and the contract says <%s>%s", root.name.Local, name, within(s.XML()))
	}
	r := &reader{}
	v := r.value(root, s)
	if r.tried > mostTried {
		return nil, fmt.Errorf("more than %d ways to read it: %w", mostTried, specs.ErrLarge)
	}
	return v, nil
}

func within(x specs.XML) string {
	if x.Namespace == "" {
		return ""
	}
	return " of the namespace " + x.Namespace
}

// reader counts how many elements were read, each for each branch that it may be of.
type reader struct{ tried int }

const mostTried = 200_000

// value is what an element stands for: for a schema of branches, the first that it fits, or that of all that is declared.
func (r *reader) value(e *element, s *specs.Schema) any {
	branches := s.Branches()
	for _, b := range branches {
		if v := r.as(e, s, b); r.tried > mostTried || s.Accepts(v) {
			return v
		}
	}
	return r.as(e, append([]*specs.Schema{s}, branches...)...)
}

// as reads an element by several schemas at once.
func (r *reader) as(e *element, all ...*specs.Schema) any {
	if r.tried++; r.tried > mostTried {
		return nil
	}
	wants := func(t string) bool {
		return slices.ContainsFunc(all, func(s *specs.Schema) bool { return slices.Contains(s.Types(), t) })
	}
	switch {
	case e.null():
		return nil
	case wants("array") && !wants("object"):
		return r.list(e.children, all)
	case len(e.children) > 0, wants("object") && (!e.plain() || !wants("string")), !e.plain() && !slices.ContainsFunc(all, func(s *specs.Schema) bool { return s.Types() != nil }):
		return r.object(e, all, wants("null"))
	}
	text := e.text.String()
	if text == "" && wants("null") {
		return nil
	}
	if wants("string") && all[0].Accepts(text) {
		return text
	}
	return typed(text, wants)
}

// typed is a text as a number or a boolean where those are wanted and it is one (XML Schema Part 2 §3.2.2, §3.2.3).
func typed(text string, wants func(string) bool) any {
	short := strings.TrimSpace(text)
	if wants("integer") || wants("number") {
		plain := strings.TrimPrefix(short, "+")
		if v, err := specs.DecodeJSON([]byte(plain)); err == nil {
			if n, ok := v.(json.Number); ok {
				return n
			}
		}
	}
	if wants("boolean") {
		switch short {
		case "true", "1":
			return true
		case "false", "0":
			return false
		}
	}
	return text
}

func (r *reader) list(children []*element, all []*specs.Schema) []any {
	var item *specs.Schema
	for _, s := range all {
		if item == nil {
			item = s.Items()
		}
	}
	list := make([]any, 0, len(children))
	for _, c := range children {
		list = append(list, r.value(c, item))
	}
	return list
}

// object reads an element's attributes and children as members. One without either is the text that it has, or null where an object without
// members is refused.
func (r *reader) object(e *element, all []*specs.Schema, nullable bool) any {
	object := map[string]any{}
	taken := make([]bool, len(e.children))
	read := map[string]bool{}
	for _, s := range all {
		for _, p := range s.Properties() {
			if p.Schema == nil || object[p.Name] != nil {
				continue
			}
			x := p.Schema.XML()
			name := cmp.Or(x.Name, p.Name)
			switch {
			case x.Node == specs.XMLAttribute:
				for _, a := range e.attributes {
					if a.Name.Local == name && !declaration(a) {
						object[p.Name] = r.value(textual(a.Value), p.Schema)
						read[name] = true
					}
				}
			case x.Node == specs.XMLText:
				if text := e.text.String(); text != "" || p.Required {
					object[p.Name] = r.value(textual(text), p.Schema)
				}
			case slices.Equal(p.Schema.Types(), []string{"array"}) && !x.Wrapped:
				item := p.Schema.Items()
				found := claim(e.children, taken, cmp.Or(item.XML().Name, name), item.XML())
				if len(found) > 0 || p.Required {
					object[p.Name] = r.list(found, []*specs.Schema{p.Schema})
				}
			default:
				if found := claim(e.children, taken, name, x); len(found) == 1 {
					object[p.Name] = r.value(found[0], p.Schema)
				} else if len(found) > 1 { // which the schema will say
					object[p.Name] = r.list(found, nil)
				}
			}
		}
	}
	r.others(e, all, taken, read, object)
	switch text := e.text.String(); {
	case len(object) > 0 || len(e.children) > 0:
	case strings.TrimSpace(text) != "":
		return text
	case nullable && !all[0].Accepts(object):
		return nil
	}
	return object
}

// others reads what no property names, each as the additional properties are, or as it looks.
func (r *reader) others(e *element, all []*specs.Schema, taken []bool, read map[string]bool, object map[string]any) {
	for _, a := range e.attributes {
		if !declaration(a) && !read[a.Name.Local] && object[a.Name.Local] == nil {
			object[a.Name.Local] = a.Value
		}
	}
	var additional *specs.Schema
	for _, s := range all {
		if additional == nil {
			additional = s.Resolve().Child("additionalProperties")
		}
	}
	for i, c := range e.children {
		if taken[i] {
			continue
		}
		same := claim(e.children, taken, c.name.Local, specs.XML{})
		if len(same) == 1 {
			object[c.name.Local] = r.value(c, additional)
		} else {
			object[c.name.Local] = r.list(same, []*specs.Schema{additional})
		}
	}
}

// claim takes the children of a name that nobody has taken yet.
func claim(children []*element, taken []bool, name string, x specs.XML) (found []*element) {
	for i, c := range children {
		if !taken[i] && named(c, name, x) {
			taken[i] = true
			found = append(found, c)
		}
	}
	return found
}

// named says whether an element has a name, in the namespace that the contract gives it, or in any where it gives none.
func named(e *element, name string, x specs.XML) bool {
	return e.name.Local == name && (x.Namespace == "" || e.name.Space == x.Namespace)
}

// textual is a value without an element of its own.
func textual(text string) *element {
	e := &element{}
	e.text.WriteString(text)
	return e
}
