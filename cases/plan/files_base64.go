package plan

import (
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// anyBase64 is what stands where nothing says what is encoded.
const anyBase64 = "aGVsbG8="

// withBase64 gives a payload of JSON in which every text that is said to be base64 is some, and a file of the kind that is named where one is: a picture that stands
// in JSON is read like one that is uploaded.
func withBase64(c *specs.Contract, s *specs.Schema, payload any) any {
	places := base64Places(c, s, payload, "", 0)
	for _, at := range slices.Sorted(maps.Keys(places)) {
		m := places[at]
		now, _ := jsonpointer.At(payload, at)
		value := encodedFor(c, m, at)
		if text, _ := now.(string); isBase64(text) && value == anyBase64 || !m.Accepts(value) {
			continue
		}
		if with, err := jsonpointer.With(payload, at, value); err == nil && s.Accepts(with) {
			payload = with
		}
	}
	return payload
}

// base64Places are the texts of a value that are said to be base64, with their schemas, by pointers.
func base64Places(c *specs.Contract, s *specs.Schema, v any, at string, depth int) map[string]*specs.Schema {
	all := map[string]*specs.Schema{}
	if s == nil || depth == deepestMember {
		return all
	}
	switch v := v.(type) {
	case string:
		if at != "" && saidBase64(c, s) {
			all[at] = s
		}
	case []any:
		for i, item := range v {
			maps.Copy(all, base64Places(c, s.Items(), item, at+"/"+strconv.Itoa(i), depth+1))
		}
	case map[string]any:
		for _, p := range s.Properties() {
			if inner, there := v[p.Name]; there {
				maps.Copy(all, base64Places(c, p.Schema, inner, at+jsonpointer.Of(p.Name), depth+1))
			}
		}
	}
	return all
}

// saidBase64 says that a text is base64: by its format (OpenAPI 3.0), its contentEncoding (JSON Schema 2020-12 §8.3), or its description. A data URL is none.
func saidBase64(c *specs.Contract, s *specs.Schema) bool {
	if s == nil {
		return false
	}
	if format, _, _ := s.Find("format"); format == "byte" || format == "base64" {
		return true
	}
	if encoding, _, _ := s.Find("contentEncoding"); encoding == "base64" {
		return true
	}
	said := strings.ToLower(c.Described(s.Place()))
	return (strings.Contains(said, "base64") || strings.Contains(said, "base 64")) && !strings.Contains(said, "data:") && !strings.Contains(said, "data ur")
}

// encodedFor is a file in base64 of the kind that a member names: by contentMediaType, in its description, by its name.
func encodedFor(c *specs.Contract, s *specs.Schema, at string) string {
	tokens := jsonpointer.Tokens(at)
	said, _, _ := s.Find("contentMediaType")
	kind, _ := said.(string)
	for _, one := range []string{kind, FileNamed(c.Described(s.Place())), FileNamed(strings.Join(nouns.Words(tokens[len(tokens)-1]), " "))} {
		if file, ok := cases.FileBase64(one); ok {
			return file
		}
	}
	return anyBase64
}

func isBase64(text string) bool {
	_, err := base64.StdEncoding.DecodeString(text)
	return err == nil && text != ""
}

// FileFor is a small file of a media type as the request of an operation holds one on a rung: in base64 in JSON, else as bytes.
func (p *Plan) FileFor(op *specs.Operation, r Rung, mediaType string) (string, bool) {
	d := newDraft(p.on(nil), op)
	b, err := d.onRung(op, r)
	if err == nil && b.hasBody && op.BodyMedia(b.mediaType) != nil && op.BodyMedia(b.mediaType).JSON() {
		return cases.FileBase64(mediaType)
	}
	return cases.FileURL(mediaType)
}
