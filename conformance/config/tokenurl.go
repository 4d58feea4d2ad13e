package config

import (
	"io/fs"

	"go.yaml.in/yaml/v4"

	"holdfast/internal/atmost"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// flows names the flow of the contract for the kind of a grant (OpenAPI 3.1.1 §4.8.28).
func flows(kind string) string {
	if kind == "password" {
		return "password"
	}
	return "clientCredentials"
}

// tokenURL is where a grant's tokens come from: as it is configured, else as the flow of the contract says. It is empty where
// neither does.
func (f *File) tokenURL(g grant, contract *specs.Contract) string {
	if g.oauth.tokenURL != "" || contract == nil {
		return g.oauth.tokenURL
	}
	scheme := jsonpointer.Escape(g.scheme)
	pointer := "/components/securitySchemes/" + scheme + "/flows/" + flows(g.kind) + "/tokenUrl"
	at := contract.Place(pointer)
	if at.Pointer != pointer || at.File == "" || at.File == "-" {
		return ""
	}
	return scalarAt(f.source.FS, at)
}

// scalarAt reads the text that stands at a place of a YAML or JSON file; it is empty where there is none.
func scalarAt(from fs.FS, at specs.Place) string {
	var data []byte
	var err error
	if from != nil {
		data, err = fs.ReadFile(from, at.File)
	} else {
		data, err = atmost.ReadFile(at.File, maxFile)
	}
	if err != nil {
		return ""
	}
	root, err := parse(at.File, data)
	if err != nil {
		return ""
	}
	var find func(n *yaml.Node) string
	find = func(n *yaml.Node) string {
		for i, c := range n.Content {
			if c.Kind == yaml.ScalarNode && c.Line == at.Line && c.Column == at.Column {
				if n.Kind == yaml.MappingNode && i%2 == 0 && i+1 < len(n.Content) {
					return n.Content[i+1].Value // the place is that of the key
				}
				return c.Value
			}
			if found := find(c); found != "" {
				return found
			}
		}
		return ""
	}
	return find(root)
}
