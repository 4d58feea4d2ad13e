package specs

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/internal/nearest"
)

// known refuses members that Arazzo does not have, or that are not supported: what is ignored would pass untried.
func (r *arazzoReader) known(c cursor, names ...string) bool {
	if !c.ok() || c.kind != objectKind {
		r.fault(c, "an object is wanted here", "")
		return false
	}
	fine := true
	for _, k := range c.keys {
		if !slices.Contains(names, k) && !strings.HasPrefix(k, "x-") {
			fix := nearest.Hint(k, names)
			if unsupported[k] {
				fix = "it is part of Arazzo, and not supported here"
			}
			r.fault(c.at(k), fmt.Sprintf("%q has no place here", k), fix)
			fine = false
		}
	}
	return fine
}

// unsupported are members of Arazzo 1.0 and 1.1 that are not carried out.
var unsupported = map[string]bool{
	"onSuccess": true, "successActions": true, "failureActions": true, "channelPath": true, "correlationId": true, "action": true, "timeout": true,
}

func (r *arazzoReader) workflow(root, c cursor) *Workflow {
	if !r.known(c, "workflowId", "summary", "description", "inputs", "dependsOn", "steps", "outputs", "parameters") {
		return nil
	}
	w := &Workflow{
		ID: c.get("workflowId").text(), Summary: c.get("summary").text(), Outputs: stringsOf(c.get("outputs")),
		DependsOn: texts(c.get("dependsOn")), Place: r.place(c),
	}
	if w.Summary == "" {
		w.Summary, _, _ = strings.Cut(c.get("description").text(), "\n")
	}
	switch {
	case w.ID == "":
		r.fault(c, "a workflow has no workflowId", "give it a name")
		return nil
	case r.c.Workflow(w.ID) != nil:
		r.fault(c, fmt.Sprintf("the workflowId %q is taken", w.ID), "give each workflow a name of its own")
		return nil
	}
	w.Requirement = "workflow:" + w.ID
	for i, d := range w.DependsOn {
		if w.DependsOn[i] = strings.TrimPrefix(d, "$workflows."); strings.HasPrefix(d, "$sourceDescriptions.") {
			r.fault(c.at("dependsOn"), fmt.Sprintf("%q is a workflow of another document, which is not supported", d), "name both files as cases, and the workflow by its ID")
		}
	}
	r.inputs(w, r.reference(root, c.at("inputs"), "inputs"))
	common := r.parameters(root, c.at("parameters"))
	steps := c.at("steps")
	if !steps.ok() || steps.kind != arrayKind || len(steps.kids) == 0 {
		r.fault(c, fmt.Sprintf("the workflow %s has no steps", w.ID), "")
		return nil
	}
	for i := range steps.kids {
		w.Steps = append(w.Steps, r.step(root, steps.at(fmt.Sprint(i)), common))
	}
	return w
}

// reference follows a $ref or a reference into the document's components.
func (r *arazzoReader) reference(root, c cursor, kind string) cursor {
	text := c.get("reference").text()
	if text == "" {
		text = strings.Replace(c.get("$ref").text(), "#/components/", "$components.", 1)
		text = strings.Replace(text, "/", ".", 1)
	}
	if text == "" {
		return c
	}
	name, ok := strings.CutPrefix(text, "$components."+kind+".")
	found := root.at("components", kind, name)
	if !ok || !found.ok() {
		r.fault(c, fmt.Sprintf("%q leads nowhere", text), "write $components."+kind+".NAME")
		return cursor{}
	}
	return found
}

func (r *arazzoReader) inputs(w *Workflow, c cursor) {
	properties := c.at("properties")
	if !c.ok() || !properties.ok() {
		return
	}
	for _, name := range properties.keys {
		p := properties.at(name)
		in := WorkflowInput{Name: name, Place: r.place(p)}
		for _, keyword := range []string{"const", "default"} {
			if v := p.get(keyword); v != nil && !in.Given {
				in.Given, in.Value = true, v.any()
			}
		}
		w.Inputs = append(w.Inputs, in)
	}
}

func (r *arazzoReader) step(root, c cursor, common []WorkflowParameter) WorkflowStep {
	s := WorkflowStep{
		ID: c.get("stepId").text(), Description: c.get("description").text(), Caller: c.get("x-caller").text(),
		Workflow: c.get("workflowId").text(), Outputs: stringsOf(c.get("outputs")), Place: r.place(c),
	}
	r.known(c, "stepId", "description", "operationId", "operationPath", "workflowId", "parameters", "requestBody", "successCriteria", "onFailure", "outputs", "dependsOn")
	if s.ID == "" {
		r.fault(c, "a step has no stepId", "give it a name")
	}
	r.operation(c, &s)
	s.Parameters = r.parameters(root, c.at("parameters"))
	for _, p := range common {
		if s.Workflow == "" && !slices.ContainsFunc(s.Parameters, func(own WorkflowParameter) bool { return own.In == p.In && own.Name == p.Name }) {
			s.Parameters = append(s.Parameters, p)
		}
	}
	s.Body = r.requestBody(c.at("requestBody"))
	if list := c.at("successCriteria"); list.ok() {
		for i := range list.kids {
			s.Criteria = append(s.Criteria, r.criterion(list.at(fmt.Sprint(i))))
		}
	}
	if list := c.at("onFailure"); list.ok() {
		for i := range list.kids {
			s.Retry = r.onFailure(list.at(fmt.Sprint(i)))
		}
	}
	return s
}

// operation finds what a step calls, by operationId, operationPath or workflowId.
func (r *arazzoReader) operation(c cursor, s *WorkflowStep) {
	id, path := c.get("operationId").text(), c.get("operationPath").text()
	named := 0
	for _, text := range []string{id, path, s.Workflow} {
		if text != "" {
			named++
		}
	}
	switch {
	case named != 1:
		r.fault(c, "a step names exactly one of operationId, operationPath and workflowId", "")
	case id != "":
		for _, source := range r.sources {
			id = strings.TrimPrefix(id, "$sourceDescriptions."+source+".")
		}
		op := r.c.Operation(id)
		if op == nil {
			r.fault(c.at("operationId"), fmt.Sprintf("the contract has no operation %q", id), nearest.Hint(id, r.operationIDs()))
			return
		}
		s.Operation = op.ID
	case path != "":
		_, pointer, _ := strings.Cut(path, "#")
		for _, op := range r.c.Operations {
			if op.Place.inTree() == pointer {
				s.Operation = op.ID
				return
			}
		}
		r.fault(c.at("operationPath"), fmt.Sprintf("%q leads to no operation of the contract", path), "write {$sourceDescriptions.NAME.url}#/paths/~1refunds/post")
	}
}

func (r *arazzoReader) operationIDs() []string {
	var ids []string
	for _, op := range r.c.Operations {
		ids = append(ids, op.ID)
	}
	return ids
}

func (r *arazzoReader) parameters(root, list cursor) []WorkflowParameter {
	if !list.ok() {
		return nil
	}
	var all []WorkflowParameter
	for i := range list.kids {
		entry := list.at(fmt.Sprint(i))
		c := r.reference(root, entry, "parameters")
		if !c.ok() {
			continue
		}
		r.known(c, "name", "in", "value", "reference")
		p := WorkflowParameter{In: c.get("in").text(), Name: c.get("name").text(), Place: r.place(entry)}
		if v := c.get("value"); v != nil {
			p.Value = v.any()
		}
		if v := entry.get("value"); v != nil {
			p.Value = v.any()
		}
		all = append(all, p)
	}
	return all
}

func (r *arazzoReader) requestBody(c cursor) *WorkflowBody {
	if !c.ok() {
		return nil
	}
	r.known(c, "contentType", "payload", "replacements")
	b := &WorkflowBody{MediaType: c.get("contentType").text(), Place: r.place(c)}
	if p := c.get("payload"); p != nil {
		b.Payload = p.any()
		if s, text := b.Payload.(string); text && strings.Contains(s, "$") {
			if _, whole := isExpression(s); !whole {
				r.fault(c.at("payload"), "expressions inside the text of a payload are not supported", "write the payload as YAML members, or use replacements")
			}
		}
	}
	if list := c.at("replacements"); list.ok() {
		for i := range list.kids {
			e := list.at(fmt.Sprint(i))
			r.known(e, "target", "value")
			target := e.get("target").text()
			if _, ok := splitPointer(target); !ok || e.get("value") == nil {
				r.fault(e, fmt.Sprintf("the replacement of %q needs a JSON pointer and a value", target), "target: /amount_cents")
				continue
			}
			b.Replacements = append(b.Replacements, WorkflowReplacement{Target: target, Value: e.get("value").any()})
		}
	}
	return b
}

func (r *arazzoReader) criterion(c cursor) WorkflowCriterion {
	r.known(c, "condition", "context", "type")
	kind := c.get("type")
	k := WorkflowCriterion{Type: "simple", Condition: c.get("condition").text(), Context: c.get("context").text(), Place: r.place(c)}
	switch {
	case kind == nil:
	case kind.kind == objectKind:
		k.Type = kind.get("type").text()
	default:
		k.Type = kind.text()
	}
	return k
}

// onFailure reads an action. Only retrying the step is carried out.
func (r *arazzoReader) onFailure(c cursor) *WorkflowRetry {
	if !r.known(c, "name", "type", "retryAfter", "retryLimit") {
		return nil
	}
	if kind := c.get("type").text(); kind != "retry" {
		r.fault(c, fmt.Sprintf("the action %q is not supported: a failed step ends its workflow", kind), "only retry is; write other paths as workflows of their own")
		return nil
	}
	retry := &WorkflowRetry{After: 100, Limit: 1, Place: r.place(c)}
	if v := c.get("retryLimit"); v != nil {
		retry.Limit = whole(v)
	}
	if v := c.get("retryAfter"); v != nil {
		if d, ok := Rational(v.value); ok {
			seconds, _ := d.Float64()
			retry.After = int(seconds * 1000)
		}
	}
	if retry.Limit < 1 || retry.After < 0 || retry.After*retry.Limit > 10*60*1000 {
		r.fault(c, "a retry is tried once or more, within ten minutes", "retryLimit: 10, retryAfter: 0.5 (seconds)")
	}
	return retry
}

func stringsOf(n *node) map[string]string {
	if n == nil || n.kind != objectKind {
		return nil
	}
	all := map[string]string{}
	for i, k := range n.keys {
		all[k] = n.kids[i].text()
	}
	return all
}
