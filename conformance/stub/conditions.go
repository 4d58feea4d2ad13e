package stub

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"holdfast/specs"
)

const keyReused = "key-reused"

// order is the one in which conditions are looked at where the contract declares none: who asks, what is asked, of what, and whether
// the state allows it.
var order = []string{
	"unauthenticated", "unsupported-media", "malformed", "invalid-path", "key-missing", "invalid", "bad-cursor", "absent", "foreign", keyReused, "exceeds",
}

// conditions are all that a request can be refused for, in the order in which the contract says they are looked at.
func (s *Stub) conditions(q *request) []string {
	holds := map[string]bool{
		"unauthenticated":   secured(q.op) && q.caller == "",
		"unsupported-media": q.op.Body != nil && q.hasBody && q.op.BodyMedia(q.http.Header.Get("Content-Type")) == nil,
	}
	s.form(q, holds)
	foreign, absent := s.objects(q)
	holds["foreign"], holds["absent"] = foreign, absent
	if k := s.keys[q.key]; q.key != "" && k != nil && k.fingerprint != q.fingerprint {
		holds[keyReused] = true
	}
	// A repeated request draws nothing.
	if k := s.keys[q.key]; q.key == "" || k == nil || k.fingerprint != q.fingerprint {
		for name := range q.op.Facts.Draws {
			if of, amount, ok := s.draw(q, name); ok && amount > of.balances[name] {
				holds["exceeds:"+name] = true
			}
		}
	}
	var all []string
	for name, yes := range holds {
		if yes && !s.Twist.is(Ignores, q.op.ID, name) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	precedence := s.Contract.Facts.Precedence
	slices.SortStableFunc(all, func(a, b string) int { return rank(precedence, a) - rank(precedence, b) })
	return all
}

// rank places a condition: by the contract's precedence, and after those by the usual order.
func rank(precedence []string, condition string) int {
	for _, names := range [][]string{{condition}, {family(condition)}} {
		if i := slices.Index(precedence, names[0]); i >= 0 {
			return i
		}
	}
	if len(precedence) > 0 {
		// What is not named stands where its nearest relative does.
		for _, relative := range []string{"invalid", "absent"} {
			if slices.Contains(relatives[relative], condition) {
				if i := slices.Index(precedence, relative); i >= 0 {
					return i
				}
			}
		}
	}
	return 100 + slices.Index(order, family(condition))
}

var relatives = map[string][]string{"invalid": {"invalid-path", "key-missing", "bad-cursor", "malformed"}, "absent": {"foreign"}}

func family(condition string) string {
	name, _, _ := strings.Cut(condition, ":")
	return name
}

func secured(op *specs.Operation) bool {
	for _, a := range op.Security {
		if len(a.Schemes) == 0 {
			return false
		}
	}
	return len(op.Security) > 0
}

// form finds what is wrong with the form of a request.
func (s *Stub) form(q *request, holds map[string]bool) {
	key := ""
	if i := q.op.Facts.Idempotency; i != nil {
		key = i.Key
	}
	for _, p := range q.op.Parameters {
		texts, sent := q.text(p)
		switch {
		case !sent && p.Required && strings.EqualFold(key, "$request."+p.In+"."+p.Name):
			holds["key-missing"] = true
		case !sent && p.Required:
			holds["invalid"] = true
		case sent && !valid(p, texts) && p.In == "path":
			holds["invalid-path"] = true
		case sent && !valid(p, texts):
			holds["invalid"] = true
		case sent && q.op.Facts.Pages != nil && q.op.Facts.Pages.Cursor == "$request."+p.In+"."+p.Name:
			if _, ok := after(texts[0]); !ok {
				holds["bad-cursor"] = true
			}
		}
	}
	if q.op.Body == nil {
		return
	}
	switch media := q.op.BodyMedia(q.http.Header.Get("Content-Type")); {
	case !q.hasBody:
		holds["invalid"] = holds["invalid"] || q.op.Body.Required
	case q.bad:
		holds["malformed"] = true
	case media != nil && media.Schema != nil && !validates(media.Schema, q.body):
		holds["invalid"] = true
	}
}

// usual are the statuses that a condition is mostly answered with, for contracts that declare none.
var usual = map[string][]int{
	"unauthenticated": {401, 403}, "unsupported-media": {415, 400}, "malformed": {400, 422}, "invalid": {400, 422}, "invalid-path": {400, 404, 422},
	"key-missing": {400, 422}, "absent": {404, 410, 403}, "foreign": {404, 403}, keyReused: {409, 422, 400}, "exceeds": {422, 409, 402, 400},
	"bad-cursor": {400, 422, 404},
}

// status is what a condition is answered with: as declared, else the likeliest that is documented.
func (s *Stub) status(op *specs.Operation, condition, place string) int {
	if o, ok := s.Contract.Outcome(op, condition, place); ok {
		return o.Status
	}
	candidates := usual[family(condition)]
	documented := func(status int) bool {
		return slices.ContainsFunc(op.Responses, func(r *specs.Response) bool { return r.Status == strconv.Itoa(status) })
	}
	for _, liked := range s.Statuses[op.ID] {
		if slices.Contains(candidates, liked) && op.Response(liked) != nil {
			return liked
		}
	}
	for _, status := range candidates {
		if documented(status) {
			return status
		}
	}
	if len(candidates) > 0 {
		return candidates[0]
	}
	return http.StatusBadRequest
}
