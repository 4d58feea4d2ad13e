package specs

import (
	"encoding/base64"
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// OfFormat says what keeps a text from being of a format (JSON Schema 2020-12 Validation §7.3; OpenAPI Format Registry), whether
// the contract asserts formats or not: nil where it is, and where nothing is known of the format. "byte" is base64 (RFC 4648 §4).
func OfFormat(format, text string) error {
	switch format {
	case "byte":
		if _, err := base64.StdEncoding.DecodeString(text); err != nil {
			return fmt.Errorf("not base64 (RFC 4648 §4): %w", err)
		}
		return nil
	case "url":
		format = "uri"
	}
	const at = "https://contract.invalid/format"
	c := jsonschema.NewCompiler()
	c.UseLoader(noLoader{})
	c.AssertFormat()
	for _, f := range formats() {
		c.RegisterFormat(f)
	}
	if err := c.AddResource(at, map[string]any{"format": format}); err != nil {
		return fmt.Errorf("the format %q can't be judged: %w", format, err)
	}
	s, err := c.Compile(at)
	if err != nil {
		return fmt.Errorf("the format %q can't be judged: %w", format, err)
	}
	return s.Validate(text)
}
