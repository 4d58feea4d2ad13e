package specs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What words show as values is taken for values, and what they quote for another reason is not.
func TestQuotedIn_ReadsTheValuesThatWordsShow(t *testing.T) {
	for text, want := range map[string][]string{
		"The algorithm. Supports `RS256`, `ES256`, `ES512`, `HS512`, and `HS256`.":              {"RS256", "ES256", "ES512", "HS512", "HS256"},
		`The "use" (public key use) parameter identifies it. Valid values are "enc" and "sig".`: {"enc", "sig"},
		`Use ("public key use"). Values are commonly "sig" (signature) or "enc" (encryption).`:  {"sig"},
		"A matcher expression. For example `alertname=\"MyAlert\"`. It can be repeated.":        {`alertname="MyAlert"`},
		"One of <code>asc</code> | <code>desc</code>":                                           {"asc", "desc"},
		"Must be one of: 'daily', 'weekly'":                                                     {"daily", "weekly"},
		"Currency (e.g. `EUR`)":                                                                 {"EUR"},
		"Defaults to `created_at`.":                                                             {"created_at"},
		"Path dtype ('notebook', 'file', 'directory')":                                          {"notebook", "file", "directory"},
		"The owner (see 'users')":                                                               nil,
		"Must not be one of `root`, `admin`.":                                                   nil,
		"Anything other than one of `root`, `admin`.":                                           nil,
		"The \"expires_at\" indicates when \"issuer\" ends.":                                    nil,
		"Can be `string` or `integer`.":                                                         nil,
		"For example `/users/{id}`":                                                             nil,
		"Unique within the `project`.":                                                          nil,
		"":                                                                                      nil,
	} {
		assert.Equal(t, want, quotedIn(text), text)
	}
}
