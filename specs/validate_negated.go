package specs

import (
	"errors"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// negatedForm compiles a schema that refuses what this one allows. To that the validator answers without telling why.
func (s *Schema) negatedForm() (*jsonschema.Schema, error) {
	c := s.learned.negated.ask(s, func(s *Schema) compiled {
		return s.all.sets[s.dir].negate("/" + s.root.key + fragment(s.below))
	})
	return c.schema, c.err
}

// negate compiles the negation of the schema at location, which was compiled before.
func (s *schemaSet) negate(location string) (done compiled) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer recovered(&done.err)
	if s.compiler == nil {
		return compiled{err: errors.New("nothing was compiled yet")}
	}
	s.negations++
	at := negatedURL + "/" + strconv.Itoa(s.negations)
	if err := s.compiler.AddResource(at, map[string]any{"not": map[string]any{"$ref": resourceURL + "#/$defs" + location}}); err != nil {
		return compiled{err: err}
	}
	schema, err := s.compiler.Compile(at)
	return compiled{schema, err}
}
