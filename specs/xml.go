package specs

import (
	"path"
	"slices"
	"strings"
)

// XML is how the values of a schema are written in XML (XML Object, OpenAPI 3.1.1 §4.8.26 and 3.2.0 §4.26).
type XML struct {
	// Name is that of the element or attribute; "" where it is the member's own.
	Name string
	// Namespace is an IRI, and Prefix what stands for it.
	Namespace, Prefix string
	// Node is what a value becomes: an element unless it says else.
	Node XMLNode
	// Wrapped says that a list has an element of its own about those of its items.
	Wrapped bool
}

// XMLNode is what a value is in a document of XML, by the names of OpenAPI 3.2.0 §4.26.1 (nodeType).
type XMLNode string

// The kinds of nodes. The text of an element is written escaped or as CDATA; both are read alike.
const (
	XMLElement   XMLNode = "element"
	XMLAttribute XMLNode = "attribute"
	XMLText      XMLNode = "text"
)

// XML is what the contract says of the schema in XML. An allOf of one schema is that schema.
func (s *Schema) XML() XML {
	x := XML{Node: XMLElement}
	said := s.xmlObject()
	x.Name, _ = said["name"].(string)
	x.Namespace, _ = said["namespace"].(string)
	x.Prefix, _ = said["prefix"].(string)
	x.Wrapped = said["wrapped"] == true
	switch said["nodeType"] {
	case "attribute":
		x.Node = XMLAttribute
	case "text", "cdata":
		x.Node = XMLText
	case "element":
		x.Wrapped = slices.Contains(s.Types(), "array")
	}
	if said["attribute"] == true {
		x.Node = XMLAttribute
	}
	return x
}

func (s *Schema) xmlObject() map[string]any {
	for range maxFollowed {
		s = s.Resolve()
		if v, ok := s.Keyword("xml"); ok {
			said, _ := v.(map[string]any)
			return said
		}
		switch all := s.AllOf(); {
		case s.reference() != nil:
			s = s.reference()
		case len(all) == 1:
			s = all[0]
		default:
			return nil
		}
	}
	return nil
}

// maxFollowed bounds how many references and single members of allOf lead to one XML Object.
const maxFollowed = 20

// DescribesXML says whether the schema, or one that it is made of to a few levels, says anything of XML. Where none does, the contract names the
// media type and leaves to whoever writes it what a document looks like.
func (s *Schema) DescribesXML() bool { return s.describesXML(4) }

func (s *Schema) describesXML(depth int) bool {
	switch {
	case s == nil || depth < 0:
		return false
	case s.xmlObject() != nil:
		return true
	}
	for _, p := range s.Properties() {
		if p.Schema.describesXML(depth - 1) {
			return true
		}
	}
	return s.Items().describesXML(depth-1) || slices.ContainsFunc(s.Branches(), func(b *Schema) bool { return b.describesXML(depth - 1) })
}

// XMLRoot is the name of the element that a whole body of the schema is: what the schema says, or the name of the component that it is
// (OpenAPI 3.1.1 §4.8.26.2). It is "" where it is neither, and for a list without an element about it. said tells the first of the two, which
// leaves no doubt.
func (s *Schema) XMLRoot() (name string, said bool) {
	x := s.XML()
	list := slices.Equal(s.Types(), []string{"array"})
	switch {
	case list && !x.Wrapped:
		return "", false
	case x.Name != "":
		return x.Name, true
	}
	ptr := s.Resolve().Pointer()
	if parent := path.Dir(ptr); parent != "/components/schemas" && parent != "/definitions" {
		return "", false
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(path.Base(ptr)), false
}

// XMLType says whether a media type is one of XML (RFC 7303 §3 and §8), whose parameters are not looked at.
func XMLType(contentType string) bool {
	t, _ := mediaType(contentType)
	return t == "application/xml" || t == "text/xml" || strings.HasSuffix(t, "+xml")
}
