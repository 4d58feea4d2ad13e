package intent

import (
	"slices"
	"strings"

	"holdfast/specs"
)

// AtLarge says why an operation has an effect beyond the objects that its path names; empty where nothing says so. Such an
// operation is sent only if it was allowed by name.
func AtLarge(c *specs.Contract, op *specs.Operation) string {
	switch op.Method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "QUERY":
		if word := spokenEffect(c, op, true); word != "" {
			return "it is read with " + op.Method + ", but its name or text says " + word
		}
		if word := writesByName(op); word != "" {
			return "it is read with " + op.Method + ", but its name says " + word
		}
		if NamesNothing(c, op) && renewing(firstOf(NameWords(op))) && renewsCredential(op) {
			return "it is read with " + op.Method + ", but its name says " + firstOf(NameWords(op))
		}
	case "POST":
		if queriesAsGet(c, op) {
			return ""
		}
		if word := spokenEffect(c, op, false); word != "" {
			return "its name, path or text says " + word
		}
		if readsByName(op) {
			return ""
		}
		if NamesNothing(c, op) && (writesSingleton(c, op) || changesParent(c, op) || switches(c, op) || standsAlone(c, op)) {
			return "it changes what there is only one of"
		}
		if NamesNothing(c, op) && Removes(op) {
			return "it removes what its body matches"
		}
		if NamesNothing(c, op) && actsOnMatched(c, op) {
			return "it is done to all that its body matches"
		}
		if NamesNothing(c, op) && movesPath(c, op) {
			return "it moves, renames or copies what its path stands for"
		}
		if NamesNothing(c, op) && ActsOnAll(c, op) {
			return "it acts on all objects of its collection"
		}
		if NamesNothing(c, op) && invokes(op) {
			return "it invokes a procedure, and nothing says on what"
		}
		if other := counterpart(c, op); NamesNothing(c, op) && other != nil {
			return "it switches what " + other.ID + " switches back"
		}
		if NamesNothing(c, op) && (changesCaller(c, op) || renewsCredential(op)) {
			return "nothing that it is sent names what it changes: it may be the caller itself"
		}
	case "DELETE":
		if NamesNothing(c, op) {
			return "it deletes a whole collection, or what there is only one of"
		}
	default:
		if NamesNothing(c, op) {
			return "it changes what there is only one of, or a whole collection"
		}
	}
	return ""
}

// firstOf is the first of some words, or none.
func firstOf(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// Removes says that the name or the path of a POST speaks of removing: whose things it takes depends on what it is sent.
func Removes(op *specs.Operation) bool {
	taking := []string{"remove", "delete", "discard", "revoke", "expire", "unregister", "detach"}
	path := strings.TrimSuffix(op.Path, "/")
	said := WordsOf(path[strings.LastIndexByte(path, '/')+1:])
	if !strings.Contains(op.ID, ":/") {
		said = append(said, WordsOf(op.ID)...)
	}
	return slices.ContainsFunc(said, func(w string) bool { return slices.Contains(taking, w) })
}

// invokes says that a POST is told to be a call of some procedure, and not one that only asks.
func invokes(op *specs.Operation) bool {
	path := strings.TrimSuffix(op.Path, "/")
	last := WordsOf(path[strings.LastIndexByte(path, '/')+1:])
	said := WordsOf(op.Summary)
	if !strings.Contains(op.ID, ":/") && len(said) == 0 {
		said = WordsOf(op.ID)
	}
	return len(said) > 0 && slices.Contains([]string{"invoke", "invokes"}, said[0]) && !asks(last)
}

// ActsOnAll says that a POST right below a collection acts on all of it, or on what is current in it, and not on an object that it names: /mappings/save,
// /events/{id}/schedules/release.
func ActsOnAll(c *specs.Contract, op *specs.Operation) bool {
	path := strings.TrimSuffix(op.Path, "/")
	i := strings.LastIndexByte(path, '/')
	return op.Method == "POST" && i > 0 && slices.Contains([]string{"save", "persist", "commit", "publish", "sync", "refresh", "recalculate", "all", "release", "freeze", "finalize", "finalise", "deploy", "broadcast", "archive", "approve", "apply", "rotate", "revert", "undo"}, strings.ToLower(path[i+1:])) && HasItems(c, path[:i])
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
				if !Safe(other.Method) {
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
		if p := other.Parameter("path", strings.TrimSuffix(rest, "}")); p == nil || !p.Schema.ListsValues() {
			return false
		}
		named = true
	}
	return named
}
