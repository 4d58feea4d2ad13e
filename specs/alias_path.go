package specs

import (
	"strings"

	"holdfast/specs/jsonpointer"
)

// pathPointer turns a JSONPath of names and numbers ("$.data['page info'].items[0]") into an RFC 6901 pointer. Anything that
// may select several nodes, or counts from the end, has no pointer.
func pathPointer(path string) (string, bool) {
	rest, ok := strings.CutPrefix(path, "$")
	if !ok {
		return "", false
	}
	var tokens []string
	for rest != "" {
		var token string
		switch {
		case strings.HasPrefix(rest, "['"), strings.HasPrefix(rest, `["`):
			name, after, closed := strings.Cut(rest[2:], rest[1:2]+"]")
			if !closed || strings.ContainsAny(name, `\'"`) {
				return "", false
			}
			token, rest = name, after
		case rest[0] == '[':
			number, after, closed := strings.Cut(rest[1:], "]")
			if !closed || number == "" || strings.Trim(number, "0123456789") != "" {
				return "", false
			}
			token, rest = number, after
		case rest[0] == '.':
			end := strings.IndexAny(rest[1:], ".[")
			if end < 0 {
				end = len(rest) - 1
			}
			token, rest = rest[1:end+1], rest[end+1:]
			if token == "" || strings.ContainsAny(token, "*?@()'\" ") {
				return "", false
			}
		default:
			return "", false
		}
		tokens = append(tokens, token)
	}
	return jsonpointer.Of(tokens...), true
}
