package plan

import (
	"slices"
	"strings"

	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// twin is a member of a body that confirms another one: who fills in a form writes a password twice. A request in which they differ is refused for
// that, whatever a case is about, so that both always have one value.
type twin struct {
	// of is the pointer of the member, again that of the one which confirms it.
	of, again string
	// optional says that both may be left out.
	optional bool
}

// deepestTwin is how deep in a body twins are looked for: beside each other at its top, or in the object that is made.
const deepestTwin = 2

// twinsIn are the twins of the objects that a schema describes.
func twinsIn(s *specs.Schema) []twin { return twinsAt(s, "", deepestTwin) }

func twinsAt(s *specs.Schema, at string, depth int) (all []twin) {
	if s == nil || depth == 0 {
		return nil
	}
	properties := s.Properties()
	for _, again := range properties {
		if len(again.Schema.Properties()) > 0 {
			all = append(all, twinsAt(again.Schema, at+jsonpointer.Of(again.Name), depth-1)...)
		}
		if !mayRepeat(again.Name) {
			continue // each with each other one would be slow where there are many
		}
		for _, of := range properties {
			if of.Name != again.Name && repeatsName(again.Name, of.Name) && freeText(of.Schema) && freeText(again.Schema) {
				all = append(all, twin{at + jsonpointer.Of(of.Name), at + jsonpointer.Of(again.Name), !of.Required && !again.Required})
				break
			}
		}
	}
	return all
}

// freeText says that a schema is of texts which no list bounds.
func freeText(s *specs.Schema) bool {
	return !s.ListsValues() && slices.Contains(s.Unbranched().Types(), "string")
}

// beforeRepeated and afterRepeated are the words with which a name says that its member confirms another one.
var (
	beforeRepeated = []string{"confirm", "confirmed", "repeat", "repeated", "retype", "reenter", "re enter", "verify"}
	afterRepeated  = []string{"confirm", "confirmation", "confirmed", "repeat", "repeated", "retype", "again", "verify"}
)

// mayRepeat says whether a name could be one of which [repeatsName] says that it confirms another.
func mayRepeat(name string) bool {
	words := strings.Join(nouns.Words(name), " ")
	return strings.HasSuffix(words, "2") || slices.ContainsFunc(slices.Concat(beforeRepeated, afterRepeated), func(w string) bool { return strings.Contains(words, w) })
}

// repeatsName says whether a member confirms another one by its name: password_confirm, confirmEmail, repeat_password, password2.
func repeatsName(again, of string) bool {
	a, o := strings.Join(nouns.Words(again), " "), strings.Join(nouns.Words(of), " ")
	for _, before := range beforeRepeated {
		if a == before+" "+o {
			return true
		}
	}
	for _, after := range afterRepeated {
		if a == o+" "+after {
			return true
		}
	}
	// An address has a second line, and people a second telephone: of secrets and mail alone a number says that it is the same again.
	stem := strings.TrimSuffix(strings.TrimSuffix(o, "1"), " ")
	last := stem[strings.LastIndexByte(stem, ' ')+1:]
	return slices.Contains([]string{"password", "passwd", "pwd", "passphrase", "pin", "secret", "email", "mail"}, last) &&
		strings.ReplaceAll(a, " ", "") == strings.ReplaceAll(stem, " ", "")+"2"
}

// alike gives a payload in which what confirms a member says the same as the member does.
func alike(twins []twin, payload any) any {
	for _, t := range twins {
		v, there := jsonpointer.At(payload, t.of)
		_, again := jsonpointer.At(payload, t.again)
		if !there || !again {
			continue
		}
		if both, err := jsonpointer.With(payload, t.again, v); err == nil {
			payload = both
		}
	}
	return payload
}

// twinOf is the pointer of the member that says the same as the one at a pointer; "" where there is none.
func (b *base) twinOf(pointer string) (other string, optional bool) {
	for _, t := range b.twins {
		switch pointer {
		case t.of:
			return t.again, t.optional
		case t.again:
			return t.of, t.optional
		}
	}
	return "", false
}

// named is the member of a pair by which a fresh value is called, so that both get the same one.
func (b *base) named(pointer string) string {
	for _, t := range b.twins {
		if t.again == pointer && b.has("body", t.of) {
			return t.of
		}
	}
	return pointer
}

// paired are the pointers of fresh values with those of the members that say the same.
func (b *base) paired(pointers []string) []string {
	all := pointers
	for _, t := range b.twins {
		is, also := slices.Contains(pointers, t.of), slices.Contains(pointers, t.again)
		switch {
		case is && !also && b.has("body", t.again):
			all = append(slices.Clip(all), t.again)
		case also && !is && b.has("body", t.of):
			all = append(slices.Clip(all), t.of)
		}
	}
	return all
}
