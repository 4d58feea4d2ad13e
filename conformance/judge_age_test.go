package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// How long ago something was changes by itself; what it is called does not.
func TestDifference_HowLongAgoSomethingWasMovesByItself(t *testing.T) {
	body := func(changed, name string) any {
		return map[string]any{"changed_on_humanized": changed, "name": name}
	}
	for _, now := range []string{"a second ago", "3 minutes ago", "an hour ago", "a few seconds ago"} {
		at, _, _ := difference(body("now", "it"), body(now, "it"), "", nil)
		assert.Equal(t, "none", at, now)
	}
	at, _, _ := difference(body("now", "it"), body("a second ago", "another"), "", nil)
	assert.Equal(t, "/name", at)
	at, _, _ = difference(body("now", "it"), body("never", "it"), "", nil)
	assert.Equal(t, "/changed_on_humanized", at)
}
