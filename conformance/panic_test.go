package conformance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance"
)

// A panic in a worker's goroutine would end the process with the code of a wrong command line.
func TestRun_APanicOfAWorkerReachesWhoeverRan(t *testing.T) {
	cfg := against(t, service(t))
	cfg.Checks = []conformance.Check{seen(func(*conformance.Pass) { panic("a check that is wrong") })}
	assert.PanicsWithValue(t, true, func() {
		defer func() {
			text, _ := recover().(string)
			assert.Contains(t, text, "a check that is wrong")
			assert.Contains(t, text, "panic_test.go", "it says where")
			panic(text != "")
		}()
		_, _ = conformance.Run(t.Context(), cfg)
	})
}
