package specs

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Workflow is one Workflow Object (Arazzo 1.0.1 §4.6.4) of a file of hand-written cases: steps that are sent one after another,
// and what their answers must be. Every name in it was checked against the contract when it was read.
type Workflow struct {
	// ID is the workflowId; Requirement is the ID of the requirement that it stands for: "workflow:ID".
	ID, Requirement string
	// Summary is one sentence for people; the description's first line where there is no summary.
	Summary string
	// Operation is the ID of the operation that the workflow is about: that of its last step.
	Operation string
	Inputs    []WorkflowInput
	// DependsOn lists workflows that are carried out before this one, in order.
	DependsOn []string
	Steps     []WorkflowStep
	// Outputs maps a name to an expression on the workflow's steps.
	Outputs map[string]string
	// Refusal is the rule of the API's own that the workflow provokes, named as it is; "" where there is none.
	Refusal string
	// Setup says that the workflow only brings others about: they depend on it, and it demands nothing of any answer itself.
	Setup bool
	Place Place
}

// WorkflowInput is a value that is not the workflow's own: the id of a fixture, or a fresh value. Given says that the file gives
// it itself, by const or default.
type WorkflowInput struct {
	Name  string
	Given bool
	Value any
	Place Place
}

// WorkflowStep is one Step Object (Arazzo 1.0.1 §4.6.5).
type WorkflowStep struct {
	ID, Description string
	// Operation is the ID of the operation that is called, Workflow that of the workflow that is carried out instead.
	Operation, Workflow string
	// Caller is who calls, by the extension x-caller; "" is the plan's caller.
	Caller     string
	Parameters []WorkflowParameter
	// Body is nil where the step sends none.
	Body     *WorkflowBody
	Criteria []WorkflowCriterion
	// Retry is nil where a step is sent once.
	Retry   *WorkflowRetry
	Outputs map[string]string
	Place   Place
}

// WorkflowParameter is one Parameter Object (Arazzo 1.0.1 §4.6.6). In is empty where a workflow is called.
type WorkflowParameter struct {
	In, Name string
	// Value is in the model of DecodeJSON; a string that is an expression stands for its value.
	Value any
	Place Place
}

// WorkflowBody is one Request Body Object (Arazzo 1.0.1 §4.6.14).
type WorkflowBody struct {
	MediaType string
	// Payload is in the model of DecodeJSON; strings in it that are expressions stand for their values.
	Payload      any
	Replacements []WorkflowReplacement
	Place        Place
}

// WorkflowReplacement puts a value at an RFC 6901 pointer of the payload.
type WorkflowReplacement struct {
	Target string
	Value  any
}

// WorkflowCriterion is one Criterion Object (Arazzo 1.0.1 §4.6.11).
type WorkflowCriterion struct {
	// Type is simple, regex or jsonpath; Context is the expression that the last two are applied to.
	Type, Condition, Context string
	Place                    Place
}

// WorkflowRetry is a Failure Action Object of type retry (Arazzo 1.0.1 §4.6.8).
type WorkflowRetry struct {
	// After is the pause between two requests in milliseconds, Limit how many there are at the most after the first.
	After, Limit int
	Place        Place
}

// Workflow finds a workflow by its ID; nil if there is none.
func (c *Contract) Workflow(id string) *Workflow {
	for _, w := range c.Workflows {
		if w.ID == id {
			return w
		}
	}
	return nil
}

// onlySetup says whether others need a workflow that demands nothing itself.
func (c *Contract) onlySetup(w *Workflow) bool {
	if slices.ContainsFunc(w.Steps, func(s WorkflowStep) bool { return len(s.Criteria) > 0 }) {
		return false
	}
	return slices.ContainsFunc(c.Workflows, func(other *Workflow) bool {
		calls := slices.ContainsFunc(other.Steps, func(s WorkflowStep) bool { return s.Workflow == w.ID })
		return calls || slices.Contains(other.DependsOn, w.ID)
	})
}

// readWorkflows reads the files of hand-written cases and enters a requirement for each workflow. What they hold is written to
// digest too: the same contract with other cases is another one.
func (c *Contract) readWorkflows(ctx context.Context, o Options, digest io.Writer) error {
	var faults Errors
	var readers []*arazzoReader
	for _, name := range o.Cases {
		if err := ctx.Err(); err != nil {
			return err
		}
		data, err := o.read(name)
		if err != nil {
			return fmt.Errorf("cases: %w", err)
		}
		if _, err := digest.Write(data); err != nil {
			return err
		}
		doc, err := parseYAML(name, data)
		if err != nil {
			return err
		}
		b := &treeBuilder{origin: map[*yaml.Node]int32{}, files: []string{name}}
		root := b.build(doc.Content[0], doc.Content[0], 0, false)
		r := &arazzoReader{c: c, places: &places{root: root, files: b.files}}
		r.faults = append(r.faults, b.faults...)
		if len(r.faults) == 0 {
			r.document(cursor{root, ""})
		}
		readers = append(readers, r)
	}
	for _, r := range readers {
		for _, w := range r.workflows {
			r.check(w)
		}
		faults = append(faults, r.faults...)
	}
	if len(faults) > 0 {
		return faults
	}
	for _, w := range c.Workflows {
		if w.Setup = c.onlySetup(w); !w.Setup {
			c.requireWorkflow(w)
		}
	}
	c.noteUnprovoked()
	return nil
}

// arazzoReader reads one Arazzo document.
type arazzoReader struct {
	c      *Contract
	places *places
	faults Errors
	// sources are the names of the source descriptions that are OpenAPI documents.
	sources   []string
	workflows []*Workflow
}

func (r *arazzoReader) fault(at cursor, problem, fix string) {
	r.faults = append(r.faults, &Error{Place: r.place(at), Problem: problem, Fix: fix})
}

func (r *arazzoReader) faultAt(place Place, problem, fix string) {
	r.faults = append(r.faults, &Error{Place: place, Problem: problem, Fix: fix})
}

func (r *arazzoReader) place(at cursor) Place {
	n, ptr, _ := r.places.find(at.ptr)
	if at.ok() {
		n, ptr = at.node, at.ptr
	}
	return r.places.of(n, ptr)
}

// document reads the root (Arazzo 1.0.1 §4.6.1).
func (r *arazzoReader) document(root cursor) {
	version := root.get("arazzo").text()
	switch {
	case root.kind != objectKind || root.get("arazzo") == nil:
		r.fault(root, "not an Arazzo description: there is no arazzo member", "it begins with arazzo: 1.0.1")
		return
	case version != "1.0" && version != "1.1" && !strings.HasPrefix(version, "1.0.") && !strings.HasPrefix(version, "1.1."):
		r.fault(root.at("arazzo"), fmt.Sprintf("Arazzo version %q is not known", version), "1.0 and 1.1 are; in quotes, where it has one dot")
		return
	}
	known := []string{"arazzo", "info", "sourceDescriptions", "workflows", "components"}
	if strings.HasPrefix(version, "1.1") {
		known = append(known, "$self")
	}
	r.known(root, known...)
	r.sourceDescriptions(root.at("sourceDescriptions"))
	list := root.at("workflows")
	if !list.ok() || list.kind != arrayKind || len(list.kids) == 0 {
		r.fault(root, "there are no workflows", "workflows: is a list with at least one")
		return
	}
	for i := range list.kids {
		if w := r.workflow(root, list.at(fmt.Sprint(i))); w != nil {
			r.workflows = append(r.workflows, w)
			r.c.Workflows = append(r.c.Workflows, w)
		}
	}
}

func (r *arazzoReader) sourceDescriptions(list cursor) {
	if !list.ok() || list.kind != arrayKind || len(list.kids) == 0 {
		r.fault(list, "there are no sourceDescriptions", "sourceDescriptions: [{ name: api, url: openapi.yaml, type: openapi }]")
		return
	}
	for i := range list.kids {
		s := list.at(fmt.Sprint(i))
		r.known(s, "name", "url", "type")
		switch kind := s.get("type").text(); kind {
		case "", "openapi":
			r.sources = append(r.sources, s.get("name").text())
		default:
			r.fault(s, fmt.Sprintf("a source of type %s is not supported", kind), "only OpenAPI documents are; name other files of workflows beside this one")
		}
	}
}
