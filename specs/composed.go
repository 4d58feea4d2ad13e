package specs

import "fmt"

// maxComposed is how many schemas one value may have to be held to. What is composed of two of what is composed of two comes to a
// million at the twentieth level, and the validator asks each of them.
const maxComposed = 5000

// inPlace are the keywords whose schemas judge the same value as the schema that has them, apart from allOf, anyOf, oneOf and $ref.
var inPlace = []string{"not", "if", "then", "else"}

// tooComposed says why a schema can't be asked: it comes to too many.
func (s *Schema) tooComposed() string {
	if n := s.composed(map[*Schema]int{}); n > maxComposed {
		return fmt.Sprintf("too large: a value is held to more than %d schemas, by what allOf, anyOf, oneOf, not and if come to", maxComposed)
	}
	return ""
}

// composed counts the schemas that judge one value, as often as they are asked, up to one more than may be. What leads back to itself
// counts once.
func (s *Schema) composed(known map[*Schema]int) int {
	if n, ok := known[s]; ok {
		return n
	}
	known[s] = 1 // while it is counted
	n := 1
	count := func(below *Schema) {
		if below != nil && n <= maxComposed {
			n += below.composed(known)
		}
	}
	count(s.reference())
	for _, list := range [][]*Schema{s.AllOf(), s.AnyOf(), s.OneOf()} {
		for _, below := range list {
			count(below)
		}
	}
	for _, keyword := range inPlace {
		count(s.Child(keyword))
	}
	known[s] = min(n, maxComposed+1)
	return known[s]
}
