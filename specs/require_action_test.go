package specs_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

func TestOperation_OnceIsWhatIsRefusedForTheVeryStateThatItLeadsTo(t *testing.T) {
	for _, c := range [...]struct {
		verb, conflict, text string
		once, sure           bool
	}{
		{"cancel", "It is cancelled already.", "", true, true},
		{"pay", "already paid", "", true, true},
		{"retry", "The job was already retried", "", true, true},
		{"cancellation", "The order was already cancelled", "", true, true},
		{"approve", "It can't be approved twice", "", true, true},
		{"close", "Wrong state", "Closes it. It cannot be closed if it is already closed.", true, true},
		{"ship", "The order was already processed", "", true, false},
		{"ship", "The order is no longer open", "", true, false},
		{"pay", "The order is already cancelled", "", false, false},
		{"reserve", "It is already reserved by another customer", "", false, false},
		{"publish", "The article is not complete", "Publishes it. To publish an article that is already published has no effect.", false, false},
		{"publish", "The article is already archived", "Publishes it. An already published article is shown as it is.", false, false},
		{"publish", "Wrong state", "", false, false},
	} {
		loaded, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(fmt.Sprintf(`openapi: 3.0.3
info: { title: Orders, version: "1" }
paths:
  /orders/{id}/%s:
    post: { operationId: act, description: %q, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { "200": { description: it }, "409": { description: %q } } }
`, c.verb, c.text, c.conflict))}}})
		require.NoError(t, err)
		once, sure := loaded.Operation("act").Once()
		assert.Equal(t, [2]bool{c.once, c.sure}, [2]bool{once, sure}, "%s: %s %s", c.verb, c.conflict, c.text)
	}
}
