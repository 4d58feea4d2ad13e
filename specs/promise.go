package specs

import (
	"encoding/json"
	"fmt"
	"strings"
)

// promise says in words what a keyword asks of the instance at pointer.
func promise(in, pointer, keyword string, value any) string {
	name := subject(in, pointer)
	v := compact(value)
	switch keyword {
	case "required":
		return name + " is present"
	case "type":
		return name + " is " + typeWords(value)
	case "enum":
		return name + " is " + enumWords(value)
	case "const":
		return name + " is " + v
	case "pattern":
		return fmt.Sprintf("%s matches %v", name, value)
	case "format":
		return fmt.Sprintf("%s has the format %v", name, value)
	case "minimum":
		return name + " is at least " + v
	case "maximum":
		return name + " is at most " + v
	case "exclusiveMinimum":
		return name + " is above " + v
	case "exclusiveMaximum":
		return name + " is below " + v
	case "multipleOf":
		return name + " is a multiple of " + v
	case "minLength":
		return name + " is at least " + count(value, "character") + " long"
	case "maxLength":
		return name + " is at most " + count(value, "character") + " long"
	case "minItems":
		return name + " has at least " + count(value, "item")
	case "maxItems":
		return name + " has at most " + count(value, "item")
	case "uniqueItems":
		return name + " has no item twice"
	case "minProperties":
		return name + " has at least " + count(value, "property")
	case "maxProperties":
		return name + " has at most " + count(value, "property")
	case "additionalProperties":
		return name + " has no properties but the declared ones"
	case "properties":
		names, _ := value.([]any)
		texts := make([]string, len(names))
		for i := range names {
			texts[i] = fmt.Sprint(names[i])
		}
		return name + " has no " + listing(texts)
	case "anyOf":
		return name + " keeps at least one of its alternatives"
	case "oneOf":
		return name + " keeps exactly one of its alternatives"
	case "not":
		return name + " is not " + v
	case "contains":
		return name + " has an item of " + v
	case "minContains":
		return name + " has at least " + count(value, "item") + " of those that contains describes"
	case "maxContains":
		return name + " has at most " + count(value, "item") + " of those that contains describes"
	case "propertyNames":
		return "each name in " + name + " keeps " + v
	case "dependentRequired":
		return name + " has, with each of these, what it asks for: " + v
	case "dependentSchemas":
		return name + " keeps, with each of these, what it asks for: " + v
	case "then":
		return name + " keeps, where if holds, " + v
	case "else":
		return name + " keeps, where if does not hold, " + v
	case "items":
		return name + " has no items but the declared ones"
	}
	return name + " keeps " + keyword
}

// subject names an instance: "amount_cents", "each item of lines", "the body".
func subject(in, pointer string) string {
	tokens, _ := splitPointer(pointer)
	items := 0
	for len(tokens) > 0 && tokens[len(tokens)-1] == "*" {
		tokens, items = tokens[:len(tokens)-1], items+1
	}
	name := strings.Join(tokens, ".")
	switch {
	case len(tokens) == 0:
		name = "the body"
	case name == "":
		name = `the property ""`
		if in != "body" {
			name = `the parameter ""`
		}
	}
	if items > 0 {
		return strings.Repeat("each item of ", items) + name
	}
	return name
}

func typeWords(value any) string {
	names, ok := value.([]any)
	if !ok {
		names = []any{value}
	}
	words := make([]string, len(names))
	for i, n := range names {
		switch s := fmt.Sprint(n); s {
		case "null":
			words[i] = s
		case "integer", "array", "object":
			words[i] = "an " + s
		default:
			words[i] = "a " + s
		}
	}
	return listing(words)
}

func enumWords(value any) string {
	list, _ := value.([]any)
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = compact(v)
		if s, ok := v.(string); ok && s != "" {
			words[i] = s
		}
	}
	if len(words) > 12 {
		return fmt.Sprintf("one of %s and %d more", strings.Join(words[:10], ", "), len(words)-10)
	}
	return listing(words)
}

func count(value any, noun string) string {
	n := fmt.Sprint(value)
	switch {
	case n == "1":
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return n + " " + strings.TrimSuffix(noun, "y") + "ies"
	}
	return n + " " + noun + "s"
}

// encode writes a value as JSON.
func encode(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSuffix(b.String(), "\n")
}
