package specs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIntegral_FollowsTheDigits(t *testing.T) {
	for _, n := range []string{"0", "-0.0", "5", "5.0", "1e2", "1.5e1", "150e-1", "1e999999999", "0e-5"} {
		assert.True(t, integral(n), n)
	}
	for _, n := range []string{"0.5", "1e-2", "1.25e1", "1e-999999999", "15e-2", "1.0000000001"} {
		assert.False(t, integral(n), n)
	}
}
