package specs

import (
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// Unique gives the member of a creation's body that two objects can't share, by the creation's own documents: it documents a 409, or declares a
// conflict, and either the paths below it name objects by a member that a client chooses, or a sentence says of a member that it is unique,
// taken or in use. "" where there is none.
func (c *Contract) Unique(op *Operation) string {
	sent, _ := op.Sent()
	_, declared := op.Facts.Refusals["conflict"]
	if op.Method != "POST" || sent == nil || strings.HasSuffix(op.Path, "}") || op.Response(201) == nil || !declared && op.Response(409) == nil || len(op.Facts.Draws) > 0 {
		return ""
	}
	var texts []Property
	for _, p := range sent.Properties() {
		if p.Required && slices.Equal(p.Schema.Types(), []string{"string"}) && !p.Schema.Is("readOnly") && !closedList(p.Schema) {
			texts = append(texts, p)
		}
	}
	for _, p := range texts {
		if op.Shown().Member(jsonpointer.Of(p.Name)) != nil && c.namedBy(op.Path, p.Name) {
			return p.Name
		}
	}
	said := op.Summary + ". " + op.Description
	if r := op.Response(409); r != nil {
		said += ". " + r.Description
	}
	for _, p := range texts {
		own, _, _ := p.Schema.Find("description")
		about, _ := own.(string)
		if saysUnique(about, "") || saysUnique(said, p.Name) {
			return p.Name
		}
	}
	return ""
}

func closedList(s *Schema) bool {
	_, _, enum := s.Find("enum")
	_, _, constant := s.Find("const")
	return enum || constant
}

// namedBy says whether a path below a collection names its objects by a parameter that is called as a member.
func (c *Contract) namedBy(collection, member string) bool {
	return slices.ContainsFunc(c.Operations, func(op *Operation) bool {
		below, ok := strings.CutPrefix(op.Path, strings.TrimSuffix(collection, "/")+"/{")
		name, _, closed := strings.Cut(below, "}")
		return ok && closed && lettersOf(name) == lettersOf(member)
	})
}

// saysUnique says whether a sentence says that what it names is unique; any sentence where no name is asked for.
func saysUnique(text, name string) bool {
	for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == ';' || r == '\n' }) {
		words := strings.FieldsFunc(strings.ToLower(sentence), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
		spaced := " " + strings.Join(words, " ") + " "
		says := func(any ...string) bool {
			return slices.ContainsFunc(any, func(w string) bool { return strings.Contains(spaced, " "+w+" ") })
		}
		if says("not", "non", "no", "may", "unless", "if") || !says("unique", "taken", "in use", "already exists", "already used") {
			continue
		}
		if name == "" && says("unique") || name != "" && strings.Contains(strings.Join(words, ""), lettersOf(name)) {
			return true
		}
	}
	return false
}

func (r *requirer) unique() {
	if name := r.c.Unique(r.op); name != "" {
		place := r.op.Place
		if documented := r.op.Response(409); documented != nil {
			place = documented.Place
		}
		r.add(Requirement{ID: r.id("refusal:duplicate"), Kind: KindRefusal, Keyword: "duplicate", Place: place, Text: "a second object with the same " + name + " is refused"})
	}
}
