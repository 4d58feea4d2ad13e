package specs

import (
	"fmt"
	"strings"

	"holdfast/specs/expr"
	"holdfast/specs/jsonpointer"
)

// Reference is a runtime expression of Arazzo (1.0.1 §4.7), taken apart. Exactly one of Input, Step, Workflow and Exchange is set.
type Reference struct {
	// Input is the name of an input of the workflow.
	Input string
	// Step and Workflow are whose output is meant, by their IDs.
	Step, Workflow string
	// Output is the output's name and Pointer what is added to it: "/id" of "$steps.first.outputs.body#/id".
	Output, Pointer string
	// Exchange is an expression on the request or the answer at hand: "$response.body#/id".
	Exchange string
}

// ParseReference reads an expression, such as "$inputs.key" or "$steps.first.outputs.id".
func ParseReference(text string) (Reference, error) {
	source, rest, _ := strings.Cut(text, ".")
	switch source {
	case "$inputs":
		if rest == "" {
			return Reference{}, fmt.Errorf("%q names no input; write $inputs.NAME", text)
		}
		return Reference{Input: rest}, nil
	case "$steps", "$workflows":
		rest, pointer, _ := strings.Cut(rest, "#")
		name, output, ok := strings.Cut(rest, ".outputs.")
		if !ok || name == "" || output == "" {
			return Reference{}, fmt.Errorf("%q names no output; write %s.NAME.outputs.NAME", text, source)
		}
		ref := Reference{Output: output, Pointer: pointer, Step: name}
		if source == "$workflows" {
			ref.Step, ref.Workflow = "", name
		}
		return ref, nil
	case "$outputs", "$components", "$sourceDescriptions", "$self", "$message":
		return Reference{}, fmt.Errorf("%q can't be used here: %s is not supported in values and conditions", text, source)
	}
	text = dereferenced(text)
	if _, err := expr.Parse(text); err != nil {
		return Reference{}, err
	}
	return Reference{Exchange: text}, nil
}

// dereferenced turns the members and items that follow a body (Arazzo 1.0.1 §4.6.11.3) into a pointer: "$response.body.data[0].id" is
// "$response.body#/data/0/id".
func dereferenced(text string) string {
	for _, body := range []string{"$response.body", "$request.body"} {
		rest, ok := strings.CutPrefix(text, body)
		if !ok || rest == "" || rest[0] != '.' && rest[0] != '[' {
			continue
		}
		var pointer strings.Builder
		for _, token := range strings.FieldsFunc(rest, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
			pointer.WriteString(jsonpointer.Of(token))
		}
		return body + "#" + pointer.String()
	}
	return text
}

// isExpression says whether a string of a payload or a parameter is an expression: "$inputs.key" or "{$inputs.key}". The second
// result is the expression without braces.
func isExpression(s string) (string, bool) {
	if strings.HasPrefix(s, "{$") && strings.HasSuffix(s, "}") && strings.Count(s, "{") == 1 {
		s = s[1 : len(s)-1]
	}
	if !strings.HasPrefix(s, "$") {
		return "", false
	}
	for _, source := range []string{
		"$inputs.", "$steps.", "$workflows.", "$outputs.", "$components.", "$sourceDescriptions.", "$response.", "$request.",
	} {
		if strings.HasPrefix(s, source) {
			return s, true
		}
	}
	return s, s == "$url" || s == "$method" || s == "$statusCode" || s == "$self"
}

// ExpressionIn gives the expression that a string stands for; false where the string is itself.
func ExpressionIn(s string) (string, bool) { return isExpression(s) }
