package config

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/cases/intent"
	"holdfast/specs"
)

// checkChoices holds that each pattern of a list chooses an operation of the contract.
func (f *File) checkChoices(key string, patterns []string, contract *specs.Contract) specs.Errors {
	var faults specs.Errors
	for i, pattern := range patterns {
		if what, fix := Choice(pattern, contract); what != "" {
			faults = append(faults, &specs.Error{Place: f.Where(fmt.Sprintf("%s.%d", key, i)), Problem: key + ": " + what, Fix: fix})
		}
	}
	return faults
}

// Choice says what is wrong with a pattern that chooses none of a contract's operations, and what was probably meant; both are
// empty where it chooses one.
func Choice(pattern string, contract *specs.Contract) (what, fix string) {
	if pattern == "deprecated" || slices.ContainsFunc(contract.Operations, func(op *specs.Operation) bool { return intent.Chooses(pattern, op) }) {
		return "", ""
	}
	tag, tagged := strings.CutPrefix(pattern, "tag:")
	switch {
	case tagged:
		var known []string
		for _, op := range contract.Operations {
			for _, t := range op.Tags {
				if !slices.Contains(known, t) {
					known = append(known, t)
				}
			}
		}
		return fmt.Sprintf("no operation has the tag %q", tag), didYouMean(tag, known)
	case strings.HasPrefix(pattern, "/"):
		var known []string
		for _, op := range contract.Operations {
			known = append(known, op.Path)
		}
		return fmt.Sprintf("no path is like %q", pattern), didYouMean(pattern, known)
	}
	return fmt.Sprintf("the contract has no operation %q", pattern), didYouMean(pattern, operationIDs(contract))
}
