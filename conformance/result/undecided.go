package result

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs/jsonpointer"
)

// Undecided is a condition of an operation whose status the contract leaves open.
type Undecided struct {
	Operation string `json:"operation"`
	Condition string `json:"condition"`
	// Statuses counts the answers by status.
	Statuses map[int]int `json:"statuses"`
	// Mixed says that one condition was refused in several ways: see the rule refusal-mixed.
	Mixed bool `json:"mixed,omitempty"`
	// Decide is a whole Overlay 1.0 document that decides it as it was seen.
	Decide string `json:"decide"`
}

// openRefusal is what was seen of one undecided condition while a run is added up.
type openRefusal struct {
	Undecided
	// seen are the answers, those together that nothing here tells apart: a run of a million cases has few kinds.
	seen map[refusalAt]*refusalsAt
	// content are the statuses by which the operation refuses what a request says, and unread those by which it refuses what it can't parse.
	content, unread map[int]int
}

// refusalAt is a kind of refusal that was seen.
type refusalAt struct {
	status int
	// place is the runtime expression by which a refusal can be narrowed to where the request was wrong; empty where there
	// is none.
	place string
	// in is the part of the request that was wrong: body, query, header or path; empty where it is none of them.
	in string
	// bodiless says that the request had a body without a byte.
	bodiless bool
	// shape says that the body's members were of another type, too many or too few: what decoders refuse that know what they decode into.
	shape bool
	// coerced says that some readers take the value for another one.
	coerced bool
}

// refusalsAt are the refusals of a kind: the first case by its ID, the case's group, and how many there are.
type refusalsAt struct {
	id, group string
	count     int
}

// undecide counts a refusal that nobody decided.
func (t *Tally) undecide(c *CaseRecord, r *RefusalSeen) {
	if r.Basis == cases.BasisDeclared || r.Status/100 != 4 || r.Page || Unavailable(r.Status) {
		return // decided, or no refusal
	}
	key := [2]string{c.Operation, r.Condition}
	u := t.undecided[key]
	if u == nil {
		u = &openRefusal{Undecided: Undecided{Operation: c.Operation, Condition: r.Condition, Statuses: map[int]int{}}, seen: map[refusalAt]*refusalsAt{}}
		t.undecided[key] = u
	}
	u.Statuses[r.Status]++
	at := refusalAt{status: r.Status, place: narrowed(c.Requirements), in: part(c.Requirements), bodiless: r.Bodiless, shape: shapes(c.Requirements), coerced: r.Coerced}
	all := u.seen[at]
	if all == nil {
		all = &refusalsAt{id: c.ID, group: c.Group}
		u.seen[at] = all
	}
	if all.count++; c.ID < all.id {
		all.id, all.group = c.ID, c.Group
	}
}

// decide lists the undecided conditions, with the lines that would decide them and a finding for each that is mixed.
func (t *Tally) decide(r *Report) {
	var all []*openRefusal
	for _, u := range t.undecided {
		if invalid := t.undecided[[2]string{u.Operation, "invalid"}]; invalid != nil {
			u.content = invalid.Statuses
		}
		if malformed := t.undecided[[2]string{u.Operation, "malformed"}]; malformed != nil {
			u.unread = malformed.counted(allParts)
		}
		_, statuses, _ := u.mix()
		u.Mixed = len(statuses) > 1
		all = append(all, u)
	}
	slices.SortFunc(all, func(a, b *openRefusal) int {
		return cmp.Or(t.order(a.Operation)-t.order(b.Operation), strings.Compare(a.Condition, b.Condition))
	})
	for _, u := range all {
		u.Decide = t.overlay([]*openRefusal{u})
		r.Undecided = append(r.Undecided, u.Undecided)
		if u.Mixed {
			switch f := t.mixed(u); f.Level {
			case cases.Off:
			case cases.Note:
				t.noted([]Finding{f})
			default:
				r.Findings = append(r.Findings, f)
			}
		}
	}
	if len(all) > 0 {
		r.Decide = t.overlay(all)
	}
}

// order is where an operation stands in the contract.
func (t *Tally) order(operation string) int {
	if i, ok := t.index[operation+"/request:valid"]; ok {
		return i
	}
	return len(t.requirements)
}

// answers counts the statuses that speak of the condition itself. What servers and proxies refuse for its size says nothing
// of what was wrong with it, a body without a byte may be read as two conditions, and RFC 6750 §3.1 gives malformed
// credentials a 400 where others get a 401, and RFC 9110 §15.5.4 a 403 to those that are read and do not suffice.
func (u *openRefusal) answers() map[int]int {
	count := u.counted(allParts)
	if len(count) == 0 {
		return u.Statuses
	}
	return count
}

// mix are the statuses of one part of the request where it was refused in several ways, and the usual one: what is wrong with a header may be
// refused in another way than what is wrong with the body. It is empty where each part was refused in one way.
func (u *openRefusal) mix() (in string, statuses map[int]int, most int) {
	if u.Condition != "invalid" {
		statuses = u.answers()
		return allParts, statuses, usual(statuses)
	}
	for _, in := range [...]string{"body", "query", "header", "path", ""} {
		statuses := u.counted(in)
		most := usual(statuses)
		for s, all := range u.seen {
			if s.in == in && u.parsed(s) {
				if statuses[s.status] -= all.count; statuses[s.status] <= 0 {
					delete(statuses, s.status)
				}
			}
		}
		if statuses[most] == 0 {
			most = usual(statuses)
		}
		if len(statuses) > 1 {
			return in, statuses, most
		}
	}
	return "", nil, 0
}

// parsed says that a body of another shape was refused as one that can't be parsed is. Decoders that know the type of what they decode make no
// difference, and RFC 9110 §15.5.21 keeps 422 for content that could be read: both of an operation are no mix.
func (u *openRefusal) parsed(s refusalAt) bool {
	return u.Condition == "invalid" && s.shape && !s.bodiless && len(u.unread) > 0 && s.status == usual(u.unread)
}

// allParts is every part of a request.
const allParts = "*"

// counted are the answers to what was wrong in a part of the request.
func (u *openRefusal) counted(in string) map[int]int {
	count := map[int]int{}
	for s, all := range u.seen {
		switch {
		case in != allParts && s.in != in:
		case s.bodiless:
		case (u.Condition == "invalid" || u.Condition == "malformed" && s.coerced) && (s.status == http.StatusConflict || s.status == http.StatusNotFound):
			// They speak of the state: what was coerced and made the first time is there already, what a value names is not there. What follows the
			// value of a body is left out of account by many readers.
		case u.Condition == "invalid" && s.coerced && s.status == http.StatusForbidden:
			// It speaks of rights: "true" was taken for true, which not everybody may say.
		case u.Condition != "too-large" && slices.Contains([]int{http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge}, s.status):
		case u.Condition == "key-reused" && s.status != usual(u.Statuses) && u.content[s.status] > 0:
			// The other content may be what is refused: no schema says all that a service demands of it.
		case u.Condition == "undeclared-method" && (s.status == http.StatusLengthRequired || s.status == http.StatusUnsupportedMediaType):
			// The request has no content, and some look for it first.
		case u.Condition == "unauthenticated" && (s.status == http.StatusBadRequest || s.status == http.StatusForbidden) && u.Statuses[http.StatusUnauthorized] > 0:
		default:
			count[s.status] += all.count
		}
	}
	return count
}

// usual is the status that was seen most often; of two the lower one.
func usual(statuses map[int]int) int {
	best := 0
	for s, n := range statuses {
		if best == 0 || n > statuses[best] || n == statuses[best] && s < best {
			best = s
		}
	}
	return best
}

// narrowed is the place of a request that a case was wrong in, from its requirement: "$request.body#/reason". It is empty
// where the case is about no single place, or about every item of a list.
func narrowed(requirements []string) string {
	if len(requirements) == 0 {
		return ""
	}
	_, rest, ok := strings.Cut(requirements[0], "/request/")
	in, pointer, hasPointer := strings.Cut(rest, "#")
	end := strings.LastIndexByte(pointer, ':')
	if !ok || !hasPointer || end < 0 {
		return ""
	}
	in, _, _ = strings.Cut(in, "[")
	pointer = pointer[:end]
	switch {
	case pointer == "" || strings.Contains("/"+pointer+"/", "/*/"):
		return ""
	case in == "body":
		return "$request.body#" + pointer
	case strings.Count(pointer, "/") != 1:
		return ""
	}
	return "$request." + in + "." + jsonpointer.Unescape(pointer[1:])
}
