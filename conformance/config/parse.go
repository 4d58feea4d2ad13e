package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"

	"holdfast/specs"
)

// parse reads the one document of a YAML file. It never panics, whatever the bytes.
func parse(file string, data []byte) (root *yaml.Node, err error) {
	fault := func(line int, what, fix string) error {
		return specs.Errors{{Place: specs.Place{File: file, Line: line}, Problem: what, Fix: fix}}
	}
	defer func() {
		if r := recover(); r != nil { // the parser is not ours, and the bytes may be anyone's
			root, err = nil, fault(0, fmt.Sprintf("not YAML: %v", r), "")
		}
	}()
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, fault(0, "not YAML: "+err.Error(), "")
	}
	var doc, second yaml.Node
	if err := loader.Load(&doc); err == io.EOF || err == nil && len(doc.Content) == 0 {
		return nil, fault(0, "the file is empty", "begin with contract: openapi.yaml")
	} else if err != nil {
		line, what := 0, err.Error()
		var le *yaml.LoadError
		if errors.As(err, &le) {
			line, what = le.Mark.Line, le.Message
		}
		return nil, fault(line, "not YAML: "+what, quoteHint(data, line))
	}
	if err := loader.Load(&second); err == nil {
		return nil, fault(second.Line, "a second document begins here", "keep one, and remove the ---")
	} else if err != io.EOF {
		return nil, fault(0, "not YAML: "+err.Error(), "")
	}
	if n := circle(doc.Content[0], map[*yaml.Node]bool{}, map[*yaml.Node]bool{}); n != nil {
		return nil, fault(n.Line, "*"+n.Value+" stands inside of what it stands for", "write the value out")
	}
	return doc.Content[0], nil
}

// circle finds an alias that stands inside of its own anchor, which would be read without end; nil where there is none.
func circle(n *yaml.Node, open, done map[*yaml.Node]bool) *yaml.Node {
	if done[n] {
		return nil
	}
	open[n] = true
	defer delete(open, n)
	if n.Kind == yaml.AliasNode && n.Alias != nil {
		if open[n.Alias] {
			return n
		}
		if found := circle(n.Alias, open, done); found != nil {
			return found
		}
	}
	for _, c := range n.Content {
		if found := circle(c, open, done); found != nil {
			return found
		}
	}
	done[n] = true
	return nil
}

// quoteHint names the two values of this format that YAML wants in quotes, where the faulty line has one.
func quoteHint(data []byte, line int) string {
	lines := bytes.Split(data, []byte("\n"))
	if line < 1 || line > len(lines) {
		return ""
	}
	switch text := string(lines[line-1]); {
	case strings.Contains(text, "${") && !strings.Contains(text, `"`):
		return `inside { } a value with ${…} needs quotes: "${NAME}"`
	case strings.Contains(text, "@") && !strings.Contains(text, `"`):
		return `a value that begins with @ needs quotes: "@file"`
	}
	return ""
}
