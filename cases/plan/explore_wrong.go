package plan

import (
	"math/rand/v2"
	"slices"
	"strconv"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// breakable says whether an explorer tries to break a requirement: as the plan does, within a request of the operation's own media type.
// What the path says is the plan's: nothing there goes together with the rest.
func (d *draft) breakable(r *specs.Requirement) bool {
	if r.Kind != specs.KindRequest || r.Broken != "" || r.In == "path" || len(r.Branches) > 0 || d.op.Method == "DELETE" {
		return false
	}
	if !slices.ContainsFunc(negativeKeywords(), func(k negativeKeyword) bool { return k.keyword == r.Keyword }) {
		return false
	}
	if r.In == "body" && (d.op.Body == nil || d.media(r) == nil || d.media(r) != d.op.Body.Written()) {
		return false
	}
	if r.Keyword != "required" && r.Schema == nil && r.Keyword != "additionalProperties" {
		return false
	}
	_, forgiven := d.forgiving(r.In, r.Pointer)
	return !forgiven
}

// breakTries is how many requirements are tried for one drawing.
const breakTries = 6

// wrong breaks one or two requirements of a random valid request, which the target has to accept just before.
func (w *walk) wrong(seed uint64) *cases.Case {
	r, d := w.source(seed), w.site.draft
	b, ok := w.request(w.site, r, r.IntN(2) == 0)
	if !ok {
		return nil
	}
	for range breakTries {
		q := w.leastTried(r)
		broken, ok := d.breakOne(b, q, r)
		if !ok {
			continue
		}
		c := &cases.Case{
			Rule: "negative-" + kebab(q.Keyword), Requirements: []string{q.ID}, Class: cases.Negative,
			Why:      q.Text + "; everything else is as in a request that was accepted just before",
			Mutation: &cases.Mutation{In: q.In, Pointer: broken.at.Pointer, Keyword: q.Keyword, Sent: broken.sent, Valid: b.shown(q.In, broken.at.Pointer)},
		}
		if q.Keyword == "additionalProperties" {
			c.Mutation.Pointer, c.Mutation.Valid = c.Mutation.Pointer+"/"+extraMember, "absent"
		}
		changed := broken.base
		if r.IntN(4) == 0 {
			second := w.leastTried(r)
			if also, ok := d.breakOne(changed, second, r); ok && !(second.In == q.In && overlaps(also.at.Pointer, broken.at.Pointer)) {
				changed = also.base
				c.Why = q.Text + ", and " + second.Text + "; everything else is as in a request that was accepted just before"
			}
		}
		twin := b.step(d, w.id, "twin", cases.Setup)
		twin.Class, twin.Expect.Outcome = cases.Positive, cases.Accepted
		s := changed.step(d, w.id, "wrong", cases.Probe)
		got, err := d.classify(&s)
		if err != nil || got.Class != cases.Negative {
			continue
		}
		s.Class, c.Proof = cases.Negative, got.Proof()
		s.Expect = cases.Expectation{Outcome: cases.Refused, Condition: "invalid", Basis: cases.BasisFamily, Statuses: []string{"4XX"}}
		c.Steps = append(w.steps, twin, s)
		return c
	}
	return nil
}

// leastTried draws one of the requirements that were tried less often than most.
func (w *walk) leastTried(r *rand.Rand) *specs.Requirement {
	all := w.site.wrongs
	q := all[r.IntN(len(all))]
	for range 2 {
		if other := all[r.IntN(len(all))]; w.lore.tried[other.ID] < w.lore.tried[q.ID] {
			q = other
		}
	}
	w.lore.tried[q.ID]++
	return q
}

// brokenAt is a broken request, with the requirement at the very place where it is broken: in some item, and not always the first.
type brokenAt struct {
	brokenBase
	at specs.Requirement
}

// breakOne breaks a requirement somewhere in a request.
func (d *draft) breakOne(b *base, q *specs.Requirement, r *rand.Rand) (brokenAt, bool) {
	at := *q
	var ok bool
	if at.Pointer, ok = b.somewhere(q.In, q.Pointer, r); !ok {
		return brokenAt{}, false
	}
	all := d.broken(b, &at)
	for range min(len(all), 3) {
		one := all[r.IntN(len(all))]
		s := one.base.step(d, "explore", "explore", cases.Probe)
		if got, err := d.classify(&s); err == nil && got.Class == cases.Negative {
			return brokenAt{one, at}, true
		}
	}
	return brokenAt{}, false
}

// somewhere leads a requirement's pointer to a value of the request, through any of the items where it leads through all.
func (b *base) somewhere(in, pointer string, r *rand.Rand) (string, bool) {
	tokens := jsonpointer.Tokens(pointer)
	var v any
	first := 0
	if in == "body" {
		v = b.payload
		if !b.hasBody {
			return "", false
		}
	} else {
		if len(tokens) == 0 || !b.has(in, jsonpointer.Of(tokens[0])) {
			return "", false
		}
		v, _ = b.literal(in, jsonpointer.Of(tokens[0]))
		first = 1
	}
	for i := first; i < len(tokens); i++ {
		switch node := v.(type) {
		case []any:
			if len(node) == 0 || tokens[i] != "*" {
				return "", false
			}
			n := r.IntN(len(node))
			tokens[i], v = strconv.Itoa(n), node[n]
		case map[string]any:
			child, ok := node[tokens[i]]
			if !ok {
				return "", false
			}
			v = child
		default:
			return "", false
		}
	}
	return jsonpointer.Of(tokens...), true
}
