package specs

import (
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// InferredReader guesses the operation that reads what a POST makes where no Link Object says so: the GET one segment below its path, by
// the id in its answer. The link is what the contract would say. It is nil where there is no such pair, and where the answer has no member
// that the id can be.
func (c *Contract) InferredReader(op *Operation) (*Operation, *Link) {
	if op.Method != "POST" || strings.HasSuffix(op.Path, "}") {
		return nil, nil
	}
	made := op.Shown()
	for _, reader := range c.Operations {
		below, ok := strings.CutPrefix(reader.Path, strings.TrimSuffix(op.Path, "/")+"/{")
		name, isLast := strings.CutSuffix(below, "}")
		if !ok || !isLast || reader.Method != "GET" || strings.ContainsAny(name, "{}/") || reader.Shown() == nil {
			continue
		}
		id := idMember(made, name)
		if id == "" {
			continue
		}
		link := &Link{Name: "inferred", Operation: reader.ID, Place: reader.Place, Parameters: map[string]any{"path." + name: "$response.body#" + jsonpointer.Of(id)}}
		for _, p := range reader.Parameters {
			if p.In == "path" && p.Name != name {
				link.Parameters["path."+p.Name] = "$request.path." + p.Name
			}
		}
		return reader, link
	}
	return nil, nil
}

// idMember is the member of an answer that holds the id which a path parameter takes: one of its name, or "id".
func idMember(s *Schema, parameter string) string {
	if s == nil {
		return ""
	}
	for _, name := range []string{parameter, "id"} {
		if slices.ContainsFunc(s.Properties(), func(p Property) bool { return p.Name == name && p.Schema != nil && !p.Schema.nests() }) {
			return name
		}
	}
	return ""
}
