package specs

import (
	"slices"
	"strings"
	"sync/atomic"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// learned is what a schema has been asked once. Planning asks the same few questions of the same schemas for every request that it
// judges, and nothing of a schema changes when loading has ended.
type learned struct {
	reference, resolved        once[*Schema]
	parts, allOf, anyOf, oneOf once[[]*Schema]
	anyHere, oneHere           once[[]*Schema]
	admits                     once[TypeSet]
	types, quoted              once[[]string]
	properties                 once[[]Property]
	items                      once[*Schema]
	closed, partwise           once[bool]
	discriminates              once[bool]
	extras                     once[map[string]*node]
	broken                     once[error]
	compiled, negated          once[compiled]
	quick                      once[*quick]
}

type compiled struct {
	schema *jsonschema.Schema
	err    error
}

// once keeps the answer to one question. Two that ask at the same time may both work it out: they find the same.
type once[T any] struct{ answer atomic.Pointer[T] }

// ask gives the answer, worked out when it is first wanted. While the contract is still loading, nothing is kept. Whoever asks must
// not change what it gets.
func (o *once[T]) ask(s *Schema, work func(*Schema) T) T {
	if known := o.answer.Load(); known != nil {
		return *known
	}
	answer := work(s)
	if s.all.sealed {
		o.answer.Store(&answer)
	}
	return answer
}

// extras are the members of the schema as written that its 2020-12 form leaves out and that can be asked for all the same: annotations,
// extensions, and keywords that could not be compiled.
func (s *Schema) extras() map[string]*node { return s.learned.extras.ask(s, (*Schema).findExtras) }

func (s *Schema) findExtras() map[string]*node {
	m := s.object()
	n, _, exact := s.all.places.find(s.ptr)
	if !exact || n.kind != objectKind || s.all.v30 && m["$ref"] != nil {
		return nil
	}
	var found map[string]*node
	for i, name := range n.keys {
		_, lifted := m[name]
		_, broken := s.all.broken[s.ptr][name]
		if name == "$ref" || lifted || !broken && name != "discriminator" && !strings.HasPrefix(name, "x-") && !slices.Contains(annotationKeywords[:], name) {
			continue
		}
		if found == nil {
			found = map[string]*node{}
		}
		found[name] = n.kids[i]
	}
	return found
}
