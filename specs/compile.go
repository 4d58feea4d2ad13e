package specs

import (
	"errors"
	"fmt"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// resourceURL names the one resource that holds all schemas. Nothing is ever loaded from it.
const resourceURL = "https://contract.invalid/schemas"

// schemaSet compiles the lifted schemas of one direction, each when it is first used and never again.
type schemaSet struct {
	all *schemas
	dir direction

	mu       sync.Mutex
	compiler *jsonschema.Compiler
	done     map[string]compiled // by contract pointer
	// negations counts the schemas that were compiled to be refused.
	negations int
	lowered   lowering
}

func newSchemaSet(s *schemas, dir direction) *schemaSet {
	return &schemaSet{all: s, dir: dir, done: map[string]compiled{}}
}

// get compiles the schema at location, a pointer below $defs, which stands at ptr in the contract.
func (s *schemaSet) get(ptr, location string) compiled {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.done[ptr]; ok {
		return c
	}
	schema, err := s.compile(location)
	c := compiled{schema, err}
	s.done[ptr] = c
	return c
}

func (s *schemaSet) compile(location string) (schema *jsonschema.Schema, err error) {
	defer recovered(&err)
	if s.compiler == nil {
		if err := s.open(); err != nil {
			return nil, err
		}
	}
	return s.compiler.Compile(resourceURL + "#/$defs" + location)
}

// open adds the resource. A schema that the meta-schema refuses all the same is replaced by true and noted as broken, so that the
// others stay usable.
func (s *schemaSet) open() error {
	defs := make(map[string]any, len(s.all.order)+1)
	for _, r := range s.all.order {
		defs[r.key] = r.lifted[s.dir]
	}
	for range len(s.all.order) + 1 {
		c := s.newCompiler()
		if err := c.AddResource(resourceURL, map[string]any{"$defs": defs}); err != nil {
			return err
		}
		_, err := c.Compile(resourceURL)
		if err == nil {
			s.compiler = c
			return nil
		}
		bad := refusedKeys(err)
		if len(bad) == 0 {
			return fmt.Errorf("the contract's schemas do not compile: %w", err)
		}
		for key := range bad {
			defs[key] = true
		}
	}
	return errors.New("the contract's schemas do not compile")
}

func (s *schemaSet) newCompiler() *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.UseRegexpEngine(s.all.patterns.engine)
	c.UseLoader(noLoader{})
	if s.all.formats {
		c.AssertFormat()
		for _, f := range formats() {
			c.RegisterFormat(f)
		}
	}
	return c
}

// noLoader keeps the validator from reading files and URLs.
type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("%s is not part of the contract", url)
}

// refusedKeys are the members of $defs that a meta-schema error complains of.
func refusedKeys(err error) map[string]bool {
	bad := map[string]bool{}
	var meta *jsonschema.SchemaValidationError
	var invalid *jsonschema.ValidationError
	if errors.As(err, &meta) && errors.As(meta.Err, &invalid) {
		var walk func(e *jsonschema.ValidationError)
		walk = func(e *jsonschema.ValidationError) {
			if len(e.InstanceLocation) > 1 && e.InstanceLocation[0] == "$defs" {
				bad[e.InstanceLocation[1]] = true
			}
			for _, c := range e.Causes {
				walk(c)
			}
		}
		walk(invalid)
	}
	return bad
}
