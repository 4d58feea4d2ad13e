package specs

import (
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// markElsewhere marks the links of what writes that lead to another object than the one which is written: the request itself said which,
// as the author_id of a book, the object has a path of its own, and the answers have not one schema.
func (b *builder) markElsewhere() {
	for _, op := range b.Operations {
		item := strings.TrimSuffix(op.Path, "/")
		if op.Method == "POST" {
			item += "/{"
		}
		own := slices.ContainsFunc(b.Operations, func(o *Operation) bool { return o.Method == "GET" && within(o.Path, item) })
		if !own || op.Method != "POST" && !strings.HasSuffix(item, "}") {
			continue
		}
		for _, r := range op.Responses {
			for _, l := range r.Links {
				if target := b.byID[l.Operation]; target != nil && !within(target.Path, item) && !answersAlike(r, target) {
					l.Elsewhere = l.Elsewhere || op.sends(l)
				}
			}
		}
	}
}

// within says whether a path is that of an object, or lies below it.
func within(path, item string) bool {
	rest, found := strings.CutPrefix(strings.TrimSuffix(path, "/"), item)
	return found && (strings.HasSuffix(item, "{") || rest == "" || rest[0] == '/')
}

// sends says whether the ids that a link hands over are members of the operation's own request.
func (o *Operation) sends(l *Link) bool {
	ids := 0
	for _, v := range l.Parameters {
		text, _ := v.(string)
		pointer, fromBody := strings.CutPrefix(text, "$response.body#")
		if !fromBody {
			continue
		}
		if ids++; o.Body == nil || !slices.ContainsFunc(o.Body.Content, func(m *Media) bool {
			return len(jsonpointer.Tokens(pointer)) > 0 && jsonpointer.Tokens(pointer)[0] != "id" && m.Schema.Member(pointer) != nil
		}) {
			return false
		}
	}
	return ids > 0
}
