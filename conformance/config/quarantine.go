package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"holdfast/cases/intent"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// Quarantine is what is tried and told and fails nothing, and where it was set.
type Quarantine struct {
	// Rule is the ID of a rule, Operation a pattern as exclude takes it; empty is all.
	Rule, Operation string
	Reason, Expires string
	Place           specs.Place
}

// quarantine reads what is known to be unreliable, each with a reason.
//
//	quarantine:
//	  - { rule: page-stable, operation: listRefunds, reason: "REF-231", expires: 2026-12-31 }
func (r *reader) quarantine(e entry) {
	for _, item := range r.items(e) {
		q := Quarantine{Place: r.place(item.at)}
		r.fields(item, map[string]func(entry){
			"rule":      func(e entry) { q.Rule, _ = r.text(e) },
			"operation": func(e entry) { q.Operation, _ = r.text(e) },
			"reason":    func(e entry) { q.Reason, _ = r.text(e) },
			"expires": func(e entry) {
				ok := e.node.ShortTag() == "!!timestamp" // a day need not stand in quotes
				if q.Expires = e.node.Value; !ok {
					q.Expires, ok = r.text(e)
				}
				if _, err := time.Parse(time.DateOnly, q.Expires); ok && err != nil {
					r.fault(e, fmt.Sprintf("is %q and must be a day", q.Expires), "write expires: 2026-12-31")
				}
			},
		})
		switch {
		case q.Reason == "":
			r.fault(item, "has no reason", "add reason: and say why, with the number of an issue")
		case q.Rule == "" && q.Operation == "":
			r.fault(item, "names neither a rule nor an operation, and would take everything out of the gate", "add rule: or operation:")
		}
		r.out.Quarantine = append(r.out.Quarantine, q)
	}
}

// count reads a whole number from 0.
func (r *reader) count(e entry) *int {
	v, ok := r.resolve(e, true)
	if !ok || v.pending {
		return nil
	}
	n, err := strconv.Atoi(v.text)
	if err != nil || n < 0 {
		r.fault(e, fmt.Sprintf("is %q and must be a whole number", v.text), "write 0, or how many there may be")
		return nil
	}
	return &n
}

// Quarantined gives what fails nothing, with the operations of the contract that are meant.
func (f *File) Quarantined(contract *specs.Contract) []result.Quarantined {
	var all []result.Quarantined
	for _, q := range f.Quarantine {
		one := result.Quarantined{Rule: q.Rule, Reason: q.Reason, Expires: q.Expires}
		for _, op := range contract.Operations {
			if q.Operation != "" && intent.Chooses(q.Operation, op) {
				one.Operations = append(one.Operations, op.ID)
			}
		}
		all = append(all, one)
	}
	return all
}

// checkQuarantine holds that each operation that is quarantined, or asked for more proof, is one of the contract's.
func (f *File) checkQuarantine(contract *specs.Contract) specs.Errors {
	var faults specs.Errors
	for _, q := range f.Quarantine {
		if q.Operation == "" {
			continue
		}
		what, fix := Choice(q.Operation, contract)
		if what == "" && !chosen(q.Operation, contract) {
			what = fmt.Sprintf("no operation is %s, so that the entry would hold for all of them", q.Operation)
		}
		if what != "" {
			faults = append(faults, &specs.Error{Place: q.Place, Problem: "quarantine: " + what, Fix: fix})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(f.Gate.MinProvenOf)) {
		if known := operationIDs(contract); !slices.Contains(known, id) {
			faults = append(faults, &specs.Error{Place: f.Where("gate.min-proven-of." + id), Problem: fmt.Sprintf("gate.min-proven-of: the contract has no operation %q", id), Fix: didYouMean(id, known)})
		}
	}
	return faults
}

func chosen(pattern string, contract *specs.Contract) bool {
	return slices.ContainsFunc(contract.Operations, func(op *specs.Operation) bool { return intent.Chooses(pattern, op) })
}
