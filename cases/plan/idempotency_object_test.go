package plan_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// A reuse of a key with another object has one that a service takes which holds texts to their formats: else it is refused for that.
func TestIdempotency_AnotherObjectIsOfItsFormats(t *testing.T) {
	const terms = "{ type: string }, terms: { type: object, required: [at], properties: { at: { type: string, format: date-time } } }"
	c := contract(t, fmt.Sprintf(wires, terms))
	g := group(t, plan.New(c, cases.Environment{}, 1), "wire/idempotency")
	at := map[string]bool{}
	for _, one := range g.Cases {
		if one.ID != "wire/idempotency:conflict~terms" {
			continue
		}
		for _, id := range []string{"first", "conflict"} {
			var body struct{ Terms struct{ At time.Time } }
			require.NoError(t, json.Unmarshal(step(t, &one, id).Body.Payload, &body), id)
			at[body.Terms.At.String()] = true
		}
	}
	assert.Len(t, at, 2, "only the time is another one")
}
