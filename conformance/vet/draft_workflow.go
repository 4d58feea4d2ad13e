package vet

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"holdfast/cases/values"
	"holdfast/specs"
)

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
	maps.Copy(changed, body)
	changed[name] = v
	return changed
}

func number(n int64) json.Number { return json.Number(strconv.FormatInt(n, 10)) }

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
