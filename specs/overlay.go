package specs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pb33f/jsonpath/pkg/jsonpath"
	"github.com/pb33f/jsonpath/pkg/jsonpath/config"
	"go.yaml.in/yaml/v4"

	"holdfast/internal/nearest"
)

// overlayAction is one Action Object (Overlay 1.1.0 §4.4.3).
type overlayAction struct {
	node                 *yaml.Node
	target, source       string // source is 1.1's copy
	update               *yaml.Node
	remove               bool
	targetPath, copyPath *jsonpath.JSONPath
}

// applyOverlay changes the document's YAML nodes in place, action by action, so that every node keeps the file and line it was
// written on: what comes from the overlay points into the overlay. It returns a note for each action that matched nothing, which
// Overlay 1.0.0 §4.4.3 says is no error.
func applyOverlay(doc *yaml.Node, b *treeBuilder, file string, data []byte) (notes []string, err error) {
	overlay, err := parseYAML(file, data)
	if err != nil {
		return nil, err
	}
	b.files = append(b.files, file)
	origin := int32(len(b.files) - 1)
	markOrigin(overlay, b.origin, origin, 0)
	actions, faults := overlayActions(overlay.Content[0], file)
	if len(faults) > 0 {
		return nil, faults
	}
	for _, a := range actions {
		targets, err := query(a.targetPath, doc)
		if err != nil {
			return nil, Errors{overlayFault(file, a.node, fmt.Sprintf("target %q can't be evaluated: %v", a.target, err), "")}
		}
		if len(targets) == 0 {
			notes = append(notes, fmt.Sprintf("%s:%d: target %s matches nothing", file, a.node.Line, a.target))
			continue
		}
		if fault := a.apply(doc, b.origin, file, targets); fault != nil {
			return nil, Errors{fault}
		}
	}
	return notes, nil
}

func (a overlayAction) apply(doc *yaml.Node, origin map[*yaml.Node]int32, file string, targets []*yaml.Node) *Error {
	if a.copyPath != nil {
		sources, err := query(a.copyPath, doc)
		if err != nil || len(sources) != 1 {
			return overlayFault(file, a.node, fmt.Sprintf("copy %q selects %d nodes", a.source, len(sources)), "it must select exactly one (Overlay 1.1.0 §4.4.3)")
		}
		source := clone(sources[0], origin)
		for _, t := range targets {
			mergeInto(t, source, origin, true)
		}
	}
	if a.update != nil {
		for _, t := range targets {
			mergeInto(t, a.update, origin, true)
		}
	}
	if a.remove {
		drop := make(map[*yaml.Node]bool, len(targets))
		for _, t := range targets {
			if t == doc || t == doc.Content[0] {
				return overlayFault(file, a.node, "the root can't be removed", "name a part of it")
			}
			drop[t] = true
		}
		removeNodes(doc, drop)
	}
	return nil
}

func overlayActions(root *yaml.Node, file string) (actions []overlayAction, faults Errors) {
	fail := func(n *yaml.Node, problem, fix string) { faults = append(faults, overlayFault(file, n, problem, fix)) }
	m := members(root)
	if v := m["overlay"]; v == nil {
		fail(root, "not an Overlay: there is no overlay member", "an Overlay begins with overlay: 1.0.0")
		return nil, faults
	} else if !strings.HasPrefix(v.Value, "1.0.") && !strings.HasPrefix(v.Value, "1.1.") {
		fail(v, fmt.Sprintf("Overlay version %q is not known", v.Value), "1.0.0 and 1.1.0 are")
	}
	list := m["actions"]
	if list == nil || list.Kind != yaml.SequenceNode {
		fail(root, "an Overlay needs a list of actions", "")
		return nil, faults
	}
	known := []string{"target", "description", "update", "remove", "copy"}
	for _, n := range list.Content {
		am := members(n)
		if n.Kind != yaml.MappingNode || am["target"] == nil {
			fail(n, "an action needs a target", "target is an RFC 9535 JSONPath such as $.paths")
			continue
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if k := n.Content[i]; !slices.Contains(known, k.Value) && !strings.HasPrefix(k.Value, "x-") {
				fail(k, fmt.Sprintf("an action has no member %q", k.Value), nearest.Hint(k.Value, known))
			}
		}
		a := overlayAction{node: n, target: am["target"].Value, update: am["update"], remove: am["remove"] != nil && am["remove"].Value == "true"}
		var err error
		if a.targetPath, err = compilePath(a.target); err != nil {
			fail(am["target"], fmt.Sprintf("target %q is no JSONPath: %s", a.target, firstLine(err)), "see RFC 9535")
		}
		if c := am["copy"]; c != nil {
			a.source = c.Value
			if a.copyPath, err = compilePath(c.Value); err != nil {
				fail(c, fmt.Sprintf("copy %q is no JSONPath: %s", c.Value, firstLine(err)), "see RFC 9535")
			}
		}
		actions = append(actions, a)
	}
	return actions, faults
}

func overlayFault(file string, n *yaml.Node, problem, fix string) *Error {
	return &Error{Place: Place{File: file, Line: n.Line, Column: n.Column}, Problem: problem, Fix: fix}
}

// compilePath and query guard against panics: targets are input, and the JSONPath engine is not ours.
func compilePath(s string) (p *jsonpath.JSONPath, err error) {
	defer recovered(&err)
	return jsonpath.NewPath(s, config.WithStrictRFC9535())
}

func query(p *jsonpath.JSONPath, doc *yaml.Node) (nodes []*yaml.Node, err error) {
	defer recovered(&err)
	seen := map[*yaml.Node]bool{}
	for _, n := range p.Query(doc) {
		if !seen[n] {
			seen[n] = true
			nodes = append(nodes, n)
		}
	}
	return nodes, nil
}

func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%v", r)
	}
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
