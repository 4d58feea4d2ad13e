package specs

import (
	"slices"
	"strings"

	"holdfast/internal/nouns"
	"holdfast/specs/jsonpointer"
)

// Unique gives the member of a creation's body that two objects can't share, by the creation's own documents: it documents a 409, or declares a
// conflict, and either the paths below it name objects by a member that a client chooses, or a sentence says of a member that it is unique,
// taken or in use. "" where there is none, or where the creation documents an answer for what was there.
func (c *Contract) Unique(op *Operation) string {
	sent, _ := op.Sent()
	_, declared := op.Facts.Refusals["conflict"]
	if op.Method != "POST" || sent == nil || strings.HasSuffix(op.Resource(), "}") || op.Response(201) == nil || !declared && op.Response(409) == nil || len(op.Facts.Draws) > 0 {
		return ""
	}
	for _, r := range op.Responses {
		if r.Status == "200" || r.Status == "204" || r.Status == "303" {
			return "" // so it may answer for what was there already
		}
	}
	var texts []Property
	for _, p := range sent.Properties() {
		if p.Required && slices.Equal(p.Schema.Types(), []string{"string"}) && !p.Schema.Is("readOnly") && !p.Schema.ListsValues() {
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
		// Of the answer itself a condition says when it is given: "if the username is taken".
		said += ". " + strings.ReplaceAll(" "+strings.ToLower(r.Description), " if ", " when ")
	}
	names := make([]string, len(texts))
	for i, p := range texts {
		names[i] = p.Name
	}
	for _, p := range texts {
		own, _, _ := p.Schema.Find("description")
		about, _ := own.(string)
		if uniqueHere(about, op.Path) || slices.Contains(saidUnique(said, names), p.Name) {
			return p.Name
		}
	}
	return ""
}

// namedBy says whether a path below a collection names its objects by a parameter that is called as a member. What shows a list there names
// what many share: GET /events/{type}.
func (c *Contract) namedBy(collection, member string) bool {
	found := false
	for _, op := range c.Operations {
		below, ok := strings.CutPrefix(op.Resource(), strings.TrimSuffix(collection, "/")+"/{")
		name, rest, closed := strings.Cut(below, "}")
		if !ok || !closed || lettersOf(name) != lettersOf(member) {
			continue
		}
		if rest == "" && op.Method == "GET" && showsList(op.Shown()) {
			return false
		}
		found = true
	}
	return found
}

// showsList says whether an answer is a list, or an object around one and nothing that has the form of an object's own member.
func showsList(s *Schema) bool {
	if s == nil {
		return false
	}
	return s.Items() != nil || slices.ContainsFunc(s.Properties(), func(p Property) bool {
		return p.Schema.Items() != nil && slices.Contains([]string{"items", "data", "results", "content", "entries"}, lettersOf(p.Name))
	})
}

// uniqueHere says whether the description of a member says that it is unique among what a collection has. "The unique id of the customer" is
// unique elsewhere: many orders have it.
func uniqueHere(text, collection string) bool {
	own := nouns.Words(nouns.Of(collection[strings.LastIndexByte(collection, '/')+1:]))
	for _, words := range sentencesOf(text) {
		if !claims(words, "unique") {
			continue
		}
		i := slices.IndexFunc(words, func(w string) bool { return w == "of" || w == "for" || w == "identifier" })
		if i < 0 || slices.ContainsFunc(words[i:], func(w string) bool { return slices.Contains(own, nouns.Singular(w)) }) {
			return true
		}
	}
	return false
}

// saidUnique are the members of which a sentence says that another object has them. Where it speaks of several together none is unique alone.
func saidUnique(text string, names []string) (found []string) {
	for _, words := range sentencesOf(text) {
		if !claims(words, "unique", "taken", "in use", "already exists", "already used") {
			continue
		}
		var here []string
		for _, name := range names {
			if speaksOf(words, name) {
				here = append(here, name)
			}
		}
		if len(here) == 1 || slices.Contains(words, "or") {
			found = append(found, here...)
		}
	}
	return found
}

// speaksOf says whether words name a member, as one word or as those that its name is made of: username is no name.
func speaksOf(words []string, name string) bool {
	letters := lettersOf(name)
	for i := range words {
		joined := ""
		for _, w := range words[i:] {
			if joined += w; joined == letters {
				return true
			}
		}
	}
	return false
}

// claims says whether a sentence has one of the phrases, and no word that takes it back.
func claims(words []string, phrases ...string) bool {
	spaced := " " + strings.Join(words, " ") + " "
	says := func(any ...string) bool {
		return slices.ContainsFunc(any, func(w string) bool { return strings.Contains(spaced, " "+w+" ") })
	}
	return says(phrases...) && !says("not", "non", "no", "may", "unless", "if")
}

// sentencesOf are the sentences of a text, each as its words in small letters.
func sentencesOf(text string) (all [][]string) {
	for _, sentence := range strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == ';' || r == '\n' }) {
		all = append(all, strings.FieldsFunc(strings.ToLower(sentence), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }))
	}
	return all
}

func (r *requirer) unique() {
	name := r.c.Unique(r.op)
	if name == "" && !r.c.Slot(r.op) {
		return
	}
	place, same := r.op.Place, "with the same "+name
	if name == "" {
		same = "for the same time"
	}
	if documented := r.op.Response(409); documented != nil {
		place = documented.Place
	}
	r.add(Requirement{ID: r.id("refusal:duplicate"), Kind: KindRefusal, Keyword: "duplicate", Place: place, Text: "a second object " + same + " is refused"})
	if r.op.Facts.Idempotency == nil {
		r.add(Requirement{ID: r.id("refusal:duplicate-raced"), Kind: KindRefusal, Keyword: "duplicate-raced", Place: place, Text: "of several objects that are made at once " + same + " one is made"})
	}
}
