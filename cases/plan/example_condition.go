package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs/jsonpointer"
)

// code is the machine-readable code that the answer's example shows.
func (e *exampleDraft) code() (string, bool) {
	_, pointer, ok := strings.Cut(e.d.contract.Facts.Error, "#")
	if !ok {
		return "", false
	}
	v, _ := jsonpointer.At(e.pair.Response, pointer)
	code, ok := v.(string)
	return code, ok && code != ""
}

// condition finds what the pair is refused for: the refusal that it is named as, its invalid request, or the only declared refusal
// with its status and code.
func (e *exampleDraft) condition() (string, error) {
	c := e.d.contract
	if o, declared := c.Outcome(e.d.op, e.pair.Name, ""); declared {
		if o.Status != e.status {
			return "", &blockedError{reason: fmt.Sprintf("the example's answer is %d, and x-conformance declares %d for %s", e.status, o.Status, e.pair.Name)}
		}
		return e.pair.Name, nil
	}
	if e.class == cases.Negative || e.class == cases.Lenient {
		return "invalid", nil
	}
	code, coded := e.code()
	var fitting []string
	for _, name := range e.provokable() {
		o, declared := c.Outcome(e.d.op, name, "")
		if declared && o.Status == e.status && (!coded || o.Code == "" || o.Code == code) {
			fitting = append(fitting, name)
		}
	}
	if len(fitting) == 1 {
		return fitting[0], nil
	}
	return "", &blockedError{
		reason: "the request is valid, and nothing says what it is refused for",
		unlock: "name the example as one of the refusals of x-conformance, or write a workflow",
	}
}

// provokable are the conditions that a valid request can be brought into without the API's people.
func (e *exampleDraft) provokable() []string {
	all := []string{"unauthenticated", "absent", "key-reused", "key-missing"}
	for _, name := range slices.Sorted(maps.Keys(e.d.op.Facts.Draws)) {
		all = append(all, "exceeds:"+name)
	}
	return all
}

// forget takes back the group of an example that can't be tried after all.
func (e *exampleDraft) forget() {
	id := e.d.op.ID + "/example-" + e.pair.Name
	e.d.groups = slices.DeleteFunc(e.d.groups, func(g *groupDraft) bool { return g.ID == id })
}
