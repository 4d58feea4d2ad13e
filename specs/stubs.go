package specs

import (
	"net/http"
)


type schemas struct{}

// Schema is one Schema Object.
type Schema struct{}

// Property is one property.
type Property struct {
	Name     string
	Schema   *Schema
	Required bool
}

// Invalid is all problems.
type Invalid struct{ Problems []Problem }

// Problem is one broken keyword.
type Problem struct{ Instance, Keyword, Schema, Message string }

func (e *Invalid) Error() string { return "" }

func (c *Contract) Operation(id string) *Operation        { return nil }
func (c *Contract) Requirement(id string) *Requirement    { return nil }
func (c *Contract) OperationsAt(path string) []*Operation { return nil }
func (c *Contract) Outcome(op *Operation, condition string, place string) (Outcome, bool) {
	return Outcome{}, false
}
func (o *Operation) Parameter(in, name string) *Parameter  { return nil }
func (o *Operation) Response(status int) *Response         { return nil }
func (o *Operation) BodyMedia(contentType string) *Media   { return nil }
func (r *Response) Media(contentType string) *Media        { return nil }
func (r *Response) Header(name string) *Header             { return nil }
func (s *Schema) Pointer() string                          { return "" }
func (s *Schema) Place() Place                             { return Place{} }
func (s *Schema) Resolve() *Schema                         { return s }
func (s *Schema) Keyword(name string) (any, bool)          { return nil, false }
func (s *Schema) Child(tokens ...string) *Schema           { return nil }
func (s *Schema) Types() []string                          { return nil }
func (s *Schema) AllOf() []*Schema                         { return nil }
func (s *Schema) AnyOf() []*Schema                         { return nil }
func (s *Schema) OneOf() []*Schema                         { return nil }
func (s *Schema) Properties() []Property                   { return nil }
func (s *Schema) Items() *Schema                           { return nil }
func (s *Schema) Closed() bool                             { return false }
func (s *Schema) Find(keyword string) (any, *Schema, bool) { return nil, nil, false }
func (s *Schema) Validate(v any) error                     { return nil }
func (s *Schema) Broken() error                            { return nil }
func (c *Contract) SecondOpinion(op *Operation, status int, header http.Header, body []byte) (problems []string, err error) {
	return nil, nil
}
