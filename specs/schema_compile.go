package specs

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Broken says why the schema, or a keyword of this very schema, could not be compiled; nil where it could. A broken keyword is left
// out of what other schemas validate.
func (s *Schema) Broken() error {
	if s == nil {
		return nil
	}
	return s.learned.broken.ask(s, (*Schema).whyBroken)
}

func (s *Schema) whyBroken() error {
	var reasons []string
	for _, ptr := range slices.Compact([]string{s.ptr, s.Resolve().ptr}) {
		reasons = append(reasons, slices.Sorted(maps.Values(s.all.broken[ptr]))...)
	}
	if why := s.tooComposed(); why != "" {
		reasons = append(reasons, why)
	}
	if len(reasons) == 0 {
		return nil
	}
	return errors.New(strings.Join(reasons, "; "))
}

// compiledForm is the validator's form of the schema.
func (s *Schema) compiledForm() (*jsonschema.Schema, error) {
	c := s.learned.compiled.ask(s, (*Schema).compile)
	return c.schema, c.err
}

func (s *Schema) compile() compiled {
	return s.all.sets[s.dir].get(s.ptr, "/"+s.root.key+fragment(s.below))
}
