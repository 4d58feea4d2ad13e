package vet

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"holdfast/specs"
)

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
