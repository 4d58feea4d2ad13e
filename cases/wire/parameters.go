package wire

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"holdfast/specs"
)

// found is what the wire holds for one parameter, decoded but not yet read as a type.
type found struct {
	present bool
	// texts holds the parts of an array; a scalar is one text.
	texts []string
	// fields holds the members of an object.
	fields map[string]string
	// open says why servers differ over it.
	open string
}

// source is where parameters are found.
type source struct {
	path map[string]string
	// query is left out where no parameter is read from more than its own name.
	query  []pair
	header http.Header
	// values are those of query parameters by the slots of their names.
	values []slotted
	slots  map[string]int
}

// pair is one name and value of a query, the value still encoded, since delimiters are split before decoding (RFC 6570 §3.2.8).
type pair struct{ name, value string }

func (j *judgement) parameters(r *Request) {
	target, query, _ := strings.Cut(r.Target, "?")
	src := source{header: r.Header}
	template := r.Path
	if template == "" {
		template = j.op.Path
	}
	path, open, err := j.judge.path(template, target)
	if err != nil {
		j.refuseAll(err.Error())
		j.leaveOpen("the path leads to no operation or another one", true)
	}
	if open != "" {
		j.leaveOpen(open, true)
	}
	src.path = path
	if open := j.judge.query(&src, query); open != "" {
		j.leaveOpen(open, true)
	}
	defer j.judge.leave(src.values)
	for i, p := range j.op.Parameters {
		if p.In == "path" && path == nil {
			continue
		}
		j.parameterOnce(i, src)
	}
}

func splitQuery(query string) (pairs []pair, open string) {
	for part := range strings.SplitSeq(query, "&") {
		if part == "" {
			continue
		}
		one, why := splitPair(part)
		if why != "" {
			open = why
		}
		pairs = append(pairs, one)
	}
	return pairs, open
}

func splitPair(part string) (one pair, open string) {
	name, value, _ := strings.Cut(part, "=")
	plain, err := url.QueryUnescape(name)
	if err != nil {
		open, plain = "the query is not percent-encoded properly", name
	}
	if _, err := url.QueryUnescape(value); err != nil || strings.Contains(part, ";") {
		open = "the query is not percent-encoded properly, or holds a semicolon"
	}
	return pair{plain, value}, open
}

// parameter asks each reader what it makes of one parameter.
func (j *judgement) parameter(p *specs.Parameter, want typeSet, f found) {
	if !f.present && f.open == "" && !p.Required {
		return
	}
	place := p.In + " " + p.Name
	if f.open != "" {
		j.leaveOpen(place+": "+f.open, true)
	}
	if !f.present {
		if p.Required {
			j.refuseAll(place + ": the parameter is required and absent")
		}
		return
	}
	if p.Schema == nil {
		return
	}
	if p.Content != "" {
		j.content(p, f)
		return
	}
	if n, ok := plainInteger(f, want); ok {
		if why := j.verdict(p.Schema, n); why != "" {
			j.refuseAll(place + ": " + why)
		}
		return
	}
	var strict reading
	for i, r := range j.readers {
		got := j.read(r, p.Schema, want, f, strict)
		if i == 0 {
			strict = got
		}
		if got.why != "" {
			j.refuse(i, place+": "+got.why)
		} else if strict.why != "" {
			j.bend(i, fmt.Sprintf("%s: read %s as %s", place, brief(strict.value), brief(got.value)))
		}
	}
	if strict.why != "" && want&specs.StringType == 0 && !ascii(f.texts) {
		j.leaveOpen(place+": some parsers read digits beyond ASCII", true)
	}
}

// plainInteger is a number that every reader takes for the same: an integer as everyone writes it, of so few digits that a double holds it,
// where nothing but a number is wanted. Most values are one, and are judged once instead of once a reader.
func plainInteger(f found, want typeSet) (json.Number, bool) {
	const digits = 15
	if len(f.texts) != 1 || want&^specs.NumberType != 0 || !want.Has(specs.IntegerType) || len(f.texts[0]) > digits || f.texts[0] == "-0" || !isInteger(f.texts[0]) {
		return "", false
	}
	return json.Number(f.texts[0]), true
}

// content judges a parameter that is written in a media type.
func (j *judgement) content(p *specs.Parameter, f found) {
	if !p.JSON() {
		j.leaveOpen(p.In+" "+p.Name+": text of type "+p.Content+" is not read", true)
		return
	}
	if f.open == "" {
		j.json([]byte(f.texts[0]), p.Schema)
	}
}

// reading is a value that a reader made of text, and why it is invalid.
type reading struct {
	value any
	why   string
	done  bool
}

// read gives the first reading that is valid, or the first one and why it is not. What strict made of the same scalar is not
// judged twice.
func (j *judgement) read(r reader, s *specs.Schema, want typeSet, f found, strict reading) reading {
	var candidates []any
	switch {
	case f.fields != nil:
		m := map[string]any{}
		for name, text := range f.fields {
			m[name] = likeliest(r, text, member(s, name))
		}
		candidates = []any{m}
	case want.Has(specs.ArrayType) && want&specs.StringType == 0:
		list := make([]any, len(f.texts))
		for i, text := range f.texts {
			list[i] = likeliest(r, text, s.Items())
		}
		candidates = []any{list}
	default:
		candidates = r.text(f.texts[0], want)
	}
	var first reading
	for i, c := range candidates {
		got := strict
		if !strict.done || specs.TypeOf(c)&scalarTypes == 0 || specs.TypeOf(strict.value)&scalarTypes == 0 || c != strict.value {
			got = reading{value: c, why: j.verdict(s, c), done: true}
		}
		if got.why == "" {
			return got
		}
		if i == 0 {
			first = got
		}
	}
	return first
}

// likeliest is the first reading of a part that its schema allows, or the first.
func likeliest(r reader, text string, s *specs.Schema) any {
	candidates := r.text(text, s.Admits())
	for _, c := range candidates {
		if s.Accepts(c) {
			return c
		}
	}
	return candidates[0]
}

func ascii(texts []string) bool {
	for _, t := range texts {
		for i := range len(t) {
			if t[i] >= 0x80 {
				return false
			}
		}
	}
	return true
}
