package specs

import (
	"slices"
	"strings"
)

// BodyForm is how the body of a request is written.
type BodyForm string

// The forms. A body of another media type is not written.
const (
	JSONForm BodyForm = "json"
	// URLEncodedForm is application/x-www-form-urlencoded: a field for each member of the schema's object.
	URLEncodedForm BodyForm = "form"
	// MultipartForm is multipart/form-data: a part for each member.
	MultipartForm BodyForm = "multipart"
	// TextForm is the text itself, BytesForm the bytes of the string.
	TextForm  BodyForm = "text"
	BytesForm BodyForm = "bytes"
	// XMLForm is a document of XML whose root the schema names.
	XMLForm BodyForm = "xml"
)

// Structured says whether the body has members, so that a request can be made of them one by one.
func (f BodyForm) Structured() bool { return f == JSONForm || f == XMLForm || f.Fields() }

// Fields says whether the body is made of fields that are text without types.
func (f BodyForm) Fields() bool { return f == URLEncodedForm || f == MultipartForm }

// Encoding is one Encoding Object (OpenAPI 3.1.1 §4.8.15). Without one its fields are OpenAPI's defaults: the style form, exploded.
type Encoding struct {
	// ContentType is as written; it may name several, and ranges.
	ContentType string
	Style       string
	Explode     bool
}

// written are media types that stand for a range where a request needs one.
var written = map[string]string{
	"*/*": "application/json", "application/*": "application/json", "text/*": "text/plain", "multipart/*": "multipart/form-data",
	"image/*": "image/png", "audio/*": "audio/mpeg", "video/*": "video/mp4",
}

// Sent is the media type that a request's body of this kind has: the key itself, or one of its range.
func (m *Media) Sent() string {
	t, _ := mediaType(m.Type)
	if (t == "*/*" || t == "application/*") && m.Octets() {
		return "application/octet-stream"
	}
	if s := written[t]; s != "" {
		return s
	}
	return m.Type
}

// Octets says whether the schema stands for the bytes of the body as they are: OpenAPI 3.0.4 §4.4, "binary: any sequence of octets".
func (m *Media) Octets() bool {
	format, _, _ := m.Schema.Find("format")
	return format == "binary" && slices.Equal(m.Schema.Types(), []string{"string"})
}

// Form says how a request's body of the media type is written; "" where it is not.
func (m *Media) Form() BodyForm {
	t, _ := mediaType(m.Sent())
	top, _, _ := strings.Cut(t, "/")
	text := m.Schema.Types() == nil || slices.Contains(m.Schema.Types(), "string")
	switch {
	case (&Media{Type: t}).JSON():
		return JSONForm
	case t == "application/x-www-form-urlencoded" && m.ofFields():
		return URLEncodedForm
	case t == "multipart/form-data" && m.ofFields():
		return MultipartForm
	case XMLType(t):
		if root, _ := m.Schema.XMLRoot(); root != "" && (m.ofFields() || m.Schema.nests()) && m.Schema.DescribesXML() {
			return XMLForm
		}
		return ""
	case top == "multipart", t == "application/x-www-form-urlencoded":
		return ""
	case top == "text" && !m.Schema.nests():
		return TextForm
	case text:
		return BytesForm
	}
	return ""
}

// ofFields says whether values of the schema may be objects.
func (m *Media) ofFields() bool {
	types := m.Schema.Types()
	return types == nil || slices.Contains(types, "object")
}

// Written is the media type of the body that requests are written in as a rule, application/json before other JSON and that before the
// rest; nil where there is none. It is safe on nil.
func (b *RequestBody) Written() *Media {
	if b == nil {
		return nil
	}
	var first *Media
	for _, m := range b.Content {
		switch f := m.Form(); {
		case f == "":
		case f == JSONForm && m == bestMedia(b.Content, "application/json"):
			return m
		case first == nil || f == JSONForm && first.Form() != JSONForm:
			first = m
		}
	}
	return first
}

// File says whether a member of a form's schema is a file: bytes, and not text that stands for them (OpenAPI 3.0.4 §4.7.14.2, 3.1.1
// §4.8.14.4).
func (m *Media) File(name string) bool {
	for _, p := range m.Schema.Properties() {
		if p.Name != name {
			continue
		}
		s := p.Schema
		if slices.Equal(s.Types(), []string{"array"}) {
			s = s.Items()
		}
		format, _, _ := s.Find("format")
		_, _, encoded := s.Find("contentEncoding")
		said, _, media := s.Find("contentMediaType")
		kind, _ := said.(string)
		text := strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json")
		return format == "binary" || media && !encoded && !text
	}
	return false
}

func (b *builder) encodings(c cursor) map[string]Encoding {
	if !c.ok() || c.kind != objectKind {
		return nil
	}
	all := map[string]Encoding{}
	for _, name := range c.keys {
		e := c.at(name)
		one := Encoding{ContentType: e.get("contentType").text(), Style: e.get("style").text()}
		one.Explode = one.Style == "" || one.Style == "form"
		if explode := e.get("explode"); explode != nil {
			one.Explode = explode.yes()
		}
		all[name] = one
	}
	return all
}
