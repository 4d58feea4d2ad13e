package plan

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// deepestMember is how deep in a body members are looked for that name objects: data, attributes, and a list in them.
const deepestMember = 4

// refers says that a place of a body is called as what names another object: author_id, however deep it stands, or the id of an item of a
// list. A small number there is most likely somebody's: what is made with it hangs on that object, and may be deleted with it.
func refers(pointer string) bool {
	tokens := jsonpointer.Tokens(pointer)
	if len(tokens) > 0 && ofList(tokens[len(tokens)-1]) {
		tokens = tokens[:len(tokens)-1]
	}
	if len(tokens) == 0 {
		return false
	}
	last := tokens[len(tokens)-1]
	noun, kind := nouns.Key(last)
	if noun == "" {
		return kind == "id" && len(tokens) > 1 && ofList(tokens[len(tokens)-2])
	}
	foreign := []string{"external", "correlation", "trace", "span", "request", "transaction"} // given by others, or by nobody
	return (kind == "id" || kind == "ids") && !slices.Contains(foreign, noun)
}

// ofList says that a token of a pointer stands for an item of a list.
func ofList(token string) bool { return token == "*" || strings.Trim(token, "0123456789") == "" }

// far puts numbers that nothing has where a body would name an object by a number of our own: one to a hundred are what services give
// first. Where a fixture supplies the object it is what other spellings are made of. What an example says stays.
func (d *draft) far(s *specs.Schema, v any, pointer string) any {
	switch v := v.(type) {
	case map[string]any:
		var changed map[string]any
		for _, p := range s.Properties() {
			member, sent := v[p.Name]
			if !sent || len(jsonpointer.Tokens(pointer)) >= deepestMember {
				continue
			}
			far := d.far(p.Schema, member, pointer+jsonpointer.Of(p.Name))
			if specs.EqualJSON(far, member) {
				continue
			}
			if changed == nil {
				changed = map[string]any{}
				for name, value := range v {
					changed[name] = value
				}
			}
			changed[p.Name] = far
		}
		if changed != nil {
			return changed
		}
	case []any:
		if len(v) > 0 {
			if far := d.far(s.Items(), v[0], pointer+"/0"); !specs.EqualJSON(far, v[0]) {
				return append([]any{far}, v[1:]...)
			}
		}
	case json.Number:
		if refers(pointer) && mayName(v) && cases.IntegerID(s) && !shownBy(s, v) {
			if low, _, ok := cases.FarEnd(s); ok {
				n := new(big.Int).Add(low, big.NewInt(d.pick("object "+pointer, 1<<20)))
				if far := json.Number(n.String()); s.Validate(far) == nil {
					return far
				}
			}
		}
	}
	return v
}

// shownBy says that a schema itself shows a value: as an example, a default or one of few.
func shownBy(s *specs.Schema, v any) bool {
	for _, keyword := range []string{"example", "default", "const"} {
		if shown, _, ok := s.Find(keyword); ok && specs.EqualJSON(shown, v) {
			return true
		}
	}
	for _, keyword := range []string{"examples", "enum"} {
		all, _, _ := s.Find(keyword)
		if list, ok := all.([]any); ok && slices.ContainsFunc(list, func(one any) bool { return specs.EqualJSON(one, v) }) {
			return true
		}
	}
	return false
}

// exampled says that a value at a place of a payload is one that an example of the body shows there.
func exampled(media *specs.Media, payload any) bool {
	return slices.ContainsFunc(media.Examples, func(example any) bool { return specs.EqualJSON(example, payload) })
}
