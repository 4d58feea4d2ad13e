package cases

import (
	"slices"
	"strconv"
	"strings"
)

// refused is the expectation of a request that must be refused for a condition. What x-conformance declares is demanded to
// the letter; else any 4xx is a refusal, and that it is documented is judged by status-documented. Nothing is guessed.
func (d *draft) refused(condition, place string) Expectation {
	e := Expectation{Outcome: Refused, Condition: condition, Basis: BasisFamily, Statuses: []string{"4XX"}}
	if o, ok := d.contract.Outcome(d.op, condition, place); ok {
		e.Basis, e.Statuses = BasisDeclared, []string{strconv.Itoa(o.Status)}
		if o.Code != "" && d.contract.Facts.Error != "" {
			e.Code, e.CodeAt = o.Code, d.contract.Facts.Error
		}
		return e
	}
	for _, r := range d.op.Responses {
		if strings.HasPrefix(r.Status, "4") {
			e.Basis = BasisDocumented
		}
	}
	return e
}

// invalid is the expectation of a request whose value at a place breaks its schema.
func (d *draft) invalid(in, pointer string) Expectation {
	if in == "path" {
		return d.refused("invalid-path", placeExpression(in, pointer))
	}
	return d.refused("invalid", placeExpression(in, pointer))
}

// or is the expectation of a request that either condition may be said of: no bytes are no JSON to one reader and an absent
// body to another, and no contract says which.
func (e Expectation) or(other Expectation) Expectation {
	switch {
	case e.Basis != BasisDeclared:
		return e
	case other.Basis != BasisDeclared:
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
