package config

import (
	_ "embed"
	"slices"
)

//go:embed holdfast.schema.json
var schema []byte

// Schema is the JSON Schema of holdfast.yaml, for editors: a first line of
//
//	# yaml-language-server: $schema=./holdfast.schema.json
//
// makes them complete keys and point out mistakes. It knows the file alone; [File.Check] also knows the contract.
func Schema() []byte { return slices.Clone(schema) }
