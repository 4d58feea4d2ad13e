package intent

import (
	"slices"
	"strings"

	"holdfast/internal/nouns"
	"holdfast/specs"
)

// changesCaller says that a POST whose path and body name no object still changes one: the caller itself, as a change of its password
// does, or what there is only one of. A run that changes the caller it was lent is soon asked for credentials that it has not.
func changesCaller(c *specs.Contract, op *specs.Operation) bool {
	if HasItems(c, op.Path) || bodyNames(op) {
		return false
	}
	said := WordsOf(op.Summary)
	var name []string
	if !strings.Contains(op.ID, ":/") {
		name = WordsOf(op.ID)
	}
	segments := strings.Split(strings.Trim(op.Path, "/"), "/")
	last := WordsOf(segments[len(segments)-1])
	if Changing(said) || Changing(name) || marking(said) || marking(name) || marking(last) {
		return true
	}
	// What is documented to make something with an id of its own is no change of what there is: /uploads/init, "Configure a widget".
	if !(saysMade(op) && shows(op)) && (switching(said) || switching(name) || replacesSecret(op)) || changesNoun(segments) && !(saysMade(op) && shows(op) && plural(segments)) {
		return true
	}
	if len(name) > 0 && slices.Contains(Makings(), name[0]) {
		return false
	}
	if op.Body == nil && !ShownAsList(c, op.Path) && !shows(op) && !asks(said) && !asks(name) && !asks(last) && !asks(last[max(0, len(last)-1):]) {
		return true // it is told nothing: /otp/setup sets up whoever calls
	}
	return Changing(last) || slices.ContainsFunc(segments, callers) && !ShownAsList(c, op.Path)
}

// Changing says that words begin with a verb that takes for granted what it changes.
func Changing(words []string) bool {
	if len(words) < 2 {
		return false // a noun as well as a verb: /updates, /set
	}
	verbs := []string{"update", "updates", "change", "changes", "edit", "edits", "modify", "modifies", "replace", "replaces", "rotate", "rotates", "set", "sets"}
	return slices.Contains(verbs, words[0]) && words[1] != "of"
}

// marking says that words begin with a verb that settles what waits for whoever calls: mark notifications read, dismiss all alerts. What is
// marked of a grade, or marks out, is none.
func marking(words []string) bool {
	if len(words) < 2 {
		return false
	}
	switch words[0] {
	case "mark", "marks":
		return slices.ContainsFunc(words[1:], func(w string) bool {
			return slices.Contains([]string{"read", "unread", "seen", "viewed", "done", "complete", "completed", "spam", "all"}, w)
		})
	case "dismiss", "dismisses", "acknowledge", "acknowledges", "snooze", "snoozes":
		return true
	}
	return false
}

// switching says that words begin with a verb that sets what there is to another state.
func switching(words []string) bool {
	if len(words) < 2 || words[1] == "of" {
		return false
	}
	if strings.HasPrefix(words[0], "turn") {
		return slices.Contains(words, "on") || slices.Contains(words, "off") // and not a text into speech
	}
	return slices.Contains([]string{"toggle", "toggles", "switch", "switches", "configure", "configures"}, words[0])
}

// plural says that the last but one of the segments is called as a collection is.
func plural(segments []string) bool {
	noun := strings.Join(nouns.Words(segments[len(segments)-2]), " ")
	return nouns.Singular(noun) != noun
}

// changesNoun says that a path ends in a noun and what is done to it, and not in what is made: /password/change, /v1/subscription/cancel.
func changesNoun(segments []string) bool {
	n := len(segments)
	if n < 2 || len(WordsOf(segments[n-2])) == 0 || versioned(segments[n-2]) || strings.Contains(segments[n-2], "{") {
		return false
	}
	verbs := []string{
		"update", "change", "edit", "modify", "replace", "rotate", "cancel", "close", "activate", "deactivate", "enable", "disable", "suspend", "toggle",
		"renew", "upgrade", "downgrade", "unlink", "regenerate", "lock", "unlock", "join", "leave", "init", "configure", "pay", "checkout",
	}
	return slices.Contains(verbs, strings.ToLower(segments[n-1]))
}

// versioned says whether a segment is the version of an API.
func versioned(segment string) bool {
	rest, v := strings.CutPrefix(strings.ToLower(segment), "v")
	return segment == "api" || v && rest != "" && strings.Trim(rest, "0123456789.") == ""
}

// replacesSecret says that a body has what somebody proves who they are with, as it is and as it will be.
func replacesSecret(op *specs.Operation) bool {
	sent, _ := op.Sent()
	if sent == nil {
		return false
	}
	which := []string{"new", "old", "current", "previous", "existing"}
	secrets := []string{"password", "passwd", "pwd", "passphrase", "passcode", "pin", "secret", "email", "username", "login"}
	return slices.ContainsFunc(sent.Properties(), func(p specs.Property) bool {
		words := WordsOf(p.Name)
		return len(words) > 1 && slices.Contains(which, words[0]) && slices.Contains(secrets, strings.TrimRight(words[1], "0123456789"))
	})
}

// shows says that an operation is documented to answer with an object that has an id, or with where it is: it makes one without being told
// anything, as a cart, or a game.
func shows(op *specs.Operation) bool {
	if Located(op) {
		return true
	}
	shown := op.Shown()
	return shown != nil && slices.ContainsFunc(shown.PropertiesOf(nil), func(p specs.Property) bool { return NamesObject(p.Name) })
}

// asks says that words begin with a verb that only asks.
func asks(words []string) bool {
	verbs := []string{"ping", "login", "echo", "validate", "validates", "verify", "preview", "calculate", "estimate", "test", "tests", "token", "tokens", "health", "healthcheck"}
	return len(words) > 0 && (slices.Contains(verbs, words[0]) || slices.Contains(Readings(), words[0]))
}

// callers says that a segment of a path stands for whoever calls.
func callers(segment string) bool {
	return slices.Contains([]string{"me", "self", "myself", "whoami", "current", "current-user", "current_user", "currentuser"}, strings.ToLower(segment))
}

// ShownAsList says that a path is read as a list: what is posted to it is one of many.
func ShownAsList(c *specs.Contract, path string) bool {
	return slices.ContainsFunc(c.OperationsAt(path), func(op *specs.Operation) bool { return op.Method == "GET" && wholeObject(op) == nil })
}

// bodyNames says that a member of the body or a parameter says which object is meant, as remote procedures have it.
func bodyNames(op *specs.Operation) bool {
	for _, p := range op.Parameters {
		if p.In == "query" && NamesObject(p.Name) {
			return true
		}
	}
	sent, _ := op.Sent()
	if sent == nil {
		return false
	}
	if items := sent.Items(); items != nil {
		sent = items
	}
	return slices.ContainsFunc(sent.Properties(), func(p specs.Property) bool { return NamesObject(p.Name) })
}

// NamesObject says whether a member's name is that of an id or a name.
func NamesObject(name string) bool {
	words := WordsOf(name)
	if len(words) == 0 {
		return false
	}
	return slices.Contains([]string{"id", "ids", "uuid", "guid", "key", "slug", "name", "names", "uri", "url", "path", "code", "ref"}, words[len(words)-1])
}
