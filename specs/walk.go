package specs

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// walker turns the keywords of a request's schemas into requirements, at every place of the instance.
type walker struct {
	r      *requirer
	in     string
	prefix string // of the ids: "request/body", "request/query"
	media  string
	// text says that values are written as text without types: parameters, and the fields of forms.
	text bool
	// bytes says that the whole is bytes, of which a schema for text says little.
	bytes bool
	// branches are the alternatives that are walked, from the outside in.
	branches []Branch
}

// maxWalkDepth bounds how deep into a body requirements go; recursion ends sooner.
const maxWalkDepth = 12

// boundKeywords are the keywords with one requirement each, in the order in which they are listed.
var boundKeywords = [...]string{
	"type", "enum", "const", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
	"minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "format", "anyOf", "oneOf",
}

// maxRequirements bounds what one operation's schemas are listed as. Schemas that refer to each other have more ways through them than
// anybody could try.
const maxRequirements = 20_000

// maxListed bounds the requirements on schemas of all operations together, each of which takes a kilobyte. Of the documents of the world that
// were looked at the largest has 44,000.
const maxListed = 150_000

// walk writes the requirements of one instance place, for all the schemas that it must satisfy, then of the places below it. path holds
// the pointers of the schemas that the place stands in and of those that declare it on the way: none of them is walked again inside
// itself, neither as a whole nor as a member of an allOf.
func (w *walker) walk(schemas []*Schema, pointer string, path []string) {
	if w.bytes || w.r.full(schemas[0]) {
		return
	}
	whole := path
	for _, s := range schemas {
		ptr := s.Resolve().ptr
		if slices.Contains(whole, ptr) {
			return
		}
		whole = append(whole[:len(whole):len(whole)], ptr)
	}
	var parts []*Schema
	for _, s := range schemas {
		for _, p := range s.partsOutside(path) {
			if !slices.Contains(parts, p) {
				parts = append(parts, p)
			}
		}
	}
	path = whole
	own := parts
	parts, home := merged(parts, path)
	for _, keyword := range boundKeywords {
		w.keyword(keyword, parts, pointer, home)
	}
	w.closed(parts, pointer)
	w.applied(parts, pointer)
	w.branchesOf(own, pointer, path)
	if depth := strings.Count(pointer, "/"); depth < maxWalkDepth {
		w.properties(parts, pointer, path)
		w.items(parts, pointer, path)
		w.values(parts, pointer, path)
	}
}

// keyword writes the requirement of one keyword: the strictest of its values where several schemas have it.
func (w *walker) keyword(keyword string, parts []*Schema, pointer string, home map[*Schema]*Schema) {
	if keyword == "format" && !w.r.c.Facts.FormatsAsserted {
		w.annotated(parts)
		return
	}
	if keyword == "enum" {
		parts = closedEnums(parts)
	}
	var value any
	var holder *Schema
	for _, p := range parts {
		if v, ok := p.Keyword(keyword); ok && (holder == nil || stricter(keyword, v, value)) {
			value, holder = v, p
		}
	}
	if holder == nil || keyword == "uniqueItems" && value != true || keyword == "type" && w.untypable(pointer, parts) {
		return
	}
	schema := parts[0].Resolve()
	if alone := home[holder]; alone != nil {
		if keyword == "type" {
			value = withNull(value)
		}
		if keyword != "type" { // of which null is one
			schema = alone
		}
	}
	q := w.requirement(pointer, keyword, value, schema, holder.keywordPlace(keyword))
	q.Broken = holder.all.broken[holder.ptr][keyword]
	w.r.add(q)
}

// annotated counts a format that nothing is held to.
func (w *walker) annotated(parts []*Schema) {
	for _, p := range parts {
		if format, ok := p.Keyword("format"); ok {
			if w.r.c.AnnotatedFormats == nil {
				w.r.c.AnnotatedFormats = map[string]int{}
			}
			w.r.c.AnnotatedFormats[fmt.Sprint(format)]++
			return
		}
	}
}

// withNull is a type together with null, which stands beside it.
func withNull(types any) any {
	list, several := types.([]any)
	if !several {
		list = []any{types}
	}
	if slices.Contains(list, any("null")) {
		return types
	}
	return append(slices.Clone(list), "null")
}

// untypable says whether no text can break the type of a parameter: anything is a string, anything is an array of one, and what is no
// object is not there at all.
func (w *walker) untypable(pointer string, parts []*Schema) bool {
	if !w.text || w.in == "body" && !XMLType(w.media) && strings.Count(pointer, "/") > 1 && !strings.HasSuffix(pointer, "/*") {
		return false // an object within a form is JSON
	}
	for _, p := range parts {
		if t := p.ownTypes(); t != nil && !slices.Contains(t, "string") && !slices.Contains(t, "array") && !slices.Contains(t, "object") {
			return false
		}
	}
	return true
}

func (w *walker) requirement(pointer, keyword string, value any, schema *Schema, place Place) Requirement {
	return Requirement{
		ID: w.r.id(w.prefix + "#" + pointer + ":" + keyword), Kind: KindRequest, In: w.in, Pointer: pointer, Keyword: keyword,
		Value: value, MediaType: w.media, Branches: w.branches, Schema: schema, Place: place, Text: promise(w.in, pointer, keyword, value) + inBranch(w.branches),
	}
}

func inBranch(branches []Branch) string {
	if len(branches) == 0 {
		return ""
	}
	return ", in " + branches[len(branches)-1].Name
}

// parameter writes the requirements of one parameter. Its pointer begins with its name.
func (r *requirer) parameter(p *Parameter) {
	w := walker{r: r, in: p.In, prefix: "request/" + p.In, text: !p.JSON()}
	pointer := jsonpointer.Of(p.Name)
	if p.Required && p.In != "path" {
		schema := p.Schema
		if schema != nil {
			schema = schema.Resolve()
		}
		w.r.add(w.requirement(pointer, "required", true, schema, p.Place))
	}
	if p.Schema != nil {
		w.walk([]*Schema{p.Schema}, pointer, nil)
	}
}
