package specs

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"holdfast/specs/jsonpointer"
)

// appliedKeywords are those that hold a value to another schema, or to what its other members are, with one requirement each (JSON Schema
// 2020-12 Core §10.2 and §10.3, Validation §6.4 and §6.5.4), in the order in which they are listed. OpenAPI 3.0 has the first alone.
var appliedKeywords = [...]string{"not", "contains", "minContains", "maxContains", "propertyNames", "dependentRequired", "dependentSchemas", "then", "else"}

// applied writes the requirements of the keywords that hold the same value to other schemas. Texts without types are held to none of them.
func (w *walker) applied(parts []*Schema, pointer string) {
	if w.text {
		return
	}
	for _, keyword := range appliedKeywords {
		for _, p := range parts {
			value, ok := p.Keyword(keyword)
			if !ok || !p.applies(keyword) {
				continue
			}
			q := w.requirement(pointer, keyword, value, parts[0].Resolve(), p.keywordPlace(keyword))
			q.Broken = p.all.broken[p.ptr][keyword]
			w.r.add(q)
			break
		}
	}
	for _, p := range parts {
		for _, k := range [...]string{"items", "unevaluatedItems"} {
			if p.object()[k] == false {
				w.r.add(w.requirement(pointer, "items", false, parts[0].Resolve(), p.keywordPlace(k)))
				return
			}
		}
	}
}

// applies says whether a keyword demands anything where it stands: then and else do nothing without an if, minContains and maxContains
// nothing without contains (Core §10.2.2, Validation §6.4.4), and neither does one whose schema allows all, or never applies.
func (s *Schema) applies(keyword string) bool {
	o := s.object()
	switch keyword {
	case "then", "else":
		return o["if"] != nil && o[keyword] != true
	case "minContains":
		least, _ := Rational(o[keyword])
		return o["contains"] != nil && least != nil && least.Sign() > 0
	case "maxContains":
		return o["contains"] != nil
	case "contains":
		least, has := Rational(o["minContains"])
		return !has || least.Sign() > 0
	}
	return o[keyword] != true && o[keyword] != false
}

// tuple walks the items that have schemas of their own, by their places, and the first of those that come after them.
func (w *walker) tuple(p *Schema, pointer string, path []string) {
	list, _ := p.object()["prefixItems"].([]any)
	if w.text {
		return
	}
	for i := range list {
		at := strconv.Itoa(i)
		if item := p.Child("prefixItems", at); item != nil {
			w.walk([]*Schema{item}, pointer+"/"+at, append(slices.Clip(path), p.ptr))
		}
	}
	if rest := p.Child("items"); rest != nil && rest.form() != false {
		w.walk([]*Schema{rest}, pointer+"/"+strconv.Itoa(len(list)), append(slices.Clip(path), p.ptr))
	}
}

// AnyMember is the name by which the members of a map are tried: an object that declares none, and says what each of them is.
const AnyMember = "extra_1"

// anyMembers are names for whom the contract wants others than [AnyMember]: keys of languages, places, currencies, headers, objects.
var anyMembers = [...]string{
	AnyMember, "extra1", "extra", "Extra", "EXTRA", "extra-1", "x-extra", "ex", "EX", "e", "E", "1", "10", "en", "en-US", "EUR", "1.0", "2030-01-01", "extra@example.com",
	"https://extra.example/1", "00000000-0000-4000-8000-000000000001",
}

// AnyMembers are members for an object that says what those are which it does not name: of a map one, and one for each pattern of names. A
// pattern that nothing here matches has none. What the object declares beside them has its own requirements.
func (s *Schema) AnyMembers() []Property {
	o := s.object()
	var all []Property
	if patterns, ok := o["patternProperties"].(map[string]any); ok {
		for _, pattern := range sortedNames(keySet(patterns)) {
			of := s.Child("patternProperties", pattern)
			if name := s.nameLike(pattern); name != "" && of != nil && of.form() != false {
				all = append(all, Property{Name: name, Schema: of})
			}
		}
		return all
	}
	_, declares := o["properties"]
	if says, ok := o["additionalProperties"].(map[string]any); !ok || len(says) == 0 || declares {
		return nil
	}
	names := s.namesAllowed()
	if len(names) == 0 {
		return nil
	}
	return []Property{{Name: names[0], Schema: s.Child("additionalProperties")}}
}

// namesAllowed are the names to try that propertyNames allows: those that it lists, or some that are usual.
func (s *Schema) namesAllowed() []string {
	names := s.Child("propertyNames")
	if names == nil {
		return anyMembers[:1]
	}
	tried := anyMembers[:]
	if list, _, ok := names.Find("enum"); ok {
		tried = nil
		values, _ := list.([]any)
		for _, v := range values {
			if name, ok := v.(string); ok {
				tried = append(tried, name)
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(tried), func(name string) bool { return !names.Accepts(name) })
}

// nameLike is a name that a pattern matches and that propertyNames allows; "" where none is known.
func (s *Schema) nameLike(pattern string) string {
	re, err := s.all.patterns.compile(pattern)
	if err != nil {
		return ""
	}
	allowed := s.Child("propertyNames")
	start := literalStart(pattern)
	for _, name := range append([]string{start, start + "1", start + "extra", start + "EXTRA"}, anyMembers[:]...) {
		if matches, err := re.MatchString(name); err == nil && matches && name != "" && (allowed == nil || allowed.Accepts(name)) {
			return name
		}
	}
	return ""
}

// literalStart is what a pattern has before anything that is special in one.
func literalStart(pattern string) string {
	pattern = strings.TrimPrefix(pattern, "^")
	end := strings.IndexAny(pattern, `\.+*?()|[]{}^$`)
	switch {
	case end < 0:
		return pattern
	case end > 0 && strings.IndexByte("*?+{", pattern[end]) >= 0:
		end-- // which it may do without
	}
	return pattern[:end]
}

// values writes the requirements of members that are described and not named. Texts without types, as queries and forms have, say nothing of
// members.
func (w *walker) values(parts []*Schema, pointer string, path []string) {
	if w.in != "body" || w.text {
		return
	}
	byName, holders := map[string][]*Schema{}, map[string][]string{}
	for _, p := range parts {
		if len(p.Properties()) > 0 {
			return
		}
		for _, m := range p.AnyMembers() {
			byName[m.Name] = append(byName[m.Name], m.Schema)
			holders[m.Name] = append(holders[m.Name], p.ptr)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		w.walk(byName[name], pointer+jsonpointer.Of(name), slices.Concat(path, holders[name]))
	}
}
