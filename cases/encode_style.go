package cases

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"holdfast/specs"
)

// argument is a bound parameter: what Argument is once its value is known, with the way in which it is written.
type argument struct {
	in, name string
	value    any
	style    string // empty is the default of the place
	explode  bool
	// json says that the value is written as JSON, reserved that reserved characters stand as they are in a query.
	json, reserved bool
	// whole says that the value is all of a query.
	whole bool
	// form says that it is a field of a form's body, and no parameter: a space is a + there.
	form bool
}

// pair is a member of an object, or an item of an array without a name, as text that is not escaped yet.
type pair struct{ name, text string }

// parts writes a parameter by its style (OpenAPI 3.1.1 §4.8.12.6, RFC 6570): the one text of a path or header parameter, the fields of
// a query, the pairs of a cookie. Delimiters are no part of the values, and stand as they are.
func (a argument) parts() ([]string, error) {
	if a.json {
		return a.jsonParts()
	}
	values, object, err := a.pairs()
	if err != nil {
		return nil, err
	}
	_, array := a.value.([]any)
	switch {
	case a.in == "query" && object:
		return a.queryObject(values), nil
	case a.in == "query":
		return a.queryFields(values, array), nil
	case a.in == "cookie":
		return []string{a.name + "=" + a.joined(values, ",", object)}, nil
	case a.in == "path" && a.style == "label":
		between := ","
		if a.explode {
			between = "."
		}
		return []string{"." + a.joined(values, between, object)}, nil
	case a.in == "path" && a.style == "matrix":
		return []string{a.matrix(values, array, object)}, nil
	}
	return []string{a.joined(values, ",", object)}, nil
}

// plain is the text of a scalar in a query, which is written the same in every style; most parameters are one.
func (a argument) plain() (string, bool) {
	if a.in != "query" || a.json {
		return "", false
	}
	switch a.value.(type) {
	case []any, map[string]any:
		return "", false
	}
	text, err := scalar(a, a.value)
	return text, err == nil
}

func (a argument) jsonParts() ([]string, error) {
	data, err := specs.EncodeJSON(a.value)
	if err != nil {
		return nil, err
	}
	switch {
	case a.whole:
		return []string{a.escape(string(data))}, nil
	case a.in == "query":
		return []string{a.encoded(a.name) + "=" + a.escape(string(data))}, nil
	case a.in == "cookie":
		return []string{a.name + "=" + a.escape(string(data))}, nil
	}
	return []string{a.escape(string(data))}, nil
}

// pairs are the texts of a value: of a scalar one, of an array its items, of an object its members by name.
func (a argument) pairs() (all []pair, object bool, err error) {
	add := func(name string, v any) {
		text, failed := scalar(a, v)
		if failed != nil {
			err = failed
		}
		all = append(all, pair{name, text})
	}
	switch v := a.value.(type) {
	case []any:
		for _, item := range v {
			add("", item)
		}
	case map[string]any:
		object = true
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if items, ok := v[name].([]any); ok && a.style == "deepObject" {
				for _, item := range items { // as a parameter of its own would be exploded
					add(name, item)
				}
				continue
			}
			add(name, v[name])
		}
	default:
		add("", v)
	}
	return all, object, err
}

// escape writes text as it stands in the parameter's place.
func (a argument) escape(text string) string {
	switch {
	case a.in == "path":
		return pathEscape(text)
	case a.in == "header":
		return text
	case a.in == "cookie":
		return percentEncode(text)
	case a.reserved:
		// The others would end the value, or be read as something else: # & + ; =
		return strings.NewReplacer("%3A", ":", "%2F", "/", "%3F", "?", "%40", "@", "%21", "!", "%24", "$", "%27", "'", "%28", "(", "%29", ")", "%2A", "*").Replace(a.encoded(text))
	}
	return a.encoded(text)
}

// encoded percent-encodes text. In a URL a space is %20 (RFC 6570 §3.2.1), which every server reads; that + stands for one too is a
// convention of forms.
func (a argument) encoded(text string) string {
	if a.form {
		return url.QueryEscape(text)
	}
	return percentEncode(text)
}

// joined writes values side by side. An object is k=v where it is exploded, and k,v else.
func (a argument) joined(values []pair, between string, object bool) string {
	texts := make([]string, 0, len(values))
	for _, v := range values {
		switch text := a.escape(v.text); {
		case object && a.explode:
			texts = append(texts, a.escape(v.name)+"="+text)
		case object:
			texts = append(texts, a.escape(v.name), text)
		default:
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, between)
}

func (a argument) matrix(values []pair, array, object bool) string {
	name := pathEscape(a.name)
	if !a.explode || !array && !object {
		return ";" + name + "=" + a.joined(values, ",", object)
	}
	var b strings.Builder
	for _, v := range values {
		if object {
			name = a.escape(v.name)
		}
		b.WriteString(";" + name + "=" + a.escape(v.text))
	}
	return b.String()
}

func (a argument) queryFields(values []pair, array bool) []string {
	name := a.encoded(a.name)
	if array && !a.explode {
		between := map[string]string{"spaceDelimited": "%20", "pipeDelimited": "%7C"}[a.style]
		if between == "" {
			between = ","
		}
		return []string{name + "=" + a.joined(values, between, false)}
	}
	fields := make([]string, len(values))
	for i, v := range values {
		fields[i] = name + "=" + a.escape(v.text)
	}
	return fields
}

func (a argument) queryObject(values []pair) []string {
	if a.style != "deepObject" && !a.explode {
		return []string{a.encoded(a.name) + "=" + a.joined(values, ",", true)}
	}
	fields := make([]string, len(values))
	for i, v := range values {
		name := v.name
		if a.style == "deepObject" {
			name = a.name + "[" + v.name + "]"
		}
		fields[i] = a.encoded(name) + "=" + a.escape(v.text)
	}
	return fields
}

func scalar(a argument, v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		if v {
			return "true", nil
		}
		return "false", nil
	case nil:
		return "null", nil
	default:
		return "", fmt.Errorf("%s parameter %s: a value of type %T has no form on the wire", a.in, a.name, v)
	}
}
