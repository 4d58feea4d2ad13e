package values

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A contract with many conditions is planned all the same: each value that is tried is judged by all of them.
func TestBreakWhere_TriesABoundedNumberOfValues(t *testing.T) {
	var members, rules []string
	for i := range 60 {
		members = append(members, fmt.Sprintf("p%d: {type: string}", i))
		rules = append(rules, fmt.Sprintf("p%d: {properties: {q%d: {type: string, minLength: 2}, r: {type: string, maxLength: 3}}}", i, i))
	}
	w := New(1, "k").workshop(schema(t, "{type: object, properties: {"+strings.Join(members, ", ")+"}, dependentSchemas: {"+strings.Join(rules, ", ")+"}}"))
	w.breakWhere("dependentSchemas")
	assert.NotEmpty(t, w.made)
	assert.LessOrEqual(t, w.tried, maxApplied)
}
