package specs

import (
	"maps"
	"slices"
	"strings"
)

// conditions that concern whose object a path names.
const (
	absent  = "absent"
	foreign = "foreign"
)

func (r *requirer) refusals() {
	refusal := func(keyword, text string) {
		q := Requirement{ID: r.id("refusal:" + keyword), Kind: KindRefusal, Keyword: keyword, Text: text}
		if o, ok := r.c.Outcome(r.op, keyword, ""); ok {
			q.Place, q.Value = o.Place, o.Status
		}
		r.add(q)
	}
	inPath := 0
	for _, p := range r.op.Parameters {
		if p.In == "path" {
			inPath++
		}
	}
	if inPath > 0 {
		refusal(absent, "a request for an object that does not exist is refused")
		if r.op.Secured() {
			refusal(foreign, "a request for another tenant's object is refused")
			r.looksAbsent()
		}
	}
	if _, declared := r.c.Outcome(r.op, foreign, ""); declared && r.op.Secured() && r.op.DrawsFromBody() != "" {
		refusal("foreign-drawn", "a request that draws from another tenant's object is refused")
	}
	if inPath > 1 {
		refusal("cross-parent", "a request for an object below another parent than its own is refused")
	}
	if slices.Contains([]string{"POST", "PUT", "PATCH", "DELETE"}, r.op.Method) {
		refusal("no-effect", "a refused request changes nothing")
	}
	if declared, said := r.c.ListsOwn(r.op); inPath == 0 && (declared || said) {
		refusal("foreign-listed", "the list shows another tenant nothing that is not its own")
	}
	r.references()
	r.precedence()
}

// DrawsFromBody is the pointer of the member of the body that names what an operation draws from; "" where none does.
func (o *Operation) DrawsFromBody() string {
	for _, name := range slices.Sorted(maps.Keys(o.Facts.Draws)) {
		if pointer, ok := strings.CutPrefix(o.Facts.Draws[name].Of, "$request.body#"); ok {
			return pointer
		}
	}
	return ""
}

// looksAbsent is promised where both conditions are declared with one outcome: whoever asks must not learn which it was.
func (r *requirer) looksAbsent() {
	theirs, ok := r.c.Outcome(r.op, foreign, "")
	nobodys, also := r.c.Outcome(r.op, absent, "")
	if !ok || !also || theirs.Status != nobodys.Status || theirs.Code != nobodys.Code {
		return
	}
	r.add(Requirement{
		ID: r.id("refusal:foreign-looks-absent"), Kind: KindRefusal, Keyword: "foreign-looks-absent", Place: theirs.Place, Value: theirs.Status,
		Text: "another tenant's object can't be told from one that does not exist",
	})
}

// precedence is promised where two of the listed conditions have different outcomes on the operation.
func (r *requirer) precedence() {
	var outcomes []Outcome
	for _, condition := range r.c.Facts.Precedence {
		o, ok := r.c.Outcome(r.op, condition, "")
		if !ok || !r.op.meets(condition) {
			continue
		}
		o.Place = Place{}
		if !slices.Contains(outcomes, o) {
			outcomes = append(outcomes, o)
		}
	}
	if len(outcomes) < 2 {
		return
	}
	r.add(Requirement{
		ID: r.id("refusal:precedence"), Kind: KindRefusal, Keyword: "precedence", Place: r.c.Place("/x-conformance/precedence"),
		Text: "of two reasons to refuse a request the one that stands first in the precedence is given",
	})
}

// has says whether a request of the operation has the place of a runtime expression: a parameter, or something in the body.
func (o *Operation) has(place string) bool {
	rest, ok := strings.CutPrefix(place, "$request.")
	if in, name, isParameter := strings.Cut(rest, "."); ok && isParameter && !strings.HasPrefix(rest, "body") {
		return o.Parameter(in, name) != nil
	}
	return ok && strings.HasPrefix(rest, "body") && o.Body != nil
}

// meets says whether a request of the operation can be in a condition at all.
func (o *Operation) meets(condition string) bool {
	balance, drawn := strings.CutPrefix(condition, "exceeds:")
	if drawn {
		_, ok := o.Facts.Draws[balance]
		return ok
	}
	declares := func(in string) bool {
		return slices.ContainsFunc(o.Parameters, func(p *Parameter) bool { return p.In == in })
	}
	if name, place, narrowed := strings.Cut(condition, "@"); narrowed {
		return name == "invalid" && o.has(place)
	}
	switch condition {
	case "unauthenticated":
		return o.Secured()
	case "malformed", "unsupported-media":
		return o.Body != nil
	case "invalid":
		return o.Body != nil || declares("query") || declares("header")
	case "invalid-path", absent:
		return declares("path")
	case foreign:
		return declares("path") && o.Secured()
	case "key-missing", "key-reused":
		return o.Facts.Idempotency != nil
	case "stale", "unconditional":
		return o.Parameter("header", "If-Match") != nil
	}
	return false
}
