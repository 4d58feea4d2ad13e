package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/specs"
)

func TestAccept_SaysWhatIsDocumentedJSONFirst(t *testing.T) {
	content := func(types ...string) (all []*specs.Media) {
		for _, t := range types {
			all = append(all, &specs.Media{Type: t})
		}
		return all
	}
	for want, responses := range map[string][]*specs.Response{
		"application/json, application/xml;q=0.9, application/problem+json;q=0.5, */*;q=0.1": {
			{Status: "200", Content: content("application/xml", "application/json; charset=utf-8")},
			{Status: "400", Content: content("application/json", "application/problem+json")},
		},
		"image/png, application/json;q=0.5, */*;q=0.1": {{Status: "200", Content: content("image/png")}, {Status: "default", Content: content("application/json")}},
		"": {{Status: "204"}, {Status: "200", Content: content("*/*")}},
	} {
		assert.Equal(t, want, accept(&specs.Operation{Responses: responses}))
	}
	assert.Empty(t, accept(nil), "of an undeclared method nothing is documented")
}
