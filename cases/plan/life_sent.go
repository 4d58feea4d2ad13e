package plan

import (
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
			if !ok || slices.Contains(uniqueNames(), strings.ToLower(name)) || !full.has("body", jsonpointer.Of(name)) {
				continue // what must be unique can't be the same in every run
			}
			if b, err := changed.with("body", jsonpointer.Of(name), text); err == nil {
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
	if types := s.Types(); len(types) == 0 || types[0] != "string" {
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
	return text, s.Validate(text) == nil
}

// sentVariants makes the case of what was sent, for the full request and for texts that are hard to keep.
func (d *draft) sentVariants(first, why string, full *base, kept []string, add func(c *cases.Case, b *base)) {
	if c := d.stateCase("sent-is-read", first, "sent-is-read", why); c != nil {
		add(c, full)
	}
	hard := d.texts(full, kept)
	for _, variant := range []struct{ name, why string }{
		{"longest", "its texts are as long as the schema lets them be"},
		{"spaced", "its texts have white space around them, which the schema allows, and nobody says that it is taken away"},
	} {
		b, ok := hard[variant.name]
		c := d.stateCase("sent-is-read", variant.name, "sent-is-read", variant.why)
		if ok && c != nil {
			add(c, b)
		}
	}
}
