package specs

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"holdfast/internal/nearest"
	"holdfast/specs/expr"
)

func (b *builder) operationFacts(op *Operation, x cursor) {
	f := &op.Facts
	f.Refusals = b.refusals(x.at("refusals"), op)
	f.Volatile = texts(x.get("volatile"))
	f.GoneReadable = x.get("gone").text() == "readable"
	f.KeepsSent = x.at("normalises").ok()
	f.Normalises = b.resolveList(op, x.at("normalises"), "request")
	if i := x.at("idempotency"); i.ok() {
		f.Idempotency = &Idempotency{
			Key: b.resolves(op, i.at("key"), "request"), Scope: b.resolveList(op, i.at("scope"), "request"),
			Fingerprint: b.resolveList(op, i.at("fingerprint"), "request"), Remembers: i.get("remembers").text(),
			Replay: i.get("replay").text(), Marker: b.resolves(op, i.at("marker"), "response"), TTL: i.get("ttl").text(), Declared: true, Place: b.place(i),
		}
		if ttl := i.at("ttl"); ttl.ok() && !isoDuration(ttl.text()) {
			b.fault(ttl, fmt.Sprintf("%q is no ISO 8601 duration", ttl.text()), "write PT24H for a day")
		}
	}
	if draws := x.at("draws"); draws.ok() {
		f.Draws = map[string]Draw{}
		for _, name := range draws.keys {
			d := draws.at(name)
			if _, ok := b.Facts.Balances[name]; !ok {
				b.fault(d, fmt.Sprintf("there is no balance %q", name), b.balanceHint(name))
			}
			f.Draws[name] = Draw{Of: b.resolves(op, d.at("of"), "request"), Amount: b.resolves(op, d.at("amount"), "request"), Place: b.place(d)}
		}
	}
	if adds := x.at("adds"); adds.ok() {
		f.Adds = map[string]Add{}
		for _, name := range adds.keys {
			d := adds.at(name)
			if _, ok := b.Facts.Balances[name]; !ok {
				b.fault(d, fmt.Sprintf("there is no balance %q", name), b.balanceHint(name))
			}
			f.Adds[name] = Add{To: b.resolves(op, d.at("to"), "request"), Amount: b.resolves(op, d.at("amount"), "request"), Place: b.place(d)}
		}
	}
	if restores := x.at("restores"); restores.ok() {
		f.Restores = map[string]string{}
		for _, name := range restores.keys {
			f.Restores[name] = restores.get(name).text()
		}
	}
	if p := x.at("pages"); p.ok() {
		f.Pages = &Pages{
			Items: b.resolves(op, p.at("items"), "response"), Next: b.resolves(op, p.at("next"), "response"),
			Cursor: b.resolves(op, p.at("cursor"), "request"), Offset: b.resolves(op, p.at("offset"), "request"),
			Limit: b.resolves(op, p.at("limit"), "request"), Total: b.resolves(op, p.at("total"), "response"),
			Page:      b.resolves(op, p.at("page"), "request"),
			OverLimit: p.get("over-limit").text(), Order: texts(p.get("order")), Stable: p.get("stable").yes(), Place: b.place(p),
		}
		op.Facts.Pages.First = firstPage(op, op.Facts.Pages.Page)
		b.filters(op, p.at("filters"))
		b.sorts(op, p.at("sorts"))
	}
}

// restores holds the operations named under restores to the operations that draw.
func (b *builder) restores(x cursor) {
	all := x.at("restores")
	if !all.ok() {
		return
	}
	for _, name := range all.keys {
		c := all.at(name)
		target := b.byID[c.text()]
		switch {
		case target == nil:
			b.fault(c, fmt.Sprintf("%q is no operation", c.text()), nearest.Hint(c.text(), b.operationIDs()))
		case target.Facts.Draws[name] == (Draw{}):
			b.fault(c, fmt.Sprintf("the operation %s does not draw from %q", target.ID, name), "declare draws on it")
		}
	}
}

// guessIdempotency takes a header parameter named Idempotency-Key for a policy that nobody declared.
func (b *builder) guessIdempotency(op *Operation) {
	b.aliases(op)
	if p := op.Parameter("header", "Idempotency-Key"); p != nil && op.Facts.Idempotency == nil {
		op.Facts.Idempotency = &Idempotency{Key: "$request.header." + p.Name, Place: p.Place}
	}
}

// expression reads an expression that stands on no operation; it must only parse.
func (b *builder) expression(c cursor) string {
	if !c.ok() {
		return ""
	}
	if _, err := expr.Parse(c.text()); err != nil {
		b.fault(c, err.Error(), "see OpenAPI 3.1.1 §4.8.20.4")
	}
	return c.text()
}

// resolves reads an expression on an operation: it must parse, be of the request or of the response, and name what is declared there.
func (b *builder) resolves(op *Operation, c cursor, source string) string {
	if !c.ok() {
		return ""
	}
	b.expressionText(op, c, c.text(), source)
	return c.text()
}

func (b *builder) resolveList(op *Operation, list cursor, source string) []string {
	if !list.ok() {
		return nil
	}
	for i, e := range list.kids {
		if s := e.text(); strings.HasPrefix(s, "$") {
			b.resolves(op, list.at(strconv.Itoa(i)), source)
		}
	}
	return texts(list.node)
}

func (b *builder) expressionText(op *Operation, at cursor, text, source string) {
	e, err := expr.Parse(text)
	switch {
	case err != nil:
		b.fault(at, err.Error(), "see OpenAPI 3.1.1 §4.8.20.4")
	case e.Source != source:
		b.fault(at, fmt.Sprintf("%s is not part of the %s", e, source), "write $"+source+".…")
	case op != nil:
		if err := e.Resolve(b.declared(op)); err != nil {
			problem, fix, _ := strings.Cut(err.Error(), "; ")
			b.fault(at, problem, fix)
		}
	}
}

// declared is what expressions on an operation may name. Of answers only the successful ones count, where there are any.
func (b *builder) declared(op *Operation) expr.Declared {
	var d expr.Declared
	for _, p := range op.Parameters {
		switch p.In {
		case "path":
			d.Path = append(d.Path, p.Name)
		case "query":
			d.Query = append(d.Query, p.Name)
		case "header":
			d.Headers = append(d.Headers, p.Name)
		}
	}
	if op.Body != nil {
		d.RequestBody = hasMember(op.Body.Content)
	}
	good := slices.DeleteFunc(slices.Clone(op.Responses), func(r *Response) bool { return !strings.HasPrefix(r.Status, "2") })
	if len(good) == 0 {
		good = op.Responses
	}
	var media []*Media
	for _, r := range good {
		media = append(media, r.Content...)
		for _, h := range r.Headers {
			d.ResponseHeaders = append(d.ResponseHeaders, h.Name)
		}
	}
	if len(media) > 0 {
		d.ResponseBody = hasMember(media)
	}
	return d
}

// hasMember says whether one of several bodies declares a member.
func hasMember(media []*Media) func(tokens []string) error {
	return func(tokens []string) error {
		err := error(nil)
		for _, m := range media {
			if m.Schema == nil {
				return nil
			}
			if err = m.Schema.declares(tokens, 0); err == nil {
				return nil
			}
		}
		return err
	}
}

// declares says whether a schema has a place for what the tokens lead to, and if not what was meant. A schema that names no properties
// at all has a place for everything.
func (s *Schema) declares(tokens []string, depth int) error {
	if s == nil || len(tokens) == 0 || depth > maxWalkDepth*4 {
		return nil
	}
	token, open := tokens[0], true
	var known []string
	for _, p := range s.parts() {
		if i := p.Child("items"); i != nil {
			if _, err := strconv.Atoi(token); err == nil {
				return i.declares(tokens[1:], depth+1)
			}
			open = false
		}
		if c := p.Child("properties", token); c != nil {
			return c.declares(tokens[1:], depth+1)
		}
		if a := p.Child("additionalProperties"); a != nil && a.form() != false {
			return a.declares(tokens[1:], depth+1)
		}
		for _, branch := range slices.Concat(p.AnyOf(), p.OneOf()) {
			if branch.declares(tokens, depth+1) == nil {
				return nil
			}
			open = false
		}
		if m, ok := p.object()["properties"].(map[string]any); ok {
			open = false
			for name := range m {
				known = append(known, name)
			}
		}
	}
	if open {
		return nil
	}
	slices.Sort(known)
	if hint := nearest.Hint(token, known); hint != "" {
		return fmt.Errorf("the body has no member %q; %s", token, hint)
	}
	return fmt.Errorf("the body has no member %q", token)
}
