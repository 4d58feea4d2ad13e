package wire

import (
	"net/http"
	"net/url"
	"strings"

	"holdfast/specs"
)

// find takes a parameter's value off the wire by its style (OpenAPI 3.1.1 §4.8.12.6).
func (src source) find(p *specs.Parameter, want typeSet) found {
	switch p.In {
	case "path":
		text, ok := src.path[p.Name]
		return simple(p, text, ok, want)
	case "header":
		return src.fromHeader(p, want)
	case "cookie":
		return src.fromCookie(p, want)
	case "query":
		return src.fromQuery(p, want)
	}
	return found{open: "parameters in " + p.In + " are not read"}
}

// simple splits at commas; matrix and label put a mark before the value.
func simple(p *specs.Parameter, text string, present bool, want typeSet) found {
	f := found{present: present}
	if !present {
		return f
	}
	scalar := want&scalarTypes != 0 || want&(specs.ArrayType|specs.ObjectType) == 0 || p.Content != ""
	parts := []string{text}
	switch {
	case p.Style == "label" && p.Content == "":
		parts, f.open = labelled(text, scalar, p.Explode)
	case p.Style == "matrix" && p.Content == "":
		parts, f.open = matrix(p, text, scalar, want.Has(specs.ArrayType))
	case !scalar:
		parts = strings.Split(text, ",")
	}
	switch {
	case scalar || want.Has(specs.ArrayType):
		f.texts = parts
	default:
		f.fields = fieldsOf(parts, p.Explode)
	}
	if len(parts) == 1 && parts[0] == "" {
		f.open = "an empty value is taken for an absent one by some"
	}
	return f
}

// labelled reads .a.b, and .a,b where it is not exploded; older versions of OpenAPI showed dots there too (3.0.3 §4.7.12.2).
func labelled(text string, scalar, explode bool) (parts []string, open string) {
	rest, marked := strings.CutPrefix(text, ".")
	if !marked {
		return []string{text}, "the value begins with no dot, as the style label has it"
	}
	switch {
	case scalar:
		return []string{rest}, ""
	case explode:
		return strings.Split(rest, "."), ""
	}
	parts = strings.Split(rest, ",")
	if len(parts) > 1 {
		open = "versions of OpenAPI differ in how a list of the style label is written"
	}
	return parts, open
}

// matrix reads ;name=a,b where it is not exploded, else ;name=a;name=b and ;k=v;k=v.
func matrix(p *specs.Parameter, text string, scalar, array bool) (parts []string, open string) {
	const odd = "the value is not written as the style matrix has it"
	if scalar || !p.Explode {
		rest, ok := strings.CutPrefix(text, ";"+p.Name+"=")
		if !ok {
			return []string{text}, odd
		}
		if scalar {
			return []string{rest}, ""
		}
		return strings.Split(rest, ","), ""
	}
	for part := range strings.SplitSeq(strings.TrimPrefix(text, ";"), ";") {
		if array {
			var ok bool
			if part, ok = strings.CutPrefix(part, p.Name+"="); !ok {
				open = odd
			}
		}
		parts = append(parts, part)
	}
	return parts, open
}

// fieldsOf reads k=v,k=v where exploded and k,v,k,v otherwise.
func fieldsOf(parts []string, exploded bool) map[string]string {
	fields := map[string]string{}
	if exploded {
		for _, part := range parts {
			k, v, _ := strings.Cut(part, "=")
			fields[k] = v
		}
		return fields
	}
	for i := 0; i+1 < len(parts); i += 2 {
		fields[parts[i]] = parts[i+1]
	}
	return fields
}

func (src source) fromHeader(p *specs.Parameter, want typeSet) found {
	lines := headerLines(src.header, p.Name)
	f := simple(p, strings.Join(lines, ","), len(lines) > 0, want)
	if len(lines) > 1 && want&specs.ArrayType == 0 {
		f.open = "the header is repeated"
	}
	for _, line := range lines {
		for i := range len(line) {
			if c := line[i]; c != '\t' && c < ' ' || c >= 0x7f {
				f.open = "the header holds bytes that clients and proxies refuse"
			}
		}
	}
	return f
}

// headerLines are the field lines of a name in any case, without the white space around them (RFC 9110 §5.1, §5.5).
func headerLines(h http.Header, name string) []string {
	var lines []string
	for k, values := range h {
		if strings.EqualFold(k, name) {
			for _, v := range values {
				lines = append(lines, strings.Trim(v, " \t"))
			}
		}
	}
	return lines
}

func (src source) fromCookie(p *specs.Parameter, want typeSet) found {
	var values []string
	for _, line := range headerLines(src.header, "Cookie") {
		for part := range strings.SplitSeq(line, ";") {
			if k, v, ok := strings.Cut(strings.TrimSpace(part), "="); ok && k == p.Name {
				values = append(values, v)
			}
		}
	}
	if len(values) == 0 {
		return found{}
	}
	f := found{present: true, texts: values[:1]}
	if len(values) > 1 || values[0] == "" || strings.Contains(values[0], "%") {
		f.open = "the cookie is repeated, empty or encoded"
	}
	switch {
	case want&scalarTypes != 0:
	case p.Explode:
		f.open = "no standard says how an exploded list stands in a cookie"
	case want.Has(specs.ArrayType):
		f.texts = strings.Split(values[0], ",")
	default:
		f.fields = fieldsOf(strings.Split(values[0], ","), false)
	}
	return f
}

func (src source) fromQuery(p *specs.Parameter, want typeSet) found {
	if p.Content == "" && (onlyObject(want) || p.Style == "deepObject" && want.Has(specs.ObjectType)) {
		if f := src.object(p); f.present || onlyObject(want) {
			return f
		}
	}
	raw := src.raw(p.Name)
	f := found{present: len(raw) > 0}
	if !f.present {
		return f
	}
	list := want.Has(specs.ArrayType) && want&specs.StringType == 0 && p.Content == ""
	switch {
	case len(raw) > 1 && (!list || !p.Explode):
		f.open = "the parameter is repeated"
	case list && !p.Explode:
		var clear bool
		if raw, clear = split(raw[0], p.Style); !clear {
			f.open = "an encoded delimiter is split by some"
		}
	}
	for _, value := range raw {
		text, err := url.QueryUnescape(value)
		if err != nil {
			text = value
		}
		if text == "" {
			f.open = "an empty value is taken for an absent one by some"
		}
		f.texts = append(f.texts, text)
	}
	return f
}
