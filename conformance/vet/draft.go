package vet

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/cases/values"
	"holdfast/specs"
)

// caseWriter writes a first Arazzo document from a contract.
type caseWriter struct {
	contract *specs.Contract
	fixtures []cases.Fixture
	text     strings.Builder
	// setups are the objects that a workflow of their own makes, by path parameter.
	setups map[string]setup
}

// setup is a workflow that makes an object with a known balance.
type setup struct {
	workflow string
	amount   int64 // that is surely covered
	balance  int64
}

func (w *caseWriter) line(format string, a ...any) { fmt.Fprintf(&w.text, format+"\n", a...) }

// Draft writes a first Arazzo document of hand-written cases: for each operation what must be accepted, and what must be refused. It calls the
// contract by the name that is given. It is meant to be read and changed.
func Draft(c *specs.Contract, fixtures []cases.Fixture, name string) string {
	w := &caseWriter{contract: c, fixtures: fixtures, setups: map[string]setup{}}
	w.line("# First cases for %s, made from the contract. Each workflow is one test; change the values to ones that mean something.", w.contract.Title)
	w.line("# Inputs are supplied: an input named as a path parameter is the id of an object that exists, key is a fresh value.")
	w.line("arazzo: 1.0.1")
	w.line("info: { title: %s, version: 1.0.0 }", flow(w.contract.Title))
	w.line("sourceDescriptions:\n  - { name: api, url: %s, type: openapi }", flow(name))
	w.line("\nworkflows:")
	for _, op := range w.contract.Operations {
		if op.Planned {
			w.setup(op)
		}
	}
	for _, op := range w.contract.Operations {
		if op.Planned {
			w.operation(op)
		}
	}
	return w.text.String()
}

// setup writes the workflow that makes the object which an operation draws from.
func (w *caseWriter) setup(op *specs.Operation) {
	for _, name := range slices.Sorted(maps.Keys(op.Facts.Draws)) {
		draw := op.Facts.Draws[name]
		parameter, inPath := strings.CutPrefix(draw.Of, "$request.path.")
		pointer, inBody := strings.CutPrefix(draw.Amount, "$request.body#")
		f := (&cases.Environment{Fixtures: w.fixtures}).FixtureFor(op, "path", parameter)
		if _, done := w.setups[parameter]; done || !inPath || !inBody || f == nil || f.Create == nil {
			continue
		}
		at, ok := strings.CutPrefix(f.Balances[name], "$request.body#/")
		producer := w.contract.Operation(f.Create.Operation)
		amount, fits := w.amount(op, strings.TrimPrefix(pointer, "/"))
		id := f.Create.ID
		if !ok || !fits || producer == nil || !strings.HasPrefix(id, "$response.") {
			continue
		}
		body, sent := w.body(producer).(map[string]any)
		if !sent {
			continue
		}
		s := setup{workflow: f.Name + "-with-" + name, amount: amount, balance: 2 * amount}
		body[at] = number(s.balance)
		w.setups[parameter] = s
		w.line("  - workflowId: %s\n    summary: %s\n    steps:", s.workflow, flow(fmt.Sprintf("A %s with a balance of %d.", f.Name, s.balance)))
		w.line("      - stepId: make\n        operationId: %s\n        requestBody:\n          payload: %s", flow(producer.ID), flow(body))
		w.line("        outputs: { id: %s }\n    outputs: { id: $steps.make.outputs.id }\n", flow(id))
	}
}

// amount is a small one that the operation takes.
func (w *caseWriter) amount(op *specs.Operation, name string) (int64, bool) {
	members, _ := w.body(op).(map[string]any)
	media := jsonBody(op)
	for _, n := range []int64{5000, 100, 10, 1} {
		changed := with(members, name, number(n))
		over := with(members, name, number(2*n+1))
		if members != nil && media.Schema.Accepts(changed) && media.Schema.Accepts(over) {
			return n, true
		}
	}
	return 0, false
}

// body is a valid payload; nil where the operation takes none.
func (w *caseWriter) body(op *specs.Operation) any {
	media := jsonBody(op)
	if media == nil || media.Schema == nil {
		return nil
	}
	v, err := values.New(1, op.ID).Minimal(media.Schema)
	if err != nil {
		return nil
	}
	return v
}

// call is one request of a workflow.
type call struct {
	step, caller string
	payload      any
	criteria     []string
	outputs      string
}

// operation writes the workflows of one operation.
func (w *caseWriter) operation(op *specs.Operation) {
	for _, p := range op.Parameters {
		f := (&cases.Environment{Fixtures: w.fixtures}).FixtureFor(op, p.In, p.Name)
		if p.In == "path" && (f == nil || f.Create == nil) {
			w.line("  # %s is left out: nothing makes what %s names. Give --set %s=VALUE and write its cases here.", op.ID, p.Name, p.Name)
			return
		}
	}
	body, _ := w.body(op).(map[string]any)
	for _, draw := range op.Facts.Draws {
		name := strings.TrimPrefix(draw.Amount, "$request.body#/")
		if s, ok := w.setups[strings.TrimPrefix(draw.Of, "$request.path.")]; ok {
			body = with(body, name, number(s.amount))
		}
	}
	var payload any
	if body != nil {
		payload = body
	}
	good := []string{w.success(op)}
	if op.Method == "DELETE" {
		w.line("  # %s: write a workflow that makes what it deletes, deletes it, and reads it again.", op.ID)
	} else {
		w.workflow(op, "success", "A valid request is accepted.", call{step: "send", payload: payload, criteria: append(good, w.echoes(op, body)...)})
	}
	w.keys(op, payload, body)
	for _, name := range slices.Sorted(maps.Keys(op.Facts.Draws)) {
		draw := op.Facts.Draws[name]
		s, ok := w.setups[strings.TrimPrefix(draw.Of, "$request.path.")]
		if status, declared := w.declared(op, "exceeds:"+name); ok && declared {
			over := with(body, strings.TrimPrefix(draw.Amount, "$request.body#/"), number(s.balance+1))
			w.workflow(op, "exceeds-"+name, "More than the balance "+name+" is refused.", call{step: "send", payload: over, criteria: []string{status}})
		}
	}
	if name, wrong, ok := w.brokenEnum(op, body); ok {
		status, _ := w.declared(op, "invalid")
		w.workflow(op, "invalid-"+name, "A "+name+" that is not in the enum is refused.", call{step: "send", payload: with(body, name, wrong), criteria: []string{status}})
	}
	if w.contract.Requirement(op.ID+"/security:missing") != nil {
		status, _ := w.declared(op, "unauthenticated")
		w.workflow(op, "unauthenticated", "A caller without credentials is refused.", call{step: "send", caller: "anonymous", payload: payload, criteria: []string{status}})
	}
}

// keys writes what an idempotency key does.
func (w *caseWriter) keys(op *specs.Operation, payload any, body map[string]any) {
	i := op.Facts.Idempotency
	if i == nil || !strings.HasPrefix(i.Key, "$request.header.") {
		return
	}
	first := call{step: "first", payload: payload, criteria: []string{w.success(op)}, outputs: "{ body: $response.body }"}
	again := call{step: "again", payload: payload, criteria: []string{w.success(op), "$response.body == $steps.first.outputs.body"}}
	if i.Replay == "same-resource" || i.Replay == "status" {
		again.criteria = again.criteria[:1]
	}
	w.workflow(op, "replay", "The same request with the same key is answered the same.", first, again)
	status, declared := w.declared(op, "key-reused")
	for _, name := range slices.Sorted(maps.Keys(body)) {
		n, err := strconv.ParseInt(fmt.Sprint(body[name]), 10, 64)
		changed := with(body, name, number(n-1))
		if media := jsonBody(op); declared && err == nil && media.Schema.Accepts(changed) {
			first.outputs = ""
			w.workflow(op, "conflict", "The same key with another body is refused.", first, call{step: "other", payload: changed, criteria: []string{status}})
			return
		}
	}
}
