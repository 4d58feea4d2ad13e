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
