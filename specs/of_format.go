package specs

import (
	"encoding/base64"
	"fmt"
	"regexp"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// wholeText is an integer that is written as a text.
var wholeText = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,19})$`)

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
	case "int32", "int64", "uint32", "uint64":
		// 64 bits do not fit into every reader's numbers, so that they are written as texts (ProtoJSON), with the format of the number.
		if !wholeText.MatchString(text) {
			return fmt.Errorf("no integer of %s is written so", format)
		}
		return nil
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
