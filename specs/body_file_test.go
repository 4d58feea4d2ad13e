package specs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// OpenAPI 3.0 says binary, 3.1 the media type of the bytes; text that stands for bytes, and text of a kind, are no file.
func TestMedia_AFileIsBytes(t *testing.T) {
	for schema, want := range map[string]bool{
		"{ type: string, format: binary }":                                       true,
		"{ type: string, contentMediaType: application/octet-stream }":           true,
		"{ type: string, contentMediaType: image/png, description: A picture. }": true,
		"{ type: array, items: { type: string, contentMediaType: image/png } }":  true,
		"{ type: string, contentMediaType: image/png, contentEncoding: base64 }": false,
		"{ type: string, contentMediaType: application/json }":                   false,
		"{ type: string }": false,
	} {
		c := load(t, `openapi: 3.1.0
info: { title: Files, version: "1" }
paths:
  /files:
    post:
      operationId: upload
      requestBody: { required: true, content: { multipart/form-data: { schema: { type: object, required: [file], properties: { file: `+schema+` } } } } }
      responses: { "201": { description: kept } }
`)
		assert.Equal(t, want, c.Operation("upload").Body.Content[0].File("file"), schema)
	}
}
