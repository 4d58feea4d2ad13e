package wire

import (
	"net/url"
	"strings"

	"holdfast/specs"
)

// split splits an array that is not exploded; false where a delimiter stands encoded in the data (OpenAPI 3.1.1 Appendix C).
func split(value, style string) ([]string, bool) {
	lower := strings.ToLower(value)
	switch style {
	case "spaceDelimited":
		return strings.Split(strings.ReplaceAll(value, "+", "%20"), "%20"), true
	case "pipeDelimited":
		return strings.Split(strings.ReplaceAll(lowerEscape(value, "%7C"), "%7c", "|"), "|"), true
	}
	return strings.Split(value, ","), !strings.Contains(lower, "%2c")
}

func lowerEscape(s, escape string) string {
	return strings.ReplaceAll(s, escape, strings.ToLower(escape))
}

// object reads deepObject (name[key]=value), exploded form (the members are parameters) and form (name=k,v,k,v).
func (src source) object(p *specs.Parameter) found {
	f := found{fields: map[string]string{}}
	add := func(name, value string) {
		text, err := url.QueryUnescape(value)
		if err != nil {
			text = value
		}
		if _, again := f.fields[name]; again {
			f.open = "a member is repeated"
		}
		f.fields[name] = text
	}
	for _, kv := range src.query {
		switch {
		case p.Style == "deepObject":
			if name, ok := strings.CutPrefix(kv.name, p.Name+"["); ok && strings.HasSuffix(name, "]") {
				add(strings.TrimSuffix(name, "]"), kv.value)
			}
		case p.Explode:
			if declared(p.Schema, kv.name, maxBranching) != nil || src.free(p, kv.name) {
				add(kv.name, kv.value)
			}
		case kv.name == p.Name:
			for name, value := range fieldsOf(strings.Split(kv.value, ","), false) {
				add(name, value)
			}
		}
	}
	f.present = len(f.fields) > 0
	return f
}

// free says whether a name of the query is one of the members that an exploded object may have besides those it declares: no parameter has
// that name.
func (src source) free(p *specs.Parameter, name string) bool {
	if _, taken := src.slots[name]; taken || src.slots == nil {
		return false
	}
	rest, said := keyword(p.Schema, "additionalProperties")
	return said && rest != false
}
