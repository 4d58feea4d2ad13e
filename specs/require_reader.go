package specs

import (
	"slices"
	"strings"

	"holdfast/internal/nouns"
	"holdfast/specs/jsonpointer"
)

// InferredReader guesses the operation that reads what a POST makes where no Link Object says so: the GET one segment below its path, by
// the id in its answer. The link is what the contract would say. It is nil where there is no such pair, and where the answer has no member
// that the id can be. Where nothing reads below its path, the one GET will do that reads objects of the same schema in a collection of the
// same name elsewhere: what POST /purses/{id}/entries makes is read by GET /entries/{id}.
func (c *Contract) InferredReader(op *Operation) (*Operation, *Link) {
	if op.Method != "POST" || strings.HasSuffix(op.Resource(), "}") {
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
		below, ok := strings.CutPrefix(reader.Resource(), op.Resource()+"/{")
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
	made, path := op.Shown(), op.Resource()
	collection := path[strings.LastIndexByte(path, '/')+1:]
	if made == nil || strings.Contains(collection, "{") {
		return nil, nil
	}
	for _, reader := range c.Operations {
		before, name, ok := strings.Cut(reader.Resource(), "/"+collection+"/{")
		name, isLast := strings.CutSuffix(name, "}")
		if !ok || !isLast || reader.Method != "GET" || strings.ContainsAny(name, "{}/") || strings.Contains(before, "{") || reader.Shown() == nil ||
			reader.Shown().Resolve().Pointer() != made.Resolve().Pointer() {
			continue
		}
		id := idMember(made, name)
		if id == "" || found != nil || counts(made, id) && !showsParent(made, path) {
			return nil, nil
		}
		found, link = reader, &Link{
			Name: "inferred", Operation: reader.ID, Place: reader.Place, Parameters: map[string]any{"path." + name: "$response.body#" + jsonpointer.Of(id)},
		}
	}
	return found, link
}

// counts says that a member is a number: each collection counts from one, so that one number names an item of each.
func counts(s *Schema, member string) bool {
	return slices.ContainsFunc(s.Properties(), func(p Property) bool {
		return p.Name == member && slices.ContainsFunc(p.Schema.Types(), func(t string) bool { return t == "integer" || t == "number" })
	})
}

// showsParent says that an object shows below which one it stands, as purse_id of what stands below /purses/{id}: it is the same wherever it
// is read. What does not may be one of many that are called alike, the items of a cart and those of a catalogue.
func showsParent(s *Schema, path string) bool {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	if len(segments) < 3 {
		return false
	}
	parent := strings.ReplaceAll(nouns.Of(segments[len(segments)-3]), " ", "")
	parameter := strings.Join(nouns.Words(segments[len(segments)-2]), "")
	return slices.ContainsFunc(s.Properties(), func(p Property) bool {
		name := strings.Join(nouns.Words(p.Name), "")
		return name == parent || name == parent+"id" || name == parameter && parameter != "id"
	})
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
