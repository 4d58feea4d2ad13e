package nouns

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestA_IsSaidAsPeopleSayIt(t *testing.T) {
	for name, want := range map[string]string{
		"item": "an item", "user": "a user", "order_line": "an order_line", "unit": "a unit", "upload": "an upload", "customer": "a customer", "UUID": "a UUID", "email": "an email", "hour": "an hour", "": "a ",
	} {
		assert.Equal(t, want, A(name))
	}
}
