package checks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"holdfast/specs"
)

// Sentences about schemas, for the Want and Got of findings.

// want says what a keyword demands: "at most 100 items", "string or null".
func want(p specs.Problem, l limit) string {
	value, known := l.value, l.holder != nil
	switch {
	case p.Keyword == "required":
		return "the property " + quoteName(p.Instance)
	case p.Keyword == "uniqueItems":
		return "items that all differ"
	case p.Keyword == "additionalProperties" || p.Keyword == "unevaluatedProperties":
		return "no properties but those declared"
	case p.Keyword == "false":
		return "no such member"
	case p.Keyword == "anyOf":
		return "a value that is valid under one of the branches of anyOf"
	case p.Keyword == "oneOf":
		return "a value that is valid under exactly one of the branches of oneOf"
	case p.Keyword == "not":
		return "a value that is not valid under the schema of not"
	case !known:
		return "what " + p.Keyword + " demands: " + shortenTo(p.Message(), 120)
	case p.Keyword == "type":
		return typeNames(value)
	case p.Keyword == "enum":
		return oneOf(value)
	}
	if sentence, ok := limitSentences[p.Keyword]; ok {
		written := text(value)
		if name, isString := value.(string); isString {
			written = shorten(name)
		}
		return singular(fmt.Sprintf(sentence, written), written)
	}
	return p.Keyword + " " + text(value)
}

var limitSentences = map[string]string{
	"const":            "%s",
	"maximum":          "at most %s",
	"minimum":          "at least %s",
	"exclusiveMaximum": "less than %s",
	"exclusiveMinimum": "more than %s",
	"multipleOf":       "a multiple of %s",
	"maxLength":        "at most %s characters",
	"minLength":        "at least %s characters",
	"pattern":          "a string that matches %s",
	"format":           "a string of the format %s",
	"maxItems":         "at most %s items",
	"minItems":         "at least %s items",
	"maxProperties":    "at most %s properties",
	"minProperties":    "at least %s properties",
}

func singular(sentence, count string) string {
	if count != "1" {
		return sentence
	}
	return strings.NewReplacer("characters", "character", "items", "item", "properties", "property").Replace(sentence)
}

// found says what the instance has where the keyword demands something else.
func found(p specs.Problem, value any) string {
	switch p.Keyword {
	case "type":
		return typed(value)
	case "maxLength", "minLength":
		if s, ok := value.(string); ok {
			n := utf8.RuneCountInString(s)
			return singular(fmt.Sprintf("%d characters", n), fmt.Sprint(n)) + ": " + text(value)
		}
	case "maxItems", "minItems", "maxProperties", "minProperties":
		return size(value)
	case "additionalProperties", "unevaluatedProperties", "uniqueItems", "contains", "dependentRequired", "anyOf", "oneOf", "not":
		return shortenTo(p.Message(), 120)
	}
	return text(value)
}

func size(value any) string {
	n, what := 0, "items"
	switch v := value.(type) {
	case []any:
		n = len(v)
	case map[string]any:
		n, what = len(v), "properties"
	}
	return singular(fmt.Sprintf("%d %s", n, what), fmt.Sprint(n))
}

// typed names a value's JSON type and shows scalars: `string "5"`, "null", "array of 3 items".
func typed(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean " + text(value)
	case string:
		return "string " + text(value)
	case []any:
		return "array of " + size(value)
	case map[string]any:
		return "object with " + size(value)
	default:
		return "number " + text(value)
	}
}

func typeNames(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []any:
		names := make([]string, len(v))
		for i, name := range v {
			names[i] = fmt.Sprint(name)
		}
		return either(names)
	}
	return text(value)
}

// maxEnum is how many values of an enum are listed.
const maxEnum = 12

func oneOf(value any) string {
	list, _ := value.([]any)
	names := make([]string, 0, maxEnum)
	for _, v := range list {
		if len(names) == maxEnum {
			return "one of " + strings.Join(names, ", ") + fmt.Sprintf(" and %d more", len(list)-maxEnum)
		}
		if s, ok := v.(string); ok && s != "" {
			names = append(names, shorten(s))
		} else {
			names = append(names, text(v))
		}
	}
	return "one of " + strings.Join(names, ", ")
}

// quoteName is the last token of a pointer.
func quoteName(pointer string) string {
	path := tokens(pointer)
	return shorten(path[len(path)-1])
}

// text is a value as JSON, shortened; of a long string the inside is, so that the quotes stay.
func text(value any) string {
	if s, ok := value.(string); ok {
		value = shorten(s)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil { // nothing that was decoded from JSON fails to encode
		return shorten(fmt.Sprint(value))
	}
	written := strings.TrimSuffix(b.String(), "\n")
	if _, ok := value.(string); ok {
		return written
	}
	return shorten(written)
}

// maxText is how many characters of a value are shown.
const maxText = 60

func shorten(s string) string { return shortenTo(s, maxText) }

// shortenTo keeps the first n characters, and makes text of bytes that are none.
func shortenTo(s string, n int) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "…"
}
