// Package jsonpointer reads and writes JSON Pointers (RFC 6901), and the values that they lead to.
package jsonpointer

import (
	"fmt"
	"strconv"
	"strings"
)

// Values are held as JSON decodes them: map[string]any, []any, string, json.Number, bool and nil.

// Escape writes a name as a reference token (RFC 6901 §3).
func Escape(name string) string {
	if !strings.ContainsAny(name, "~/") {
		return name
	}
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

// Unescape is its inverse (RFC 6901 §4): "~01" becomes "~1".
func Unescape(token string) string {
	if !strings.Contains(token, "~") {
		return token
	}
	return strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
}

// Tokens splits an RFC 6901 pointer and undoes its escapes. A token "*" stands for the first item of an array: that is
// where a requirement on items is tried.
func Tokens(pointer string) []string {
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, token := range tokens {
		tokens[i] = Unescape(token)
	}
	return tokens
}

// Cut gives the first token of a pointer without its escapes, and the pointer below it.
func Cut(pointer string) (token, below string) {
	rest := strings.TrimPrefix(pointer, "/")
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		rest, below = rest[:i], rest[i:]
	}
	return Unescape(rest), below
}

// Of joins tokens to an RFC 6901 pointer.
func Of(tokens ...string) string {
	var b strings.Builder
	for _, token := range tokens {
		b.WriteByte('/')
		b.WriteString(Escape(token))
	}
	return b.String()
}

// At gives what stands at a pointer.
func At(doc any, pointer string) (any, bool) {
	for _, token := range Tokens(pointer) {
		switch node := doc.(type) {
		case map[string]any:
			child, ok := node[token]
			if !ok {
				return nil, false
			}
			doc = child
		case []any:
			i, ok := itemIndex(token, len(node))
			if !ok {
				return nil, false
			}
			doc = node[i]
		default:
			return nil, false
		}
	}
	return doc, true
}

// With gives a copy of doc with another value at a pointer; the parts that don't change are shared. The parent must
// exist; a member of an object may be new.
func With(doc any, pointer string, v any) (any, error) {
	return edit(doc, Tokens(pointer), pointer, func(any) (any, bool) { return v, true })
}

// Without gives a copy of doc without the member at a pointer.
func Without(doc any, pointer string) (any, error) {
	return edit(doc, Tokens(pointer), pointer, func(any) (any, bool) { return nil, false })
}

func edit(doc any, tokens []string, pointer string, change func(any) (any, bool)) (any, error) {
	if len(tokens) == 0 {
		v, _ := change(doc)
		return v, nil
	}
	switch node := doc.(type) {
	case map[string]any:
		child, exists := node[tokens[0]]
		if !exists && len(tokens) > 1 {
			return nil, fmt.Errorf("nothing stands at %s", pointer)
		}
		copied := make(map[string]any, len(node)+1)
		for name, value := range node {
			copied[name] = value
		}
		if len(tokens) == 1 {
			if v, keep := change(child); keep {
				copied[tokens[0]] = v
			} else {
				delete(copied, tokens[0])
			}
			return copied, nil
		}
		edited, err := edit(child, tokens[1:], pointer, change)
		if err != nil {
			return nil, err
		}
		copied[tokens[0]] = edited
		return copied, nil
	case []any:
		i, ok := itemIndex(tokens[0], len(node))
		if !ok {
			return nil, fmt.Errorf("nothing stands at %s", pointer)
		}
		copied := append([]any(nil), node...)
		if len(tokens) == 1 {
			if v, keep := change(node[i]); keep {
				copied[i] = v
				return copied, nil
			}
			return append(copied[:i], copied[i+1:]...), nil
		}
		edited, err := edit(node[i], tokens[1:], pointer, change)
		if err != nil {
			return nil, err
		}
		copied[i] = edited
		return copied, nil
	default:
		return nil, fmt.Errorf("nothing stands at %s", pointer)
	}
}

func itemIndex(token string, n int) (int, bool) {
	if token == "*" {
		return 0, n > 0
	}
	i, err := strconv.Atoi(token)
	return i, err == nil && i >= 0 && i < n
}
