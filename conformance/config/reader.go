package config

import (
	"errors"
	"fmt"
	"path"
	"sort"
	"strings"

	"go.yaml.in/yaml/v4"

	"holdfast/specs"
)

// entry is one value of the file and where it stands.
type entry struct {
	// key is the path from the root: "callers.owner.bearerAuth"; name is its last part.
	key, name string
	// at is the node to complain about: the key, or the value itself in a list.
	at   *yaml.Node
	node *yaml.Node
}

// reader walks the file's nodes, collects every fault and remembers what it read.
type reader struct {
	resolver
	file   string
	out    *File
	faults specs.Errors
	// hiding reads the texts of a literal as values that may be secret.
	hiding bool
}

func (r *reader) place(n *yaml.Node) specs.Place {
	return specs.Place{File: r.file, Line: n.Line, Column: n.Column}
}

// fault records what is wrong with an entry: "holdfast.yaml:7: target.wait <what>; <fix>".
func (r *reader) fault(e entry, what, fix string) {
	if e.key != "" {
		what = e.key + " " + what
	}
	r.faults = append(r.faults, &specs.Error{Place: r.place(e.at), Problem: what, Fix: fix})
}

// deref follows aliases. An anchor cannot be an alias, so one step is enough.
func deref(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		return n.Alias
	}
	return n
}

// members are the entries of a mapping in the file's order; keys that come twice are faults.
func (r *reader) members(e entry) []entry {
	if e.node.Kind != yaml.MappingNode {
		r.fault(e, "is "+kindOf(e.node)+" and must be a mapping", "write key: value, or { key: value }")
		return nil
	}
	lines := map[string]int{}
	var all []entry
	for i := 0; i+1 < len(e.node.Content); i += 2 {
		k := deref(e.node.Content[i])
		m := entry{key: join(e.key, k.Value), name: k.Value, at: e.node.Content[i], node: deref(e.node.Content[i+1])}
		switch {
		case k.Kind != yaml.ScalarNode:
			m.key = e.key
			r.fault(m, "has a key that is no text", "write key: value")
		case k.ShortTag() == "!!merge":
			r.fault(m, "is a merge key, which is not read", "write the keys out, or use an alias for the whole value")
		case lines[k.Value] > 0:
			r.fault(m, fmt.Sprintf("stands here and in line %d", lines[k.Value]), "keep one")
		default:
			lines[k.Value] = m.at.Line
			all = append(all, m)
		}
	}
	return all
}

// fields reads a mapping whose keys are fixed; another key is a fault with the nearest match.
func (r *reader) fields(e entry, known map[string]func(entry)) {
	for _, m := range r.members(e) {
		if read, ok := known[m.name]; ok {
			read(m)
			continue
		}
		names := make([]string, 0, len(known))
		for k := range known {
			names = append(names, k)
		}
		sort.Strings(names)
		r.fault(m, "is not a known key", didYouMean(m.name, names))
	}
}

// items are the entries of a list.
func (r *reader) items(e entry) []entry {
	if e.node.Kind != yaml.SequenceNode {
		r.fault(e, "is "+kindOf(e.node)+" and must be a list", "write [one, two]")
		return nil
	}
	var all []entry
	for i, n := range e.node.Content {
		name := fmt.Sprint(i)
		all = append(all, entry{key: join(e.key, name), name: name, at: n, node: deref(n)})
	}
	return all
}

// raw is the text of a scalar before anything is resolved. Numbers count as text only where they are usual, such as ids.
func (r *reader) raw(e entry, numbers bool) (string, bool) {
	tag := e.node.ShortTag()
	switch {
	case e.node.Kind != yaml.ScalarNode || tag == "!!null":
		r.fault(e, "is "+kindOf(e.node)+" and must be text", "")
	case tag == "!!str" && e.node.Value == "":
		r.fault(e, "is empty", "give a value, or remove the key")
	case tag == "!!str", numbers && (tag == "!!int" || tag == "!!float"):
		return e.node.Value, true
	default:
		r.fault(e, "is "+kindOf(e.node)+" and must be text", "put it in quotes")
	}
	return "", false
}

// text is a scalar with its variables replaced.
func (r *reader) text(e entry) (string, bool) {
	v, ok := r.resolve(e, false)
	return v.text, ok
}

// resolve is text that also says where it came from.
func (r *reader) resolve(e entry, numbers bool) (resolved, bool) {
	raw, ok := r.raw(e, numbers)
	if !ok {
		return resolved{}, false
	}
	v, err := r.plain(raw)
	if err == nil && v.text == "" {
		err = &problem{"is empty", "give a value, or remove the key"}
	}
	if err != nil {
		what, fix := split(err)
		r.fault(e, what, fix)
		return resolved{}, false
	}
	r.remember(e, v.text, v, false)
	return v, true
}

// texts is a list of text.
func (r *reader) texts(e entry) []string {
	var all []string
	for _, item := range r.items(e) {
		if s, ok := r.text(item); ok {
			all = append(all, s)
		}
	}
	return all
}

// remember keeps a value for config show.
func (r *reader) remember(e entry, shown string, v resolved, secret bool) {
	if secret {
		shown = hidden
	}
	r.out.settings = append(r.out.settings, Setting{
		Key: e.key, Value: shown, Secret: secret, Place: r.place(e.at), From: strings.Join(v.from, ", "),
	})
}

func join(key, name string) string {
	if key == "" {
		return name
	}
	return key + "." + name
}

// kindOf names what a node is, for people.
func kindOf(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	}
	switch n.ShortTag() {
	case "!!null":
		return "empty"
	case "!!bool":
		return "a boolean"
	case "!!int", "!!float":
		return "a number"
	case "!!timestamp":
		return "a date"
	}
	return "text"
}

// adopt takes over the faults of another reader.
func (r *reader) adopt(err error) {
	var faults specs.Errors
	if errors.As(err, &faults) {
		r.faults = append(r.faults, faults...)
	}
}

// beside is a file's name in messages, relative to the folder of the configuration.
func (r *resolver) beside(name string) string {
	if r.fs != nil {
		return path.Join(r.dir, name)
	}
	return under(r.dir, name)
}
