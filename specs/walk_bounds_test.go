//go:build !race

package specs_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestBounds_SchemasThatAllReferToEachOtherAreListedInPart(t *testing.T) {
	var b strings.Builder
	const n = 14
	for i := range n {
		fmt.Fprintf(&b, "    %c: { properties: {", 'A'+i)
		for k := range n {
			fmt.Fprintf(&b, " p%d: { $ref: '#/components/schemas/%c' },", k, 'A'+k)
		}
		b.WriteString(" n: { type: integer } } }\n")
	}
	start := time.Now()
	assert.InDelta(t, 20_000, len(bodyIDs(t, b.String())), 50)
	assert.Less(t, time.Since(start), 30*time.Second)
}
