package xmlform

import (
	"bytes"
	"cmp"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"holdfast/specs"
)

// Encode writes a value as a document whose root is the schema's. It is an error where the schema names no root, and where XML has no form
// for the value: a null, a name that is none there, a character that XML 1.0 §2.2 does not have.
func Encode(v any, s *specs.Schema) ([]byte, error) {
	root, _ := s.XMLRoot()
	if root == "" {
		return nil, errors.New("the schema gives the element of the whole no name")
	}
	w := &writer{}
	w.WriteString(xml.Header)
	if err := w.element(root, v, s); err != nil {
		return nil, err
	}
	return w.Bytes(), nil
}

type writer struct{ bytes.Buffer }

// element writes one element that is the value.
func (w *writer) element(name string, v any, s *specs.Schema) error {
	x := s.XML()
	opened, declares := name, ""
	if x.Namespace != "" {
		declares = "xmlns"
	}
	if x.Prefix != "" {
		opened, declares = x.Prefix+":"+name, "xmlns:"+x.Prefix
	}
	if !isName(name) || x.Prefix != "" && !isName(x.Prefix) {
		return fmt.Errorf("%q is no name of an element", opened)
	}
	w.WriteString("<" + opened)
	if x.Namespace != "" {
		if err := w.attribute(declares, x.Namespace); err != nil {
			return err
		}
	}
	var err error
	switch v := v.(type) {
	case map[string]any:
		err = w.members(v, s)
	case []any:
		w.WriteByte('>')
		item := s.Items()
		err = w.items(itemName(item, name), v, item)
	default:
		w.WriteByte('>')
		err = w.text(v)
	}
	w.WriteString("</" + opened + ">")
	return err
}

// members writes the rest of an element's start and what it holds, declared members in the order of the contract.
func (w *writer) members(object map[string]any, s *specs.Schema) error {
	declared := inOrder(s.PropertiesOf(object))
	known := map[string]bool{}
	for _, p := range declared {
		known[p.Name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !known[name] {
			declared = append(declared, specs.Property{Name: name, Schema: s.Child("additionalProperties")})
		}
	}
	for _, p := range declared {
		v, has := object[p.Name]
		if x := p.Schema.XML(); has && x.Node == specs.XMLAttribute {
			text, err := scalar(v)
			if err != nil {
				return err
			}
			if err := w.attribute(cmp.Or(x.Name, p.Name), text); err != nil {
				return err
			}
		}
	}
	w.WriteByte('>')
	for _, p := range declared {
		v, has := object[p.Name]
		x := p.Schema.XML()
		if !has || x.Node == specs.XMLAttribute {
			continue
		}
		if err := w.member(p, x, v); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) member(p specs.Property, x specs.XML, v any) error {
	list, isList := v.([]any)
	switch name := cmp.Or(x.Name, p.Name); {
	case x.Node == specs.XMLText:
		return w.text(v)
	case isList && !x.Wrapped:
		item := p.Schema.Items()
		return w.items(itemName(item, name), list, item)
	default:
		return w.element(name, v, p.Schema)
	}
}

func (w *writer) items(name string, list []any, item *specs.Schema) error {
	for _, v := range list {
		if err := w.element(name, v, item); err != nil {
			return err
		}
	}
	return nil
}

// itemName is that of a list's items: their own, or the list's.
func itemName(item *specs.Schema, list string) string { return cmp.Or(item.XML().Name, list) }

func (w *writer) attribute(name, value string) error {
	if !isName(name) && name != "xmlns" && (len(name) < 7 || name[:6] != "xmlns:") {
		return fmt.Errorf("%q is no name of an attribute", name)
	}
	w.WriteString(" " + name + `="`)
	if err := w.escape(value); err != nil {
		return err
	}
	w.WriteByte('"')
	return nil
}

func (w *writer) text(v any) error {
	text, err := scalar(v)
	if err != nil {
		return err
	}
	return w.escape(text)
}

func (w *writer) escape(text string) error {
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 || r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return fmt.Errorf("XML has no character %U", r)
		}
	}
	return xml.EscapeText(w, []byte(text))
}

func scalar(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		return strconv.FormatBool(v), nil
	case nil:
		return "", errors.New("null has no form in XML that OpenAPI names")
	}
	return "", fmt.Errorf("%T has no form as the text of XML", v)
}

// isName says whether a text is a name without a colon (Namespaces in XML §4), of the letters that all readers take.
func isName(s string) bool {
	for i, r := range s {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xC0 && r <= 0x2FF && r != 0xD7 && r != 0xF7
		if !letter && (i == 0 || r != '-' && r != '.' && (r < '0' || r > '9')) {
			return false
		}
	}
	return s != ""
}

// inOrder are properties as the contract has them from top to bottom: a reader that goes by a sequence takes no other order.
func inOrder(all []specs.Property) []specs.Property {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b specs.Property) int {
		p, q := a.Schema.Place(), b.Schema.Place()
		return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
	})
	return sorted
}
