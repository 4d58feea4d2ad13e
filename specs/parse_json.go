package specs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"

	"go.yaml.in/yaml/v4"
)

func looksLikeJSON(data []byte) bool {
	trimmed := bytes.TrimLeft(data, "\ufeff \t\r\n")
	return len(trimmed) > 0 && trimmed[0] == '{'
}

// parseJSON reads JSON into YAML nodes with lines and columns. The YAML parser would do, were it not for surrogate pairs
// ("\ud83d\ude00", RFC 8259 §7), which it refuses.
func parseJSON(data []byte) (*yaml.Node, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	p := &jsonParser{data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	p.dec.UseNumber()
	for i, c := range data {
		if c == '\n' {
			p.newlines = append(p.newlines, i)
		}
	}
	root, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if _, err := p.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more follows after the document")
	}
	return &yaml.Node{Kind: yaml.DocumentNode, Line: 1, Column: 1, Content: []*yaml.Node{root}}, nil
}

type jsonParser struct {
	data     []byte
	dec      *json.Decoder
	newlines []int
}

// node makes a node that stands where the next token begins.
func (p *jsonParser) node() *yaml.Node {
	at := int(p.dec.InputOffset())
	for at < len(p.data) && bytes.IndexByte([]byte(" \t\r\n,:"), p.data[at]) >= 0 {
		at++
	}
	line := sort.SearchInts(p.newlines, at)
	start := 0
	if line > 0 {
		start = p.newlines[line-1] + 1
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Line: line + 1, Column: at - start + 1}
}

func (p *jsonParser) value(depth int) (*yaml.Node, error) {
	if depth > maxTreeDepth {
		return nil, fmt.Errorf("nested more than %d levels deep", maxTreeDepth)
	}
	n := p.node()
	token, err := p.dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := token.(type) {
	case json.Delim:
		return n, p.collection(n, t, depth)
	case string:
		n.Tag, n.Style, n.Value = "!!str", yaml.DoubleQuotedStyle, t
	case json.Number:
		n.Tag, n.Value = "!!float", string(t)
		if _, err := strconv.ParseInt(string(t), 10, 64); err == nil {
			n.Tag = "!!int"
		}
	case bool:
		n.Tag, n.Value = "!!bool", strconv.FormatBool(t)
	case nil:
		n.Tag, n.Value = "!!null", "null"
	}
	return n, nil
}

func (p *jsonParser) collection(n *yaml.Node, open json.Delim, depth int) error {
	n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
	if open == '{' {
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
	}
	for p.dec.More() {
		v, err := p.value(depth + 1) // of an object: names and values in turn
		if err != nil {
			return err
		}
		n.Content = append(n.Content, v)
	}
	_, err := p.dec.Token()
	return err
}
