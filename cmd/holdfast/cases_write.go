package main

import (
	"encoding/json"
	"fmt"
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

func newCaseWriter(c *specs.Contract, fixtures []cases.Fixture) *caseWriter {
	return &caseWriter{contract: c, fixtures: fixtures, setups: map[string]setup{}}
}

func (w *caseWriter) line(format string, a ...any) { fmt.Fprintf(&w.text, format+"\n", a...) }

// document writes the whole file.
func (w *caseWriter) document(contract string) string {
	w.line("# First cases for %s, made from the contract. Each workflow is one test; change the values to ones that mean something.", w.contract.Title)
	w.line("# Inputs are supplied: an input named as a path parameter is the id of an object that exists, key is a fresh value.")
	w.line("arazzo: 1.0.1")
	w.line("info: { title: %s, version: 1.0.0 }", flow(w.contract.Title))
	w.line("sourceDescriptions:\n  - { name: api, url: %s, type: openapi }", flow(contract))
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
	for _, name := range sorted(op.Facts.Draws) {
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
		if members != nil && media.Schema.Validate(changed) == nil && media.Schema.Validate(over) == nil {
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
	for _, name := range sorted(op.Facts.Draws) {
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
	for _, name := range sorted(body) {
		n, err := strconv.ParseInt(fmt.Sprint(body[name]), 10, 64)
		changed := with(body, name, number(n-1))
		if media := jsonBody(op); declared && err == nil && media.Schema.Validate(changed) == nil {
			first.outputs = ""
			w.workflow(op, "conflict", "The same key with another body is refused.", first, call{step: "other", payload: changed, criteria: []string{status}})
			return
		}
	}
}

// workflow writes one.
func (w *caseWriter) workflow(op *specs.Operation, name, summary string, calls ...call) {
	var depends string
	inputs := []string{}
	var parameters []string
	for _, p := range op.Parameters {
		if !p.Required {
			continue
		}
		value := ""
		switch i := op.Facts.Idempotency; {
		case p.In == "path" && w.setups[p.Name].workflow != "":
			depends = w.setups[p.Name].workflow
			value = "$workflows." + depends + ".outputs.id"
		case p.In == "path":
			value = "$inputs." + p.Name
			inputs = append(inputs, p.Name+": {}")
		case i != nil && i.Key == "$request."+p.In+"."+p.Name:
			value = "$inputs.key"
			inputs = append(inputs, "key: {}")
		default:
			v, err := values.New(1, op.ID).Sample(p.Schema, p.Name)
			if err != nil {
				continue
			}
			value = flow(v)
		}
		parameters = append(parameters, fmt.Sprintf("          - { name: %s, in: %s, value: %s }", flow(p.Name), p.In, value))
	}
	w.line("  - workflowId: %s\n    summary: %s", flow(slug(op.ID)+"-"+name), flow(summary))
	if depends != "" {
		w.line("    dependsOn: [%s]", depends)
	}
	if len(inputs) > 0 {
		w.line("    inputs: { type: object, properties: { %s } }", strings.Join(inputs, ", "))
	}
	w.line("    steps:")
	for _, c := range calls {
		w.line("      - stepId: %s", c.step)
		if c.caller != "" {
			w.line("        x-caller: %s", c.caller)
		}
		w.line("        operationId: %s", flow(op.ID))
		if len(parameters) > 0 {
			w.line("        parameters:\n%s", strings.Join(parameters, "\n"))
		}
		if c.payload != nil {
			w.line("        requestBody:\n          payload: %s", flow(c.payload))
		}
		w.line("        successCriteria:")
		for _, k := range c.criteria {
			w.line("          - condition: %s", flow(k))
		}
		if c.outputs != "" {
			w.line("        outputs: %s", c.outputs)
		}
	}
	w.line("")
}

// success is the condition on the status of an accepted request.
func (w *caseWriter) success(op *specs.Operation) string {
	var documented []string
	for _, r := range op.Responses {
		if _, err := strconv.Atoi(r.Status); err == nil && r.Status[0] == '2' {
			documented = append(documented, r.Status)
		}
	}
	if len(documented) == 1 {
		return "$statusCode == " + documented[0]
	}
	return "$statusCode >= 200 && $statusCode < 300"
}

// declared is the condition on the status of a refusal: any 4xx where nobody decided.
func (w *caseWriter) declared(op *specs.Operation, condition string) (string, bool) {
	if o, ok := w.contract.Outcome(op, condition, ""); ok {
		return fmt.Sprintf("$statusCode == %d", o.Status), true
	}
	return "$statusCode >= 400 && $statusCode < 500", false
}

// echoes are conditions on members that the answer shows as they were sent.
func (w *caseWriter) echoes(op *specs.Operation, body map[string]any) []string {
	var all []string
	for _, r := range op.Responses {
		media := r.Media("application/json")
		if !strings.HasPrefix(r.Status, "2") || media == nil || media.Schema == nil {
			continue
		}
		for _, p := range media.Schema.Properties() {
			switch v := body[p.Name].(type) {
			case json.Number:
				all = append(all, fmt.Sprintf("$response.body#/%s == %s", p.Name, v))
			case string:
				all = append(all, fmt.Sprintf("$response.body#/%s == '%s'", p.Name, strings.ReplaceAll(v, "'", "''")))
			}
		}
		return all
	}
	return all
}

// brokenEnum finds a member with an enum of strings, and a value that is not in it.
func (w *caseWriter) brokenEnum(op *specs.Operation, body map[string]any) (string, any, bool) {
	media := jsonBody(op)
	if media == nil || media.Schema == nil {
		return "", nil, false
	}
	for _, p := range media.Schema.Properties() {
		_, sent := body[p.Name]
		if _, _, enum := p.Schema.Find("enum"); enum && sent && p.Schema.Validate("no-such-"+p.Name) != nil {
			return p.Name, "no-such-" + p.Name, true
		}
	}
	return "", nil, false
}

// jsonBody is the first JSON body that an operation takes; nil where it takes none.
func jsonBody(op *specs.Operation) *specs.Media {
	if op.Body == nil {
		return nil
	}
	for _, m := range op.Body.Content {
		if m.JSON() {
			return m
		}
	}
	return nil
}

func with(body map[string]any, name string, v any) map[string]any {
	changed := map[string]any{}
	for k, old := range body {
		changed[k] = old
	}
	changed[name] = v
	return changed
}

func number(n int64) json.Number { return json.Number(strconv.FormatInt(n, 10)) }

func sorted[V any](m map[string]V) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// flow writes a value as YAML has it in one line; plain words stand without quotes.
func flow(v any) string {
	if s, ok := v.(string); ok && s != "" && !strings.ContainsAny(s, ":#{}[],&*!|>'\"%@`\\\n") && strings.TrimSpace(s) == s && s[0] != '-' && s[0] != '?' {
		if _, err := strconv.ParseFloat(s, 64); err != nil && s != "true" && s != "false" && s != "null" {
			return s
		}
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return strconv.Quote(fmt.Sprint(v))
	}
	return strings.TrimSpace(b.String())
}

// slug is an operation's ID as part of a workflow's.
func slug(id string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		return '-'
	}, id), "-")
}
