package plan

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// refused is the expectation of a request that must be refused for a condition. What x-conformance declares is demanded to
// the letter; else any 4xx is a refusal, and that it is documented is judged by status-documented. Nothing is guessed.
func (d *draft) refused(condition, place string) cases.Expectation {
	if in, pointer, ok := expressionPlace(place); ok {
		return d.refusedAt(in, pointer, condition)
	}
	return d.refusedAs(condition, d.outcome(condition))
}

// refusedAs is refused where it is known what the contract declares; nil is nothing.
func (d *draft) refusedAs(condition string, o *specs.Outcome) cases.Expectation {
	e := cases.Expectation{Outcome: cases.Refused, Condition: condition, Basis: cases.BasisFamily, Statuses: []string{"4XX"}}
	if o != nil {
		e.Basis, e.Statuses = cases.BasisDeclared, []string{strconv.Itoa(o.Status)}
		if o.Code != "" && d.contract.Facts.Error != "" {
			e.Code, e.CodeAt = o.Code, d.contract.Facts.Error
		}
		return e
	}
	for _, r := range d.op.Responses {
		if strings.HasPrefix(r.Status, "4") {
			e.Basis = cases.BasisDocumented
		}
	}
	if condition == "absent" || condition == "gone" {
		e.Statuses = append(e.Statuses, d.failsForAbsent()...)
	}
	return e
}

// failsForAbsent are the 5xx that the contract documents for what is not there: odd, and its own word.
func (d *draft) failsForAbsent() (all []string) {
	for _, r := range d.op.Responses {
		if strings.HasPrefix(r.Status, "5") && r.Status != "5XX" && notThere.MatchString(r.Description) {
			all = append(all, r.Status)
		}
	}
	return all
}

// notThere finds what says that something does not exist: "If the task does not exist".
var notThere = regexp.MustCompile(`(?i)\b(?:do|does|did)(?:n't| not) exist\b|\bnot found\b|\bno such\b|\bno longer exists\b`)

// outcome is what the contract declares for a condition in general; nil where it declares nothing.
func (d *draft) outcome(condition string) *specs.Outcome {
	if o, ok := d.contract.Outcome(d.op, condition, ""); ok {
		return &o
	}
	return nil
}

// invalid is the expectation of a request whose value at a place breaks its schema. An id in the path has a condition of its
// own, since many APIs take an id of the wrong form for that of nothing.
func (d *draft) invalid(in, pointer string) cases.Expectation {
	if in == "path" {
		return d.refusedAt(in, pointer, "invalid-path", "invalid")
	}
	return d.refusedAt(in, pointer, "invalid")
}

// refusedAt is the expectation where a condition is met at a place: as it is declared for the place, for what the place lies in,
// or else in general. Further names are looked for at the place only.
func (d *draft) refusedAt(in, pointer string, names ...string) cases.Expectation {
	for place, more := pointer, true; more; place, more = parentOf(place) {
		for _, name := range names {
			if o := d.narrowed(name, in, place); o != nil {
				return d.refusedAs(names[0], o)
			}
		}
	}
	return d.refusedAs(names[0], d.outcome(names[0]))
}

// parentOf leads from a place to the one that it lies in; false where it is the whole.
func parentOf(pointer string) (string, bool) {
	i := strings.LastIndexByte(pointer, '/')
	if i < 0 {
		return "", false
	}
	return pointer[:i], true
}

// narrowed is what the contract declares for a condition at just this place, the operation's before the root's; nil where it
// declares nothing.
func (d *draft) narrowed(condition, in, pointer string) *specs.Outcome {
	for _, declared := range []map[string]specs.Outcome{d.op.Facts.Refusals, d.contract.Facts.Refusals} {
		if len(declared) == 0 {
			continue // as most operations have it
		}
		for _, name := range slices.Sorted(maps.Keys(declared)) {
			what, where, ok := strings.Cut(name, "@")
			if !ok || what != condition {
				continue
			}
			if at, place, ok := expressionPlace(where); ok && at == in && samePlace(in, place, pointer) {
				o := declared[name]
				return &o
			}
		}
	}
	return nil
}

// samePlace compares pointers: the items of an array are one place, and the names of headers have no case (RFC 9110 §5.1).
func samePlace(in, declared, pointer string) bool {
	a, b := jsonpointer.Tokens(declared), jsonpointer.Tokens(pointer)
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		_, notNumber := strconv.Atoi(a[i])
		switch {
		case a[i] == b[i], b[i] == "*" && notNumber == nil:
		case in == "header" && i == 0 && strings.EqualFold(a[i], b[i]):
		default:
			return false
		}
	}
	return true
}

// either is the expectation of a request that either condition may be said of: no bytes are no JSON to one reader and an absent
// body to another, and no contract says which.
func either(e, other cases.Expectation) cases.Expectation {
	switch {
	case e.Basis != cases.BasisDeclared:
		return e
	case other.Basis != cases.BasisDeclared:
		return other // the reader that takes it for this condition may answer as it likes
	}
	for _, s := range other.Statuses {
		if !slices.Contains(e.Statuses, s) {
			e.Statuses = append(e.Statuses, s)
		}
	}
	if other.Code != e.Code {
		e.Code, e.CodeAt = "", ""
	}
	return e
}

// beneath is the expectation of a number that is beyond the range of parsers: they may have one (RFC 8259 §6, §9), and are then what refuses it,
// before any schema is asked.
func (d *draft) beneath(e cases.Expectation, beyond bool) cases.Expectation {
	if beyond {
		e = either(e, d.refused("malformed", ""))
		e.Beneath = true
	}
	return e
}
