package wire

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"holdfast/specs"
)

// formValue is one value of a form as it was found.
type formValue struct {
	text string
	// json holds the value of a part that is JSON; file says that the part is one.
	json *document
	file bool
}

// formValues are the values of a form by name, in the order in which they were found.
type formValues map[string][]formValue

// urlencoded reads application/x-www-form-urlencoded. A member that has a style of its own is read as a parameter of that style.
func (j *judgement) urlencoded(body []byte, m *specs.Media) {
	pairs, open := splitQuery(string(body))
	if open != "" {
		j.leaveOpen(open, true)
	}
	all := formValues{}
	for _, kv := range pairs {
		name := kv.name
		if outer, _, deep := strings.Cut(name, "["); deep && m.Encoding[outer].Style == "deepObject" {
			continue
		}
		values := []string{kv.value}
		if e, ok := m.Encoding[name]; ok && e.Style != "" && !e.Explode && member(m.Schema, name).Admits().Has(specs.ArrayType) {
			var clear bool
			if values, clear = split(kv.value, e.Style); !clear {
				j.leaveOpen("an encoded delimiter is split by some", true)
			}
		}
		for _, v := range values {
			text, err := url.QueryUnescape(v)
			if err != nil {
				text = v
			}
			if text == "" {
				j.leaveOpen("an empty value is taken for an absent one by some", true)
			}
			all[name] = append(all[name], j.nestedText(text, member(m.Schema, name)))
		}
	}
	deep := map[string]found{}
	for name, e := range m.Encoding {
		if p := (&specs.Parameter{Name: name, In: "query", Style: e.Style, Explode: e.Explode, Schema: member(m.Schema, name)}); e.Style == "deepObject" {
			if f := (source{query: pairs}).object(p); f.present {
				deep[name] = f
			}
		}
	}
	j.fields(all, deep, m.Schema)
}

// nestedText reads a field that stands for an object, or for a list of them, as JSON.
func (j *judgement) nestedText(text string, s *specs.Schema) formValue {
	want := s.Admits()
	if s == nil || want&(scalarTypes&^specs.NullType) != 0 || want.Has(specs.ArrayType) && s.Items().Admits()&(scalarTypes&^specs.NullType) != 0 {
		return formValue{text: text}
	}
	doc, bad := parse([]byte(text))
	if bad != nil {
		return formValue{text: text}
	}
	return formValue{text: text, json: doc}
}

// multipart reads multipart/form-data (RFC 7578).
func (j *judgement) multipart(body []byte, boundary string, m *specs.Media) {
	if boundary == "" {
		j.refuseAll("the Content-Type has no boundary")
		return
	}
	r := multipart.NewReader(bytes.NewReader(body), boundary)
	all := formValues{}
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			j.refuseAll("not multipart: " + err.Error())
			return
		}
		data, err := io.ReadAll(p)
		if err != nil {
			j.refuseAll("not multipart: " + err.Error())
			return
		}
		name, f := p.FormName(), formValue{text: string(data), file: p.FileName() != ""}
		if name == "" {
			j.leaveOpen("a part has no name", true)
		}
		if kind := p.Header.Get("Content-Type"); strings.Contains(kind, "json") && !f.file {
			doc, bad := parse(data)
			if bad != nil {
				j.refuseAll(name + ": " + bad.Error())
				return
			}
			f.json = doc
		}
		if !f.file && !utf8.Valid(data) {
			j.leaveOpen("the text is not UTF-8", true)
		}
		all[name] = append(all[name], f)
	}
	j.fields(all, nil, m.Schema)
}

// fields asks each reader for the object that it makes of a form.
func (j *judgement) fields(all formValues, deep map[string]found, s *specs.Schema) {
	for i, r := range j.readers {
		v, why := j.objectOf(r, all, deep, s)
		if why == "" {
			why = j.verdict(s, v)
		}
		if why != "" {
			j.refuse(i, why)
		}
	}
	if open := undeclaredOf(all, s); open != "" && j.fixed(s) {
		j.leaveOpen(open+": not declared, in an open object", false)
	}
}

func (j *judgement) objectOf(r reader, all formValues, deep map[string]found, s *specs.Schema) (map[string]any, string) {
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(deep)) {
		f := deep[name]
		inner := map[string]any{}
		for key, text := range f.fields {
			inner[key] = likeliest(r, text, member(member(s, name), key))
		}
		object[name] = inner
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		values := all[name]
		ms := member(s, name)
		list := ms.Admits().Has(specs.ArrayType) && ms.Admits()&specs.StringType == 0
		if len(values) > 1 && !list {
			j.leaveOpen(name+": the field is repeated", true)
		}
		items := ms
		whole := list && len(values) == 1 && values[0].json != nil
		if list && !whole {
			items = ms.Items()
		}
		var read []any
		for _, one := range values {
			v, why := one.value(r, items)
			if why != "" {
				return nil, name + ": " + why
			}
			read = append(read, v)
		}
		if object[name] = read[0]; list && !whole {
			object[name] = read
		}
	}
	return object, ""
}

func (f formValue) value(r reader, s *specs.Schema) (any, string) {
	switch {
	case f.json != nil:
		v, _, err := r.document(f.json, s)
		if err != nil {
			return nil, err.Error()
		}
		return v, ""
	case f.file:
		return f.text, ""
	}
	return likeliest(r, f.text, s), ""
}

func undeclaredOf(all formValues, s *specs.Schema) string {
	if s == nil {
		return ""
	}
	m := make(map[string]any, len(all))
	for name := range all {
		m[name] = ""
	}
	if names := undeclared(m, s.Properties()); len(names) > 0 && len(s.Properties()) > 0 {
		return names[0]
	}
	return ""
}

// bytes judges a body whose schema can say little: that it is there.
func (j *judgement) bytes(body []byte, s *specs.Schema) {
	if s != nil && (!utf8.Valid(body) || !s.Accepts(string(body))) {
		j.leaveOpen("a schema for text says little of bytes", true)
	}
}
