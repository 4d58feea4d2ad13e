package intent

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// Chooses says whether a pattern is an operation's: its ID, "POST:/path", "tag:NAME", "deprecated", or a path in which * stands
// for anything.
func Chooses(pattern string, op *specs.Operation) bool {
	tag, tagged := strings.CutPrefix(pattern, "tag:")
	switch {
	case pattern == op.ID, pattern == op.Method+":"+op.Path:
		return true
	case tagged:
		return slices.Contains(op.Tags, tag)
	case pattern == "deprecated":
		return op.Deprecated
	case strings.HasPrefix(pattern, "/"):
		return glob(pattern, op.Path)
	}
	return false
}

// glob matches a text with a pattern in which * stands for anything.
func glob(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	rest, ok := strings.CutPrefix(text, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	return strings.HasSuffix(rest, parts[len(parts)-1])
}

// Withheld says why an environment keeps an operation from being sent, and the line that changes it; empty where it does not.
func Withheld(e *cases.Environment, c *specs.Contract, op *specs.Operation) (reason, unlock string) {
	for _, pattern := range e.Exclude {
		if Chooses(pattern, op) {
			return "the operation is excluded by " + pattern, ""
		}
	}
	why := AtLarge(c, op)
	if why == "" || slices.ContainsFunc(e.Allow, func(pattern string) bool { return Chooses(pattern, op) }) {
		return "", ""
	}
	return "it may have an effect at large: " + why, fmt.Sprintf("--allow %s", Quoted(op.ID))
}
