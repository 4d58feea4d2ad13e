package faithful

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Forget takes a keyword out of all that a document says of an operation's requests, and counts the places where that tells one service
// from another. A service that judges by the rest ignores it there. The document is changed.
func Forget(document *openapi3.T, method, path, keyword string) (places int) {
	bodies, texts := asked(document, method, path)
	for _, s := range append(bodies, texts...) {
		if keyword == "type" && slices.Contains(texts, s) {
			continue // kin-openapi reads the text by its type: see Fault.Texts
		}
		if forget(s, keyword) {
			places++
		}
	}
	for _, p := range parameters(document, method, path) {
		s := p.Schema
		switch {
		case p.In == "path": // of another type, or not there, it names nothing
		case keyword == "required" && p.Required:
			p.Required = false
			places++
		case keyword == "type" && s != nil && s.Value != nil && !s.Value.Type.IsEmpty() && !s.Value.Type.Is("string") && !s.Value.Type.Is("array"):
			places++ // every text is a string
		}
	}
	return places
}

// parameters are those of an operation, without the headers that OpenAPI 3.0.4 §4.7.12.1 has ignored.
func parameters(document *openapi3.T, method, path string) (all []*openapi3.Parameter) {
	item := document.Paths.Value(path)
	for _, list := range []openapi3.Parameters{item.Parameters, item.GetOperation(method).Parameters} {
		for _, p := range list {
			if p.Value != nil && !(p.Value.In == "header" && slices.Contains([]string{"accept", "content-type", "authorization"}, strings.ToLower(p.Value.Name))) {
				all = append(all, p.Value)
			}
		}
	}
	return all
}

// Forgettable are the keywords that Forget knows.
func Forgettable() []string {
	return []string{
		"type", "enum", "minimum", "maximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems",
		"required", "additionalProperties",
	}
}

// asked are the schemas of an operation's requests, each once: those of its bodies, and those of its parameters.
func asked(document *openapi3.T, method, path string) (bodies, texts []*openapi3.Schema) {
	op := document.Paths.Value(path).GetOperation(method)
	seen := map[*openapi3.Schema]bool{}
	if op.RequestBody != nil && op.RequestBody.Value != nil {
		for media, content := range op.RequestBody.Value.Content {
			if isJSON(media) && content.Schema != nil {
				gather(content.Schema, seen, &bodies)
			}
		}
	}
	for _, p := range parameters(document, method, path) {
		if p.Schema != nil {
			gather(p.Schema, seen, &texts)
		}
	}
	return bodies, texts
}

func gather(ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool, all *[]*openapi3.Schema) {
	if ref == nil || ref.Value == nil || seen[ref.Value] {
		return
	}
	s := ref.Value
	seen[s] = true
	*all = append(*all, s)
	for _, p := range s.Properties {
		gather(p, seen, all)
	}
	gather(s.Items, seen, all)
	gather(s.AdditionalProperties.Schema, seen, all)
	for _, list := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
		for _, part := range list {
			gather(part, seen, all)
		}
	}
}

// forget takes a keyword out of one schema and says whether it was there and may tell one request from another.
func forget(s *openapi3.Schema, keyword string) (was bool) {
	switch keyword {
	case "type":
		was, s.Type = !s.Type.IsEmpty(), nil
	case "enum":
		was, s.Enum, s.Const = len(s.Enum) > 0 || s.Const != nil, nil, nil
	case "minimum":
		was = s.Min != nil || s.ExclusiveMin.IsSet()
		s.Min, s.ExclusiveMin = nil, openapi3.ExclusiveBound{}
	case "maximum":
		was = s.Max != nil || s.ExclusiveMax.IsSet()
		s.Max, s.ExclusiveMax = nil, openapi3.ExclusiveBound{}
	case "multipleOf":
		was, s.MultipleOf = s.MultipleOf != nil, nil
	case "minLength":
		was, s.MinLength = s.MinLength > 0, 0
	case "maxLength":
		was, s.MaxLength = s.MaxLength != nil, nil
	case "pattern":
		was, s.Pattern = s.Pattern != "", ""
	case "minItems":
		was, s.MinItems = s.MinItems > 0, 0
	case "maxItems":
		was, s.MaxItems = s.MaxItems != nil, nil
	case "uniqueItems":
		was, s.UniqueItems = s.UniqueItems, false
	case "required":
		was, s.Required = len(s.Required) > 0, nil
	case "additionalProperties":
		was = s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has
		s.AdditionalProperties.Has = nil
	}
	return was
}
