package xmlform

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"holdfast/specs"
)

// element is an element as it was read. Comments and processing instructions are left out.
type element struct {
	name       xml.Name
	attributes []xml.Attr
	children   []*element
	text       strings.Builder // all of its own, CDATA included
}

// The bounds of what is read: a document comes from outside.
const (
	mostDepth    = 200
	mostElements = 50_000
)

// read reads a document whole. What is not well-formed is an error (XML 1.0 §2.1); beyond the bounds it is one that is [specs.ErrLarge], and
// what is not read at all is [ErrUnread].
func read(data []byte) (*element, error) {
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, ErrUnread }
	var root *element
	var open []*element
	for n := 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.Directive:
			return nil, ErrUnread
		case xml.StartElement:
			if n++; n > mostElements || len(open) == mostDepth {
				return nil, fmt.Errorf("more than %d elements or %d levels: %w", mostElements, mostDepth, specs.ErrLarge)
			}
			e := &element{name: t.Name, attributes: t.Attr}
			switch {
			case len(open) > 0:
				open[len(open)-1].children = append(open[len(open)-1].children, e)
			case root != nil:
				return nil, fmt.Errorf("a second root <%s>", t.Name.Local)
			default:
				root = e
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			switch {
			case len(open) > 0:
				open[len(open)-1].text.Write(t)
			case len(bytes.TrimSpace(t)) > 0:
				return nil, errors.New("text outside the root")
			}
		}
	}
	if root == nil {
		return nil, errors.New("no root element")
	}
	return root, nil
}

// null says whether an element says of itself that it has no value.
func (e *element) null() bool {
	for _, a := range e.attributes {
		if a.Name.Space == xsi && a.Name.Local == "nil" {
			return a.Value == "true" || a.Value == "1"
		}
	}
	return false
}

// plain says whether an element has a text alone.
func (e *element) plain() bool {
	if len(e.children) > 0 {
		return false
	}
	for _, a := range e.attributes {
		if !declaration(a) {
			return false
		}
	}
	return true
}

// declaration says whether an attribute is about the document and not of its values.
func declaration(a xml.Attr) bool {
	return a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" || a.Name.Space == xsi || a.Name.Space == "xml"
}
