package specs

import (
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// InferredReader guesses the operation that reads what a POST makes where no Link Object says so: the GET one segment below its path, by
// the id in its answer. The link is what the contract would say. It is nil where there is no such pair, and where the answer has no member
// that the id can be. Where nothing reads below its path, the one GET will do that reads objects of the same schema in a collection of the
// same name elsewhere: what POST /purses/{id}/entries makes is read by GET /entries/{id}.
func (c *Contract) InferredReader(op *Operation) (*Operation, *Link) {
	if op.Method != "POST" || strings.HasSuffix(op.Path, "}") {
		return nil, nil
	}
	if reader, link := c.readerBelow(op); reader != nil {
		return reader, link
	}
	return c.readerElsewhere(op)
}

func (c *Contract) readerBelow(op *Operation) (*Operation, *Link) {
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

func (c *Contract) readerElsewhere(op *Operation) (found *Operation, link *Link) {
	made, path := op.Shown(), strings.TrimSuffix(op.Path, "/")
	collection := path[strings.LastIndexByte(path, '/')+1:]
	if made == nil || strings.Contains(collection, "{") {
		return nil, nil
	}
	for _, reader := range c.Operations {
		before, name, ok := strings.Cut(reader.Path, "/"+collection+"/{")
		name, isLast := strings.CutSuffix(name, "}")
		if !ok || !isLast || reader.Method != "GET" || strings.ContainsAny(name, "{}/") || strings.Contains(before, "{") || reader.Shown() == nil ||
			reader.Shown().Resolve().Pointer() != made.Resolve().Pointer() {
			continue
		}
		id := idMember(made, name)
		if id == "" || found != nil {
			return nil, nil
		}
		found, link = reader, &Link{
			Name: "inferred", Operation: reader.ID, Place: reader.Place, Parameters: map[string]any{"path." + name: "$response.body#" + jsonpointer.Of(id)},
		}
	}
	return found, link
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
