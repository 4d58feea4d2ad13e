package cases

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/specs"
	"holdfast/specs/xmlform"
)

// encoded is a payload that goes over the wire byte for byte.
type encoded []byte

// asItIs says whether the payload need not be decoded, since it would be encoded to the same bytes.
func (b *Body) asItIs(media *specs.Media) bool {
	return len(b.Replacements) == 0 && !b.Reformat && b.Pad == 0 && formOf(media) == specs.JSONForm && specs.Encoded(b.Payload)
}

func formOf(media *specs.Media) specs.BodyForm {
	if media == nil {
		return specs.JSONForm
	}
	return media.Form()
}

// encodeBody writes a payload in the form that its media type has, and completes the media type. What no form is known for is JSON.
func encodeBody(body *Body, payload any, media *specs.Media) (data []byte, mediaType string, err error) {
	form := formOf(media)
	members, object := payload.(map[string]any)
	switch {
	case form == specs.URLEncodedForm && object:
		data, err = urlEncoded(members, media)
		return data, body.MediaType, err
	case form == specs.MultipartForm && object:
		return multipart(body.MediaType, members, media)
	case form == specs.XMLForm:
		data, err = xmlform.Encode(payload, media.Schema)
		return data, body.MediaType, err
	case form == specs.TextForm || form == specs.BytesForm:
		text, err := scalar(argument{in: "body", name: body.MediaType}, payload)
		if f, isFile := fileOf(text); isFile && form == specs.BytesForm {
			return f.data, body.MediaType, err
		}
		return []byte(text), body.MediaType, err
	case body.Reformat:
		return reformat(payload), body.MediaType, nil
	}
	data, err = specs.EncodeJSON(payload)
	if last := len(data) - 1; err == nil && body.Pad > 0 && structured(payload) {
		data = slices.Concat(data[:last], bytes.Repeat([]byte(" "), body.Pad), data[last:])
	}
	return data, body.MediaType, err
}

// urlEncoded writes the members of an object as the parameters of a query would be (OpenAPI 3.1.1 §4.8.15.2). An object in it is JSON,
// unless the contract names a style.
func urlEncoded(members map[string]any, media *specs.Media) ([]byte, error) {
	var fields []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		a := argument{in: "query", form: true, name: name, value: members[name], style: "form", explode: true}
		if e, ok := media.Encoding[name]; ok && e.Style != "" {
			a.style, a.explode = e.Style, e.Explode
		}
		_, object := members[name].(map[string]any)
		a.json = object && a.style == "form"
		if list, ok := members[name].([]any); ok && slices.ContainsFunc(list, structured) {
			a.json = true
		}
		parts, err := a.parts()
		if err != nil {
			return nil, err
		}
		fields = append(fields, parts...)
	}
	return []byte(strings.Join(fields, "&")), nil
}

func structured(v any) bool {
	switch v.(type) {
	case []any, map[string]any:
		return true
	}
	return false
}

// part is one part of a multipart body.
type part struct {
	header string
	data   []byte
}

// multipart writes a part for each member, and for each item of a list (RFC 7578). The boundary comes of the parts, so that equal bodies
// have equal bytes.
func multipart(mediaType string, members map[string]any, media *specs.Media) ([]byte, string, error) {
	var parts []part
	digest := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(members)) {
		items, list := members[name].([]any)
		if !list || slices.ContainsFunc(items, structured) {
			items = []any{members[name]}
		}
		for _, item := range items {
			p, err := onePart(name, item, media)
			if err != nil {
				return nil, "", err
			}
			fmt.Fprintf(digest, "%d %s %d %s", len(p.header), p.header, len(p.data), p.data)
			parts = append(parts, p)
		}
	}
	boundary := fmt.Sprintf("holdfast-%x", digest.Sum(nil)[:12])
	var b bytes.Buffer
	for _, p := range parts {
		b.WriteString("--" + boundary + "\r\n" + p.header + "\r\n")
		b.Write(p.data)
		b.WriteString("\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	return b.Bytes(), mediaType + "; boundary=" + boundary, nil
}

func onePart(name string, v any, media *specs.Media) (part, error) {
	disposition := `form-data; name="` + strings.NewReplacer("\\", "\\\\", `"`, "%22", "\r", "%0D", "\n", "%0A").Replace(name) + `"`
	contentType := firstType(media.Encoding[name].ContentType)
	var data []byte
	switch {
	case structured(v):
		text, err := specs.EncodeJSON(v)
		if err != nil {
			return part{}, err
		}
		data, contentType = text, orType(contentType, "application/json")
	default:
		text, err := scalar(argument{in: "body", name: name}, v)
		if err != nil {
			return part{}, err
		}
		data = []byte(text)
		if media.File(name) {
			sent := file{name: "holdfast.bin", mediaType: orType(contentType, "application/octet-stream"), data: data}
			if f, isFile := fileOf(text); isFile {
				sent = f
			}
			disposition += `; filename="` + sent.name + `"`
			data, contentType = sent.data, sent.mediaType
		}
	}
	lines := "Content-Disposition: " + disposition + "\r\n"
	if contentType != "" {
		lines += "Content-Type: " + contentType + "\r\n"
	}
	return part{lines, data}, nil
}

// firstType is the first of the media types that an Encoding Object names, where it is no range.
func firstType(list string) string {
	first, _, _ := strings.Cut(list, ",")
	if strings.Contains(first, "*") {
		return ""
	}
	return strings.TrimSpace(first)
}

func orType(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
