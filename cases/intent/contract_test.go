package intent_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// contract reads a contract that a test holds as text.
func contract(t *testing.T, text string) *specs.Contract {
	t.Helper()
	c, err := specs.Load(t.Context(), specs.Options{File: "openapi.yaml", FS: fstest.MapFS{"openapi.yaml": {Data: []byte(text)}}})
	require.NoError(t, err)
	return c
}
