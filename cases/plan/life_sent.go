package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// texts are requests whose free texts are hard to keep: as long as they may be, and with white space around them.
func (d *draft) texts(full *base, kept []string) map[string]*base {
	found := map[string]*base{}
	for _, variant := range []string{"longest", "spaced"} {
		if variant == "spaced" && !d.declares(full.op) {
			continue // most servers trim, and few say so
		}
		changed, some := full, false
		for _, name := range kept {
			s := d.bodyMember(full.op, name)
			text, ok := hardText(variant, s)
			at := jsonpointer.Of(name)
			unique := slices.Contains(full.unique, at) || slices.Contains(uniqueNames(), strings.ToLower(name))
			if !ok || unique && variant == "spaced" || !full.has("body", at) {
				continue // what must be unique can't be the same in every run
			}
			if b, err := changed.with("body", at, text); err == nil {
				if b.like = maps.Clone(changed.like); unique && b.like == nil {
					b.like = map[string]string{}
				}
				if unique {
					b.like[at] = text
				}
				changed, some = b, true
			}
		}
		if !some {
			continue
		}
		s := changed.step(d, variant, variant, cases.Probe)
		if got, err := d.classify(&s); err == nil && got.Class == cases.Positive {
			found[variant] = changed
		}
	}
	return found
}

// hardText is such a text for a string that its schema leaves free.
func hardText(variant string, s *specs.Schema) (string, bool) {
	if types := s.Types(); !slices.Contains(types, "string") || slices.ContainsFunc(types, func(t string) bool { return t != "string" && t != "null" }) {
		return "", false
	}
	for _, keyword := range []string{"enum", "const", "pattern", "format"} {
		if _, _, ok := s.Find(keyword); ok {
			return "", false
		}
	}
	text := "  Two Spaces Before, One After "
	if variant == "longest" {
		bound, _, ok := s.Find("maxLength")
		n, isInteger := specs.Integer(bound)
		if !ok || !isInteger || !n.IsInt64() || n.Int64() > 20_000 || n.Sign() <= 0 {
			return "", false
		}
		text = strings.Repeat("Holdfast-", int(n.Int64())/9+1)[:n.Int64()]
	}
	return text, s.Accepts(text)
}

// sentVariants makes the case of what was sent, for the full request and for texts that are hard to keep.
// add gets the names of the members that are held to what was sent, and how.
func (d *draft) sentVariants(first, why string, full *base, kept []string, add func(c *cases.Case, b *base, names []string, how string)) {
	if c := d.stateCase("sent-is-read", first, "sent-is-read", why); c != nil {
		add(c, full, kept, cases.Same)
	}
	if c := d.stateCase("sent-is-read", "other-values", "sent-is-read", "its booleans and what comes of closed lists have other values than in the request before"); c != nil {
		if b := d.otherValues(full, kept); b != nil {
			add(c, b, kept, cases.Same)
		}
	}
	if c := d.stateCase("sent-is-read", "parts", "sent-is-read", "its numbers have a fraction and its lists a second item, which the schema allows"); c != nil {
		if b, names := d.parts(full, kept); b != nil {
			if !d.declares(full.op) {
				c.Level = cases.Warning
			}
			add(c, b, names, cases.Uncut)
		}
	}
	d.keptExactly(full, kept, add)
	hard := d.texts(full, kept)
	for _, variant := range []struct{ name, why string }{
		{"longest", "its texts are as long as the schema lets them be"},
		{"spaced", "its texts have white space around them, which the schema allows, and nobody says that it is taken away"},
	} {
		b, ok := hard[variant.name]
		c := d.stateCase("sent-is-read", variant.name, "sent-is-read", variant.why)
		if ok && c != nil {
			add(c, b, kept, cases.Same)
		}
	}
}

// otherValues is a request with another value in each boolean and each member of a closed list that is kept; nil where there is none. One
// value that is read as it was sent may be the one that is always read.
func (d *draft) otherValues(full *base, kept []string) *base {
	changed, some := full, false
	for _, name := range kept {
		at := jsonpointer.Of(name)
		now, ok := full.literal("body", at)
		if !ok {
			continue
		}
		for _, v := range valuesBut(d.bodyMember(full.op, name), now) {
			b, err := changed.with("body", at, v)
			if err != nil {
				continue
			}
			s := b.step(d, "other-values", "other-values", cases.Probe)
			if got, err := d.classify(&s); err == nil && got.Class == cases.Positive {
				changed, some = b, true
				break
			}
		}
	}
	if !some {
		return nil
	}
	return changed
}

// valuesBut are the values of a closed list, or of a boolean, but one.
func valuesBut(s *specs.Schema, now any) (others []any) {
	if yes, ok := now.(bool); ok {
		return []any{!yes}
	}
	listed, _, _ := s.Find("enum")
	list, _ := listed.([]any)
	for _, v := range list {
		if v != nil && !specs.EqualJSON(v, now) {
			others = append(others, v)
		}
	}
	return others
}
