package conformance

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

func TestRefusedWith_SaysWhatTheServiceSays(t *testing.T) {
	for body, want := range map[string]string{
		`{"detail":[{"type":"value_error","loc":["body","version"],"msg":"Template type does not match template"}]}`: "422: body.version: Template type does not match template",
		`{"error":"Bad Request","errorCode":400,"errorDescription":"file must be an image"}`:                         "422 Bad Request: file must be an image",
		`{"code":"validation_failed"}`:                                                                                       "422 validation_failed",
		`{"title":"Invalid","status":422,"detail":"the role is reserved"}`:                                                   "422 Invalid: the role is reserved",
		`{"message":"the role is reserved"}`:                                                                                 "422 the role is reserved",
		`{"errors":[{"field":"/role","message":"is reserved"}]}`:                                                             "422: /role: is reserved",
		`{"error":{"code":7,"message":"the role is reserved","status":"BAD"}}`:                                               "422: the role is reserved",
		`{"name":["This field is required."],"age":["wrong"]}`:                                                               "422: name: This field is required.",
		`{"items":[{},{"count":["A valid integer is required."]}]}`:                                                          "422: items.1.count: A valid integer is required.",
		`{"title":"One or more validation errors occurred.","status":422,"errors":{"Name":["The Name field is required."]}}`: "422 One or more validation errors occurred.: Name: The Name field is required.",
		`{"message":"Validation failed for object='x'","errors":[{"codes":["NotBlank"],"defaultMessage":"must not be blank","field":"name"}],"path":"/users"}`: "422 Validation failed for object='x': name: must not be blank",
		`{"title":"Constraint Violation","status":422,"violations":[{"field":"make.name","message":"must not be blank"}]}`:                                     "422 Constraint Violation: make.name: must not be blank",
		`{"title":"Invalid","invalid-params":[{"name":"age","reason":"must be a positive integer"}]}`:                                                          "422 Invalid: age: must be a positive integer",
		`{"errors":[{"title":"Invalid","detail":"is taken","source":{"pointer":"/data/attributes/name"}}]}`:                                                    "422: /data/attributes/name: is taken",
		`{"message":"The name field is required.","errors":{"name":["The name field is required."]}}`:                                                          "422: name: The name field is required.",
		`{"message":["name must be a string"],"error":"Bad Request"}`:                                                                                          "422 Bad Request: name must be a string",
		`{"message":"no route","path":"/users"}`:                                                                                                               "422 no route",
		`{"roles":["admin","owner"]}`:                                                                                                                          "422",
		`[]`:                                                                                                                                                   "422",
		`{}`:                                                                                                                                                   "422",
	} {
		r := &result.Response{Status: http.StatusUnprocessableEntity, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)}
		assert.Equal(t, want, refusedWith(r), body)
	}
	plain := &result.Response{Status: http.StatusBadRequest, Header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, Body: []byte("Cannot create users with SYSTEM role\nat line 1\n")}
	assert.Equal(t, "400: Cannot create users with SYSTEM role", refusedWith(plain))
	page := &result.Response{Status: http.StatusBadGateway, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte("<html>")}
	assert.Equal(t, "502", refusedWith(page))
}
