package plan

import (
	"fmt"
	"maps"
	"slices"

	"holdfast/specs"
)

// anotherCaller is the line that gives a second caller: a flag where a scheme of the contract takes a bearer token, or where there is
// no scheme; else the lines of the file, since no flag says whose key it is.
func anotherCaller(c *specs.Contract) string {
	names := slices.Sorted(maps.Keys(c.SecuritySchemes))
	for _, name := range names {
		if s := c.SecuritySchemes[name]; s.Type == "oauth2" || s.Type == "openIdConnect" || s.Type == "http" && s.Scheme != "basic" {
			return "--bearer other=TOKEN"
		}
	}
	for _, name := range names {
		if c.SecuritySchemes[name].Type == "apiKey" {
			return fmt.Sprintf("callers: { other: { %s: { api_key: … } } }", name)
		}
	}
	return "--bearer other=TOKEN"
}
