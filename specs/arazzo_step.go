package specs

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/internal/nearest"
)

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
