package specs

import (
	"fmt"
	"slices"
	"strings"
)

// A sketch is a document that is still being written: no openapi or info member, references to what does not exist yet. Its holes are
// named together, each with the text to paste, and what needs none of them is planned.

// assumedVersion is the version of OpenAPI that a document without an openapi member is read as.
func assumedVersion(root *node) string {
	if mentions(root, "nullable") {
		return "3.0.3" // the keyword is 3.0's only; read as 3.1, null would be refused
	}
	return "3.1.0"
}

func mentions(n *node, key string) bool {
	return slices.Contains(n.keys, key) || slices.ContainsFunc(n.kids, func(k *node) bool { return mentions(k, key) })
}

// hole notes a reference that can't be followed, once for all the places that have it.
func (b *builder) hole(at cursor, problem, fix string) {
	key := "hole\x00" + problem
	if f := b.flawed[key]; f != nil {
		if !slices.Contains(f.ptrs, at.ptr) {
			f.ptrs = append(f.ptrs, at.ptr)
		}
		return
	}
	if text := filling(at.text()); text != "" && !strings.Contains(fix, "did you mean") {
		fix = "paste " + text
	}
	b.flawed[key] = b.flaw(at, problem, fix)
}

// filling is a component that a local reference to nowhere could lead to; "" where the reference names none.
func filling(ref string) string {
	ptr, _ := localPointer(ref)
	tokens, _ := splitPointer(ptr)
	if len(tokens) != 3 || tokens[0] != "components" {
		return ""
	}
	bodies := map[string]string{
		"schemas": "{ type: object }", "responses": "{ description: OK }", "headers": "{ schema: { type: string } }",
		"parameters":    "{ name: " + tokens[2] + ", in: query, schema: { type: string } }",
		"requestBodies": "{ content: { application/json: { schema: { type: object } } } }",
	}
	if bodies[tokens[1]] == "" {
		return ""
	}
	return fmt.Sprintf("components: { %s: { %s: %s } }", tokens[1], tokens[2], bodies[tokens[1]])
}
