// Package second has libopenapi-validator judge answers: the same bytes as the first judge, by code that shares nothing with it but the
// engine for JSON Schema.
//
// It stands apart for what its types cost. libopenapi's model is made of generic types; a package that sees one in a field of a field
// compiles all their methods again, some ten thousand functions. So nothing of it is in what this package exports.
package second

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi/datamodel"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Judge judges the answers of one operation. It is not safe for concurrent use.
type Judge interface {
	// Problems says what is wrong with an answer; none means that it is accepted.
	Problems(status int, header http.Header, body []byte) []string
}

// Operation is what a judge is made for.
type Operation struct {
	// Document is an OpenAPI document in JSON that has the operation and everything that it refers to.
	Document     []byte
	Method, Path string
	// Patterns is the engine for regular expressions.
	Patterns func(string) (jsonschema.Regexp, error)
	// Formats are asserted; nil annotates them only.
	Formats []*jsonschema.Format
}

// New makes a judge. It gives an error where libopenapi does not read the document, or sees no such operation.
func New(op Operation) (Judge, error) {
	cfg := datamodel.NewDocumentConfiguration()
	cfg.Logger = slog.New(slog.DiscardHandler)
	doc, err := libopenapi.NewDocumentWithConfiguration(op.Document, cfg)
	if err != nil {
		return nil, err
	}
	model, err := doc.BuildV3Model()
	if model == nil { // with a model, the error only tells of circular references
		return nil, err
	}
	if model.Model.Paths == nil || model.Model.Paths.PathItems == nil {
		return nil, errors.New("it sees no paths")
	}
	item := model.Model.Paths.PathItems.GetOrZero(op.Path)
	if item == nil {
		return nil, errors.New("it does not see the path")
	}
	options := []config.Option{config.WithLogger(slog.New(slog.DiscardHandler)), config.WithRegexEngine(op.Patterns)}
	if op.Formats != nil {
		options = append(options, config.WithFormatAssertions())
		for _, f := range op.Formats {
			options = append(options, config.WithCustomFormat(f.Name, f.Validate))
		}
	}
	return &judge{method: op.Method, path: op.Path, item: item, valid: validator.NewValidatorFromV3Model(&model.Model, options...)}, nil
}

type judge struct {
	method, path string
	item         *v3.PathItem
	valid        validator.Validator
}

func (j *judge) Problems(status int, header http.Header, body []byte) []string {
	request := &http.Request{Method: j.method, URL: &url.URL{Scheme: "http", Host: "contract.invalid", Path: j.path}, Header: http.Header{}}
	response := &http.Response{
		StatusCode: status, Header: header.Clone(), Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: request,
	}
	if response.Header == nil {
		response.Header = http.Header{}
	}
	ok, faults := j.valid.GetResponseBodyValidator().ValidateResponseBodyWithPathItem(request, response, j.item, j.path)
	if ok {
		return nil
	}
	problems := []string{}
	for _, f := range faults {
		for _, s := range f.SchemaValidationErrors {
			problems = append(problems, strings.TrimSpace(s.FieldPath+" "+s.Reason))
		}
		if len(f.SchemaValidationErrors) == 0 {
			problems = append(problems, f.Message+": "+f.Reason)
		}
	}
	if len(problems) == 0 {
		problems = append(problems, "refused without a reason")
	}
	return problems
}
