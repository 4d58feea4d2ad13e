package specs

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// Branch is one of the alternatives of an anyOf or a oneOf that a requirement holds in: only values of it can break the requirement.
type Branch struct {
	// Pointer leads to the instance that the alternatives are of, as in a requirement.
	Pointer string
	// Schema is the branch.
	Schema *Schema
	// Name is how IDs call it: that of the component, or else its title, its only value or its type.
	Name string
}

// InBranch is what an ID has for the branches that a requirement holds in: "(Circle)", "(/shape=Circle)"; "" where it holds in all.
func (r *Requirement) InBranch() string {
	var b strings.Builder
	for _, one := range r.Branches {
		b.WriteString(one.label())
	}
	return b.String()
}

func (b Branch) label() string {
	if b.Pointer == "" {
		return "(" + b.Name + ")"
	}
	return "(" + b.Pointer + "=" + b.Name + ")"
}

const (
	// maxBranches bounds how many alternatives of one place are walked, maxBranchDepth how deep they are followed into each other, and
	// maxBranched how many requirements in branches one operation has. Alternatives multiply.
	maxBranches    = 12
	maxBranchDepth = 2
	maxBranched    = 200
)

// alternatives are the branches of one anyOf or oneOf that may hold anything but null.
func alternatives(p *Schema, keyword string) []*Schema {
	branches := p.OneOf()
	if keyword == "anyOf" {
		branches = p.AnyOf()
	}
	return slices.DeleteFunc(slices.Clone(branches), func(b *Schema) bool {
		return slices.Equal(b.Types(), []string{"null"}) || b.form() == false || b.form() == true
	})
}

// merged adds to the parts of a place those of an anyOf or oneOf that leaves one alternative beside null: they hold as though they stood
// in the place itself. home says which schema a part came with.
func merged(parts []*Schema, path []string) (all []*Schema, home map[*Schema]*Schema) {
	all = parts
	for i := 0; i < len(all) && len(all) < maxParts; i++ {
		for _, keyword := range [...]string{"anyOf", "oneOf"} {
			only := alternatives(all[i], keyword)
			if len(only) != 1 {
				continue
			}
			for _, p := range only[0].partsOutside(path) {
				if slices.Contains(all, p) || slices.Contains(path, p.ptr) {
					continue
				}
				if home == nil {
					home = map[*Schema]*Schema{}
				}
				home[p] = only[0].Resolve()
				all = append(all[:len(all):len(all)], p)
			}
		}
	}
	return all, home
}

// branches walks the alternatives of a place one by one.
func (w *walker) branchesOf(parts []*Schema, pointer string, path []string) {
	if w.in != "body" || w.text || len(w.branches) >= maxBranchDepth {
		return
	}
	for _, p := range parts {
		for _, keyword := range [...]string{"anyOf", "oneOf"} {
			all := alternatives(p, keyword)
			if len(all) < 2 {
				continue
			}
			names := branchNames(p, all)
			for i, b := range all[:min(len(all), maxBranches)] {
				if w.r.branched >= maxBranched {
					w.r.tellBranches(b)
					return
				}
				one := Branch{Pointer: pointer, Schema: b, Name: names[i]}
				inside := *w
				inside.branches = append(slices.Clip(w.branches), one)
				inside.prefix += one.label()
				inside.walk([]*Schema{b}, pointer, path)
			}
		}
	}
}

func branchNames(holder *Schema, all []*Schema) []string {
	names := make([]string, len(all))
	for i, b := range all {
		name := b.name(holder)
		for n, plain := 2, name; slices.Contains(names[:i], name); n++ {
			name = fmt.Sprintf("%s-%d", plain, n)
		}
		names[i] = name
	}
	return names
}

// name calls a branch by what does not depend on where it stands.
func (s *Schema) name(holder *Schema) string {
	if r := s.reference(); r != nil {
		return plainName(r.ptr[strings.LastIndexByte(r.ptr, '/')+1:])
	}
	if _, value, ok := holder.Discriminating(s); ok {
		return plainName(value)
	}
	if title, _ := s.Keyword("title"); title != nil {
		return plainName(fmt.Sprint(title))
	}
	if types := s.Types(); len(types) > 0 && types[0] != "object" {
		return plainName(strings.Join(types, "-"))
	}
	if names := s.requiredNames(); len(names) > 0 {
		return plainName(names[0])
	}
	return "other"
}

func plainName(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-.", r) {
			return r
		}
		return '-'
	}, s)
}

// Discriminating is the member that tells the branches of a schema's anyOf or oneOf apart, and the value that it has in one of them
// (OpenAPI 3.1.1 §4.8.25): the name that is mapped to the branch, else that of its component.
func (s *Schema) Discriminating(branch *Schema) (member, value string, ok bool) {
	found, _, _ := s.Find("discriminator")
	d, _ := found.(map[string]any)
	member, ok = d["propertyName"].(string)
	target := branch.Resolve()
	if r := branch.reference(); r != nil {
		target = r
	}
	token := target.ptr[strings.LastIndexByte(target.ptr, '/')+1:]
	mapping, _ := d["mapping"].(map[string]any)
	for _, key := range sortedNames(keySet(mapping)) {
		to, _ := mapping[key].(string)
		if ptr, local := localPointer(to); to == token || local && ptr == target.ptr {
			return member, key, ok
		}
	}
	return member, token, ok && branch.reference() != nil
}

func keySet(m map[string]any) map[string]bool {
	set := make(map[string]bool, len(m))
	for k := range m {
		set[k] = true
	}
	return set
}

// Discriminates says whether the schema, or that of a member or an item at whatever depth, has a discriminator: most have none.
func (s *Schema) Discriminates() bool {
	return s != nil && s.learned.discriminates.ask(s, func(s *Schema) bool { return s.discriminates(map[*Schema]bool{}) })
}

func (s *Schema) discriminates(seen map[*Schema]bool) bool {
	if s == nil || seen[s] {
		return false
	}
	seen[s] = true
	if _, _, has := s.Find("discriminator"); has || s.Items().discriminates(seen) {
		return true
	}
	return slices.ContainsFunc(s.Properties(), func(p Property) bool { return p.Schema.discriminates(seen) })
}

// Selected is the schema that the discriminator of a schema selects for an object; nil where it selects none, or one that is closed and
// does not know the very member that selects it: no object can be of that.
func (s *Schema) Selected(object map[string]any) *Schema {
	found, _, _ := s.Find("discriminator")
	d, _ := found.(map[string]any)
	member, _ := d["propertyName"].(string)
	value, ok := object[member].(string)
	if !ok || d == nil {
		return nil
	}
	ptr := jsonpointer.Of("components", "schemas", value)
	if mapping, _ := d["mapping"].(map[string]any); mapping[value] != nil {
		to, _ := mapping[value].(string)
		if local, ok := localPointer(to); ok {
			ptr = local
		} else {
			ptr = jsonpointer.Of("components", "schemas", to)
		}
	}
	root := s.all.roots[ptr]
	if root == nil {
		return nil
	}
	selected := s.all.handle(root, "", nil, s.dir)
	if selected.Closed() && selected.refusesMember(member, value) {
		return nil
	}
	return selected
}

// refusesMember says that a closed schema, or one in its allOf, does not know a member.
func (s *Schema) refusesMember(name string, value any) bool {
	var invalid *Invalid
	return errors.As(s.Validate(map[string]any{name: value}), &invalid) && slices.ContainsFunc(invalid.Problems, func(p Problem) bool {
		return p.Keyword == "additionalProperties" || p.Keyword == "unevaluatedProperties"
	})
}

// tellBranches says once that an operation has more branches than are tried.
func (r *requirer) tellBranches(next *Schema) {
	if r.branchesTold {
		return
	}
	r.branchesTold = true
	r.c.Unplanned = append(r.c.Unplanned, Unplanned{
		Operation: r.op.ID, Place: next.Place(),
		Reason: fmt.Sprintf("too large: what the branches of its anyOf and oneOf demand is listed up to %d requirements, and not from here on", maxBranched),
	})
}
