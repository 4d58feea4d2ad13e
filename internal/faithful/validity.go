package faithful

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"

	"github.com/getkin/kin-openapi/openapi3"
)

// validity asks kin-openapi whether a value of an answer is valid.
type validity struct {
	// newer says that schemas are those of OpenAPI 3.1.
	newer bool
	// pools are values of bodies that were made, some for each schema: the largest take long to make and to judge.
	pools map[*openapi3.Schema][]any
	// wide has no value come twice: bodies are not taken from pools, and numbers are not small.
	wide bool
}

// holds says whether a value is valid for a schema of an answer, as it would be read off the wire.
func (v *validity) holds(s *openapi3.Schema, value any) bool {
	if s == nil {
		return true
	}
	options := []openapi3.SchemaValidationOption{openapi3.VisitAsResponse(), openapi3.EnableFormatValidation()}
	if v.newer {
		options = append(options, openapi3.EnableJSONSchema2020())
	}
	return s.VisitJSON(plainly(value), options...) == nil
}

// plainly gives a value as JSON reads it.
func plainly(value any) any {
	data, err := json.Marshal(value)
	if err != nil {
		return value
	}
	if read, ok := decode(data); ok {
		return read
	}
	return value
}

// decode reads JSON with its numbers as they are written.
func decode(data []byte) (any, bool) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err == nil
}

// generator makes values; a sparse one leaves out what need not be there, one that takes examples takes them first, and a wide one draws numbers
// from so many that none comes twice.
type generator struct{ sparse, examples, wide bool }

// pooled is how many values are made for one schema of a body.
const pooled = 4

// body gives one of the values of a schema.
func (v *validity) body(r *rand.Rand, s *openapi3.Schema) (any, error) {
	if v.wide {
		return v.value(r, s)
	}
	pool, made := v.pools[s]
	if !made {
		for i := range uint64(pooled) {
			one, err := v.value(rand.New(rand.NewPCG(i, 1)), s)
			if err != nil {
				break
			}
			pool = append(pool, one)
		}
		v.pools[s] = pool
	}
	if len(pool) == 0 {
		return nil, errNoValue
	}
	return plainly(pool[r.IntN(len(pool))]), nil
}

var errNoValue = errors.New("no valid value was made")

// value makes a valid value.
func (v *validity) value(r *rand.Rand, s *openapi3.Schema) (any, error) {
	for try := range 24 {
		g := generator{sparse: try >= 8, examples: try%2 == 1, wide: v.wide}
		if made := plainly(g.make(r, s, 0)); v.holds(s, made) {
			return made, nil
		}
	}
	return nil, errNoValue
}

// show writes a value as JSON, its members in order.
func show(v any) string {
	data, _ := json.Marshal(v) // it was read off JSON
	return string(data)
}
