package plan

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// AtLarge says why an operation has an effect beyond the objects that its path names; empty where nothing says so. Such an
// operation is sent only if it was allowed by name.
func AtLarge(c *specs.Contract, op *specs.Operation) string {
	switch op.Method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "QUERY":
		if word := spokenEffect(op, true); word != "" {
			return "it is read with " + op.Method + ", but its name or text says " + word
		}
		if word := writesByName(op); word != "" {
			return "it is read with " + op.Method + ", but its name says " + word
		}
	case "POST":
		if queriesAsGet(c, op) {
			return ""
		}
		if word := spokenEffect(op, false); word != "" {
			return "its name, path or text says " + word
		}
		if readsByName(op) {
			return ""
		}
		if namesNothing(c, op) && (writesSingleton(c, op) || changesParent(c, op) || switches(c, op) || standsAlone(c, op)) {
			return "it changes what there is only one of"
		}
		if namesNothing(c, op) && removes(op) {
			return "it removes what its body matches"
		}
		if namesNothing(c, op) && actsOnMatched(c, op) {
			return "it is done to all that its body matches"
		}
		if namesNothing(c, op) && movesPath(c, op) {
			return "it moves, renames or copies what its path stands for"
		}
		if namesNothing(c, op) && ActsOnAll(c, op) {
			return "it acts on all objects of its collection"
		}
		if namesNothing(c, op) && invokes(op) {
			return "it invokes a procedure, and nothing says on what"
		}
		if other := counterpart(c, op); namesNothing(c, op) && other != nil {
			return "it switches what " + other.ID + " switches back"
		}
		if namesNothing(c, op) && changesCaller(c, op) {
			return "nothing that it is sent names what it changes: it may be the caller itself"
		}
	case "DELETE":
		if namesNothing(c, op) {
			return "it deletes a whole collection, or what there is only one of"
		}
	default:
		if namesNothing(c, op) {
			return "it changes what there is only one of, or a whole collection"
		}
	}
	return ""
}

// namesNothing says that no parameter of the path names an object.
func namesNothing(c *specs.Contract, op *specs.Operation) bool {
	return !slices.ContainsFunc(op.Parameters, func(p *specs.Parameter) bool {
		v := c.Facts.Version
		return p.In == "path" && Identifies(p) && (v == nil || v.In != "path" || v.Name != p.Name)
	})
}

// Identifies says whether a path parameter names an object: all do but those with a closed list of values, and what something is to be called.
func Identifies(p *specs.Parameter) bool { return p == nil || identifies(p) }

// removes says that the name or the path of a POST speaks of removing: whose things it takes depends on what it is sent.
func removes(op *specs.Operation) bool {
	taking := []string{"remove", "delete", "discard", "revoke", "expire", "unregister", "detach"}
	path := strings.TrimSuffix(op.Path, "/")
	said := wordsOf(path[strings.LastIndexByte(path, '/')+1:])
	if !strings.Contains(op.ID, ":/") {
		said = append(said, wordsOf(op.ID)...)
	}
	return slices.ContainsFunc(said, func(w string) bool { return slices.Contains(taking, w) })
}

// invokes says that a POST is told to be a call of some procedure, and not one that only asks.
func invokes(op *specs.Operation) bool {
	path := strings.TrimSuffix(op.Path, "/")
	last := wordsOf(path[strings.LastIndexByte(path, '/')+1:])
	said := wordsOf(op.Summary)
	if !strings.Contains(op.ID, ":/") && len(said) == 0 {
		said = wordsOf(op.ID)
	}
	return len(said) > 0 && slices.Contains([]string{"invoke", "invokes"}, said[0]) && !asks(last)
}

// ActsOnAll says that a POST right below a collection acts on all of it, or on what is current in it, and not on an object that it names: /mappings/save,
// /events/{id}/schedules/release.
func ActsOnAll(c *specs.Contract, op *specs.Operation) bool {
	path := strings.TrimSuffix(op.Path, "/")
	i := strings.LastIndexByte(path, '/')
	return op.Method == "POST" && i > 0 && slices.Contains([]string{"save", "persist", "commit", "publish", "sync", "refresh", "recalculate", "all", "release", "freeze", "finalize", "finalise", "deploy", "broadcast", "archive", "approve", "apply", "rotate", "revert", "undo"}, strings.ToLower(path[i+1:])) && hasItems(c, path[:i])
}

// counterpart is the operation beside a POST that does the opposite: start beside stop, enable beside disable.
func counterpart(c *specs.Contract, op *specs.Operation) *specs.Operation {
	pairs := [][2]string{
		{"start", "stop"}, {"enable", "disable"}, {"pause", "resume"}, {"lock", "unlock"}, {"open", "close"}, {"activate", "deactivate"},
		{"begin", "end"}, {"connect", "disconnect"}, {"attach", "detach"}, {"suspend", "resume"}, {"freeze", "unfreeze"}, {"on", "off"},
		{"join", "leave"}, {"subscribe", "unsubscribe"}, {"login", "logout"}, {"mute", "unmute"}, {"block", "unblock"}, {"load", "unload"},
	}
	path := strings.TrimSuffix(op.Path, "/")
	i := strings.LastIndexByte(path, '/') + 1
	first, rest, _ := strings.Cut(path[i:], "-")
	for _, p := range pairs {
		for _, both := range [][2]string{p, {p[1], p[0]}} {
			if !strings.EqualFold(first, both[0]) {
				continue
			}
			opposite := path[:i] + both[1]
			if rest != "" {
				opposite += "-" + rest
			}
			for _, other := range c.OperationsAt(opposite) {
				if !safe(other.Method) {
					return other
				}
			}
		}
	}
	return nil
}

// switches says that what a POST makes is called by one name of a closed list: there is one of each, and it holds for all.
func switches(c *specs.Contract, op *specs.Operation) bool {
	item := strings.TrimSuffix(op.Path, "/") + "/{"
	named := false
	for _, other := range c.Operations {
		rest, below := strings.CutPrefix(strings.TrimSuffix(other.Path, "/"), item)
		if !below || !strings.HasSuffix(rest, "}") || strings.Contains(rest, "/") {
			continue
		}
		if !closedList(other.Parameter("path", strings.TrimSuffix(rest, "}"))) {
			return false
		}
		named = true
	}
	return named
}

// hasItems says whether a path has objects of its own right below it.
func hasItems(c *specs.Contract, path string) bool {
	return slices.ContainsFunc(c.Operations, func(op *specs.Operation) bool {
		rest, below := strings.CutPrefix(op.Path, strings.TrimSuffix(path, "/")+"/{")
		return below && strings.HasSuffix(strings.TrimSuffix(rest, "/"), "}")
	})
}

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

// CreatedID is the runtime expression of the id in the answer to an operation that makes a fixture.
func CreatedID(op *specs.Operation, fixture *cases.Fixture) string {
	if fixture.Create != nil && fixture.Create.ID != "" {
		return fixture.Create.ID
	}
	return idExpression(op, fixture)
}

// ElseIDs are the runtime expressions of the id in the answer to an operation that makes a fixture, where it is not shown as id says.
func ElseIDs(fixture *cases.Fixture, id string) []string { return elseIDs(fixture, id) }

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
	return "it may have an effect at large: " + why, fmt.Sprintf("--allow %s", quoted(op.ID))
}
