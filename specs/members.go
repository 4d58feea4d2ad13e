package specs

import (
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// Shown is the schema of an operation's first successful answer in JSON, or in the range of all media types where that is an object or a
// list, or in XML where the contract says how that is written; nil where there is none.
func (o *Operation) Shown() *Schema {
	for _, r := range o.Responses {
		if !strings.HasPrefix(r.Status, "2") {
			continue
		}
		for _, m := range r.Content {
			if m.JSON() && m.Schema != nil {
				return m.Schema
			}
		}
		for _, m := range r.Content {
			if m.Type == "*/*" && m.Schema != nil && (slices.Contains(m.Schema.Types(), "object") || slices.Contains(m.Schema.Types(), "array")) {
				return m.Schema // as generators write it that know no media type: JSON all the same
			}
		}
		for _, m := range r.Content {
			if XMLType(m.Type) && m.Schema.DescribesXML() {
				return m.Schema
			}
		}
	}
	return nil
}

// Sent is the schema of an operation's body in JSON, else in XML, and its media type; nil where there is none.
func (o *Operation) Sent() (*Schema, string) {
	if o.Body == nil {
		return nil, ""
	}
	for _, m := range o.Body.Content {
		if m.JSON() && m.Schema != nil {
			return m.Schema, m.Type
		}
	}
	for _, m := range o.Body.Content {
		if m.Form() == XMLForm {
			return m.Schema, m.Type
		}
	}
	return nil, ""
}

// DefaultMembers are those of the kept members that a request may leave out and whose schemas say what they are then.
func (o *Operation) DefaultMembers(reader *Operation) []string {
	sent, _ := o.Sent()
	return slices.DeleteFunc(o.KeptMembers(reader), func(name string) bool {
		for _, p := range sent.Properties() {
			if p.Name == name {
				v, _, ok := p.Schema.Find("default")
				return p.Required || !ok || v == nil
			}
		}
		return true
	})
}

// ShownAlone says whether a reader shows members that the operation's body does not have.
func (o *Operation) ShownAlone(reader *Operation) bool {
	sent, _ := o.Sent()
	return slices.ContainsFunc(reader.Shown().Properties(), func(p Property) bool { return sent.Member(jsonpointer.Of(p.Name)) == nil })
}

// ReadOnlyMembers are the names of the properties of an operation's body that are marked readOnly.
func (o *Operation) ReadOnlyMembers() []string {
	var names []string
	sent, _ := o.Sent()
	for _, p := range sent.Properties() {
		if p.Schema.Is("readOnly") {
			names = append(names, p.Name)
		}
	}
	return names
}

// Is says whether an annotation such as readOnly or writeOnly is true on a schema or on what it refers to.
func (s *Schema) Is(annotation string) bool {
	if s == nil {
		return false
	}
	v, _, _ := s.Find(annotation)
	return v == true
}

// KeptMembers are the names of the members that an operation's body and the reader's answer both declare and that are neither
// readOnly nor writeOnly, nor said to be only in answers: what is sent there should be read there.
func (o *Operation) KeptMembers(reader *Operation) []string {
	sent, _ := o.Sent()
	shown := reader.Shown()
	if sent == nil || shown == nil {
		return nil
	}
	var names []string
	for _, p := range sent.Properties() {
		if p.Schema == nil || o.locks(&p) || p.Schema.Is("readOnly") || p.Schema.Is("writeOnly") || p.Schema.saidShownOnly() || slices.Contains(o.Facts.Normalises, "$request.body#"+jsonpointer.Of(p.Name)) {
			continue
		}
		for _, q := range shown.Properties() {
			if q.Name == p.Name && q.Schema != nil && !q.Schema.Is("writeOnly") {
				names = append(names, p.Name)
			}
		}
	}
	return names
}

// BodyMeans says whether HTTP gives the content of a request meaning: not of GET, HEAD and DELETE (RFC 9110 §9.3.1, §9.3.2, §9.3.5), where "the requestBody SHALL be
// ignored by consumers" (OpenAPI 3.0.3 §4.7.10) and "does not have well-defined semantics" (3.1.1 §4.8.10.1). One that is required is sent as the contract writes it,
// and a service that does not look at it breaks nothing.
func (o *Operation) BodyMeans() bool {
	switch o.Method {
	case "GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT":
		return false
	}
	return true
}

// Branches are the alternatives of a schema but for null, those of oneOf first; none for a nil schema.
func (s *Schema) Branches() []*Schema {
	if s == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Concat(s.OneOf(), s.AnyOf()), func(b *Schema) bool { return slices.Equal(b.Types(), []string{"null"}) })
}

// ListsValues says that a schema names the values that it takes, by enum or const.
func (s *Schema) ListsValues() bool {
	if s == nil {
		return false
	}
	_, _, enum := s.Find("enum")
	_, _, constant := s.Find("const")
	return enum || constant
}

// Unbranched is a schema whose only branch beside null is another one, as that; else itself.
func (s *Schema) Unbranched() *Schema {
	if all := s.Branches(); len(all) == 1 && len(s.Properties()) == 0 {
		return all[0]
	}
	return s
}

// PropertiesOf are the properties of an object, with those of the branches that it is of.
func (s *Schema) PropertiesOf(object map[string]any) []Property {
	all := s.Properties()
	for _, branch := range slices.Concat(s.OneOf(), s.AnyOf()) {
		if len(branch.Properties()) == 0 || !branch.Accepts(object) {
			continue
		}
		for _, p := range branch.Properties() {
			if !slices.ContainsFunc(all, func(have Property) bool { return have.Name == p.Name }) {
				all = append(slices.Clip(all), p)
			}
		}
	}
	return all
}
