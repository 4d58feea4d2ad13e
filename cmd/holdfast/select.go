package main

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/conformance"
	"holdfast/internal/nearest"
	"holdfast/reports"
	"holdfast/specs"
)

// selectOperations gives the IDs of the operations that --operation names: by ID, or as POST:/path. A name that none has is a mistake in
// the command line, and would else leave out what was meant.
func selectOperations(c *specs.Contract, names []string) ([]string, error) {
	var ids, known []string
	for _, op := range c.Operations {
		ids = append(ids, op.ID)
		if known = append(known, op.ID); placeOf(op) != op.ID {
			known = append(known, placeOf(op))
		}
	}
	if len(ids) == 0 {
		return nil, &exitError{conformance.ExitNothing, c.File + " has no operations: nothing can be proven"}
	}
	var chosen []string
	for _, name := range names {
		i := slices.IndexFunc(c.Operations, func(op *specs.Operation) bool { return op.ID == name || samePlace(placeOf(op), name) })
		if i >= 0 {
			if !slices.Contains(chosen, ids[i]) {
				chosen = append(chosen, ids[i])
			}
			continue
		}
		message := fmt.Sprintf("--operation: no operation is called %q", name)
		if near, ok := nearest.Name(name, known); ok {
			return nil, fmt.Errorf("%s; did you mean %q?", message, near)
		}
		for i, id := range ids {
			ids[i] = reports.Harmless(id)
		}
		return nil, fmt.Errorf("%s; the contract has %s", message, shortList(ids))
	}
	return chosen, nil
}

// placeOf is an operation's method and path, "POST:/refunds".
func placeOf(op *specs.Operation) string { return op.Method + ":" + op.Path }

// samePlace compares a place with one that was typed: the method in any case, with a colon or a blank after it.
func samePlace(place, typed string) bool {
	method, path, ok := strings.Cut(strings.Replace(strings.TrimSpace(typed), " ", ":", 1), ":")
	return ok && place == strings.ToUpper(method)+":"+path
}
