package cases

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"holdfast/specs"
)

// encoder writes a request for the wire, one argument after the other.
type encoder struct {
	step   *Step
	target string
	// query is written once and not copied: it begins with the target and its question mark where whole is set.
	query   strings.Builder
	whole   bool
	header  http.Header
	cookies []string
}

func newEncoder(step *Step) encoder {
	return encoder{step: step, target: step.Path, header: http.Header{}}
}

// plain writes an argument that is a scalar of a query and known from the plan: most are one, and it is written the same in every style.
// It writes nothing and says false for any other.
func (e *encoder) plain(p *Argument, declared *specs.Parameter) bool {
	if p.In != "query" || declared != nil && declared.JSON() || !unreserved(p.Name) {
		return false
	}
	text, ok := specs.ScalarText(p.Value.Literal)
	if !ok || !unreserved(text) {
		return false
	}
	e.name(p.Name)
	e.query.Write(text)
	return true
}

// name begins a field of the query.
func (e *encoder) name(encoded string) {
	e.field(encoded)
	e.query.WriteByte('=')
}

// field adds what stands between two ampersands, or the beginning of it.
func (e *encoder) field(text string) {
	switch {
	case e.query.Len() > 0:
		e.query.WriteByte('&')
	case text == "":
		return
	default:
		e.begin()
	}
	e.query.WriteString(text)
}

// begin makes room for all of the query, behind the target unless parts of that are to come.
func (e *encoder) begin() {
	length := len(e.target) + 1
	for i := range e.step.Parameters {
		if p := &e.step.Parameters[i]; p.In == "query" {
			length += len(p.Name) + len(p.Value.Literal) + 2
		}
	}
	e.query.Grow(length)
	if e.whole = !strings.Contains(e.target, "{"); e.whole {
		e.query.WriteString(e.target)
		e.query.WriteByte('?')
	}
}

func (e *encoder) argument(a argument) error {
	if text, ok := a.plain(); ok {
		e.name(a.encoded(a.name))
		e.query.WriteString(a.escape(text))
		return nil
	}
	parts, err := a.parts()
	if err != nil {
		return err
	}
	switch a.in {
	case "path":
		e.target = strings.ReplaceAll(e.target, "{"+a.name+"}", parts[0])
	case "query":
		for _, part := range parts {
			e.field(part)
		}
	case "header":
		e.header.Add(a.name, parts[0])
	case "cookie":
		e.cookies = append(e.cookies, parts...)
	default:
		return fmt.Errorf("parameter %s: no place is called %q", a.name, a.in)
	}
	return nil
}

// request is the request with all arguments and its body.
func (e *encoder) request(body *Body, payload any, media *specs.Media) (*Wire, error) {
	if i := strings.IndexByte(e.target, '{'); i >= 0 {
		return nil, fmt.Errorf("%s: the path parameter at %q has no value", e.step.Path, e.target[i:])
	}
	w := &Wire{Method: e.step.Method, Path: e.step.Path, Target: e.target, Header: e.header}
	switch {
	case e.query.Len() == 0:
	case e.whole:
		w.Target = e.query.String()
	default:
		w.Target = e.target + "?" + e.query.String()
	}
	if len(e.cookies) > 0 {
		w.Header.Set("Cookie", strings.Join(e.cookies, "; "))
	}
	if body == nil {
		return w, nil
	}
	w.HasBody = true
	w.Body = body.Raw
	mediaType := body.MediaType
	if body.Payload != nil {
		var err error
		if text, ok := payload.(encoded); ok {
			w.Body = bytes.Clone(text)
		} else if w.Body, mediaType, err = encodeBody(body, payload, media); err != nil {
			return nil, err
		}
	}
	if media != nil && media.Form() == specs.XMLForm {
		w.ReadXMLAs(media.Schema)
	}
	if mediaType != "" {
		w.Header.Set("Content-Type", mediaType)
	}
	return w, nil
}

// pathEscape percent-encodes all but RFC 3986's unreserved characters, and the dots of "." and "..", which clients and
// servers would take for a way through the tree.
func pathEscape(s string) string {
	if s == "." || s == ".." {
		return strings.ReplaceAll(s, ".", "%2E")
	}
	return percentEncode(s)
}

// percentEncode leaves RFC 3986's unreserved characters; a space is %20, since + stands for one in forms only.
func percentEncode(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// unreserved says that text stands for itself wherever it is percent-encoded.
func unreserved[T string | []byte](text T) bool {
	for i := range len(text) {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_', c == '~':
		default:
			return false
		}
	}
	return true
}
