package result

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"holdfast/specs"
)

// DefaultUnanswered is the share of cases that a target may keep from being judged without making the run incomplete.
const DefaultUnanswered = 0.01

// unansweredCases counts what the target itself kept from being judged.
type unansweredCases struct {
	all, lost int
	// kinds are the cases by operation and rule.
	kinds map[[2]string]*unansweredKind
}

type unansweredKind struct {
	lost, judged int
	reason       string
}

func (u *unansweredCases) add(c *CaseRecord) {
	u.all++
	key := [2]string{c.Operation, c.Rule}
	kind := u.kinds[key]
	if kind == nil {
		kind = &unansweredKind{}
		u.kinds[key] = kind
	}
	switch {
	case c.TargetFault:
		u.lost++
		kind.lost++
		kind.reason = cmp.Or(kind.reason, c.Reason)
	case c.Verdict == Pass || c.Verdict == Fail:
		kind.judged++
	}
}

// tooManyUnanswered says that the target kept more from being judged than the gate allows: more cases than the share, or all that an
// operation has of one rule, which no share makes good.
func (t *Tally) tooManyUnanswered() string {
	u := &t.unansweredCases
	if u.lost == 0 {
		return ""
	}
	allowed := DefaultUnanswered
	if t.header.Gate.MaxUnanswered != nil {
		allowed = *t.header.Gate.MaxUnanswered
	}
	share := float64(u.lost) / float64(u.all)
	text := fmt.Sprintf("%d of %d cases (%.3g %%) could not be judged because of how the target answered", u.lost, u.all, 100*share)
	if share > allowed {
		return fmt.Sprintf("%s, and the gate allows %.3g %%: %s", text, 100*allowed, t.mostLost())
	}
	if t.header.Shard.Part() {
		return "" // another shard may have judged others of the kind
	}
	for _, key := range u.sorted() {
		if kind := u.kinds[key]; kind.lost > 0 && kind.judged == 0 && t.header.Gate.Unproven[key[0]] == "" {
			return fmt.Sprintf("%s, among them all of %s at %s: %s", text, key[1], key[0], kind.reason)
		}
	}
	return ""
}

// mostLost is why most cases were not judged.
func (t *Tally) mostLost() string {
	most, n := "", 0
	for _, key := range t.unansweredCases.sorted() {
		if kind := t.unansweredCases.kinds[key]; kind.lost > n {
			most, n = kind.reason, kind.lost
		}
	}
	return most
}

func (u *unansweredCases) sorted() [][2]string {
	keys := make([][2]string, 0, len(u.kinds))
	for key := range u.kinds {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return cmp.Or(strings.Compare(a[0], b[0]), strings.Compare(a[1], b[1])) })
	return keys
}

// namedUnjudged lists the cases that were asked for by name and came to no judgement.
func (t *Tally) namedUnjudged() []string {
	var unmet []string
	for _, id := range t.header.Only {
		switch j := t.only[id]; {
		case j == nil:
			unmet = append(unmet, id+": it was asked for by name and was not sent")
		case j.Verdict != Pass && j.Verdict != Fail:
			unmet = append(unmet, fmt.Sprintf("%s: it was asked for by name and could not be judged: %s", id, cmp.Or(j.Reason, j.Verdict.Words())))
		}
	}
	return unmet
}

// unjudgedBodies says why none of an operation's success bodies was judged, where some came.
func (t *Tally) unjudgedBodies(op string) string {
	reason := ""
	for i := range t.requirements {
		r := &t.requirements[i]
		if r.Operation != op || r.Kind != specs.KindResponseBody || !strings.HasPrefix(r.ID, op+"/response/2") {
			continue
		}
		switch {
		case t.passes[r.ID] || r.Verdict == Fail:
			return ""
		case r.Verdict == Inconclusive && !t.unusable[r.ID]:
			reason = cmp.Or(reason, r.Reason)
		}
	}
	return reason
}
