package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"holdfast/conformance/result"
	"holdfast/internal/nearest"
	"holdfast/reports"
	"holdfast/specs"
)

// chosen gives the IDs of the operations that the flags choose together: by name, by tag, and by what changed. None is all.
func (a *app) chosen(ctx context.Context, o *options, source specs.Options, c *specs.Contract) ([]string, error) {
	ids, err := selectOperations(c, o.operations)
	if err != nil {
		return nil, err
	}
	if len(o.tags) > 0 {
		tagged, err := selectTags(c, o.tags)
		if err != nil {
			return nil, err
		}
		ids = both(ids, tagged)
	}
	if o.sinceRef != "" {
		changed, err := a.since(ctx, o.sinceRef, source, c)
		if err != nil {
			return nil, err
		}
		ids = both(ids, changed)
	}
	if len(ids) == 0 && (len(o.tags) > 0 || o.sinceRef != "") {
		return nil, &exitError{result.ExitNothing, "no operation is chosen by all of --operation, --tag and --since: nothing can be proven"}
	}
	return ids, nil
}

// both gives what stands in two lists; nil is no choice.
func both(a, b []string) []string {
	if a == nil {
		return b
	}
	return slices.DeleteFunc(slices.Clone(a), func(id string) bool { return !slices.Contains(b, id) })
}

// selectTags gives the IDs of the operations that have one of some tags. A tag that none has is a mistake in the command line.
func selectTags(c *specs.Contract, tags []string) ([]string, error) {
	for _, tag := range tags {
		if known := tagsOf(c); !slices.Contains(known, tag) {
			message := fmt.Sprintf("--tag: no operation has the tag %q", tag)
			if near, ok := nearest.Name(tag, known); ok {
				message += fmt.Sprintf("; did you mean %q?", near)
			}
			return nil, errors.New(message)
		}
	}
	var ids []string
	for _, op := range c.Operations {
		if slices.ContainsFunc(op.Tags, func(tag string) bool { return slices.Contains(tags, tag) }) {
			ids = append(ids, op.ID)
		}
	}
	return ids, nil
}

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
		return nil, &exitError{result.ExitNothing, c.File + " has no operations: nothing can be proven"}
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
