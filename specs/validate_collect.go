package specs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"holdfast/specs/jsonpointer"
)

// maxAlike is how many problems of one keyword are told one by one; the others are counted.
const maxAlike = 20

// collector flattens the validator's tree of errors.
type collector struct {
	all      *schemas
	problems []Problem
	// alike are the problems by their keyword and their place, whatever the index in an array.
	alike map[string]*likeness
}

// likeness is where the first of many problems stands, and how many there are.
type likeness struct{ first, count int }

func (c *collector) collect(e *jsonschema.ValidationError) {
	switch k := e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf, *kind.Not:
		text := composed(e)
		c.add(e, e.InstanceLocation, func() string { return text })
		return
	case *kind.Required:
		for _, name := range k.Missing {
			c.add(e, append(slices.Clone(e.InstanceLocation), name), func() string { return "the property is required and absent" })
		}
		return
	case *kind.AdditionalProperties:
		slices.Sort(k.Properties) // the validator has them in the order of a map, which is another one each time
	}
	if len(e.Causes) == 0 {
		c.add(e, e.InstanceLocation, func() string { return e.ErrorKind.LocalizedString(message.NewPrinter(language.English)) })
		return
	}
	for _, cause := range e.Causes {
		c.collect(cause)
	}
}

func (c *collector) add(e *jsonschema.ValidationError, instance []string, text func() string) {
	keyword := ""
	path := e.ErrorKind.KeywordPath()
	if len(path) > 0 {
		keyword = path[0]
	}
	if _, ok := e.ErrorKind.(*kind.FalseSchema); ok {
		keyword = "false"
	}
	key := e.SchemaURL + "\x00" + keyword + pattern(instance)
	if known := c.alike[key]; known != nil {
		if known.count++; known.count > maxAlike {
			c.problems[known.first].More++
			return
		}
	} else {
		c.alike[key] = &likeness{first: len(c.problems), count: 1}
	}
	at := c.all.contractPointer(e.SchemaURL)
	if len(path) > 0 {
		at += jsonpointer.Of(keyword)
	}
	c.problems = append(c.problems, Problem{Instance: jsonpointer.Of(instance...), Keyword: keyword, Schema: at, Message: text})
}

// pattern is a place with a star for whatever may be an index.
func pattern(instance []string) string {
	var b strings.Builder
	for _, token := range instance {
		b.WriteByte(0)
		if token == "" || strings.Trim(token, "0123456789") != "" {
			b.WriteString(token)
		} else {
			b.WriteByte('*')
		}
	}
	return b.String()
}

// composed says what the branches of anyOf, oneOf and not had to say, in few words.
func composed(e *jsonschema.ValidationError) string {
	switch k := e.ErrorKind.(type) {
	case *kind.Not:
		return "the value is valid under the schema of not"
	case *kind.OneOf:
		if len(k.Subschemas) > 0 {
			return fmt.Sprintf("the value is valid under more than one branch: %v", k.Subschemas)
		}
	}
	return fmt.Sprintf("the value is valid under none of the %d branches", len(e.Causes))
}
