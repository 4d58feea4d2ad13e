package intent

import (
	"slices"
	"strings"
	"unicode"

	"holdfast/specs"
)

// spokenEffect is the word of an operation's name, path or summary that says an effect at large.
func spokenEffect(c *specs.Contract, op *specs.Operation, reads bool) string {
	name := ""
	var named []string
	if !strings.Contains(op.ID, ":/") {
		name = op.ID
		named = WordsOf(name)
	}
	said := WordsOf(op.Summary)
	begins := func(all, with []string) bool { return len(all) > 0 && slices.Contains(with, all[0]) }
	if reads && (begins(named, Readings()) || begins(said, Readings()) || looksFor(named)) {
		return ""
	}
	segments := strings.Split(strings.TrimSuffix(op.Path, "/"), "/")
	for i, segment := range segments {
		if strings.Contains(segment, "{") {
			continue
		}
		if !reads && i+1 < len(segments) && strings.EqualFold(segment, "cluster") && !strings.HasPrefix(segments[i+1], "{") && !asks(WordsOf(segments[len(segments)-1])) {
			return segment // that of the service itself: a member that does not exist takes it its quorum
		}
		words := WordsOf(segment)
		if effect := len(words) > 0 && slices.Contains(effects(), words[len(words)-1]); effect && !reads && writtenDown(c, op, said, segments, i) {
			continue
		}
		if strings.EqualFold(segment, "seed") && (begins(named, Makings()) || begins(said, Makings()) || i+1 < len(segments) && strings.HasPrefix(segments[i+1], "{")) {
			continue // one that is sown
		}
		if word := CommandIn(words, len(words) > 1); word != "" && !(len(words) > 1 && strings.HasSuffix(words[len(words)-1], "s") && begins(named, Makings())) {
			return word
		}
		if len(words) > 0 && !reads && slices.ContainsFunc(words, func(w string) bool { return slices.Contains(effects(), w) }) {
			return segment
		}
	}
	if len(named) > 0 && !begins(named, Makings()) {
		if word := CommandIn(named, false); word != "" {
			return word
		}
		if !reads && slices.Contains(effects(), named[len(named)-1]) {
			return named[len(named)-1]
		}
	}
	if len(said) > 0 {
		first := said[0]
		if len(said) > 1 && strings.HasSuffix(first, "ly") {
			first = said[1] // "asynchronously reindex"
		}
		if word := CommandIn([]string{stem(first)}, false); word != "" && !(word == "import" && takesOver(c, op, said)) {
			return word
		}
		text := " " + strings.Join(said, " ") + " "
		for _, phrase := range []string{
			"shut down", "shuts down", "shutdown", "power off", "turn off", "factory reset", "maintenance mode", "delete all", "deletes all", "remove all",
			"removes all", "drop all", "drops all", "clear all", "clears all", "wipe", "wipes", "purge", "purges", "truncate", "truncates", "roll back", "rolls back",
			"drop the", "drops the", "reset the", "resets the", "stop the server", "stops the server", "restart the", "restarts the", "delete everything",
			"deletes everything", "entire database", "whole database",
		} {
			if strings.Contains(text, " "+phrase+" ") {
				return phrase
			}
		}
	}
	return ""
}

// writesByName is the verb of changing that the name of an operation begins with and its path or its text says again, though its method only
// reads: GET /deletePad, GET /users/{id}/disable. It is "" for what only reads. An operation without a name says it in its path and its text.
func writesByName(op *specs.Operation) string {
	segments := strings.Split(strings.Trim(op.Path, "/"), "/")
	named, said, last := WordsOf(op.ID), WordsOf(op.Summary), WordsOf(segments[len(segments)-1])
	nameless := strings.Contains(op.ID, ":/")
	if nameless {
		named = last
	}
	if len(named) == 0 || !slices.Contains(Changings(), named[0]) {
		return ""
	}
	inPath := !nameless && len(last) > 0 && last[0] == named[0]
	inText := len(said) > 0 && (said[0] == named[0] || said[0] == named[0]+"s" || said[0] == named[0]+"es")
	if inPath && (len(said) == 0 || !slices.Contains(Readings(), said[0])) || inText {
		return named[0]
	}
	return ""
}

// readsByName says that the name of a POST and its path begin with one verb of reading, as remote procedures do that take their parameters in either
// way: POST /getText. To check somebody in and to return a book are none.
func readsByName(op *specs.Operation) bool {
	if strings.Contains(op.ID, ":/") {
		return false
	}
	segments := strings.Split(strings.Trim(op.Path, "/"), "/")
	named, last := WordsOf(op.ID), WordsOf(segments[len(segments)-1])
	return len(named) > 1 && len(last) > 1 && named[0] == last[0] && slices.Contains(Readings(), named[0]) &&
		named[0] != "return" && named[0] != "returns" && !(named[0] == "check" && slices.Contains([]string{"in", "out", "off"}, named[1])) &&
		!slices.ContainsFunc(named, func(w string) bool { return w == "and" || w == "or" || slices.Contains(Changings(), w) })
}

// Changings are the verbs of what changes, makes or removes one thing.
func Changings() []string {
	return []string{
		"delete", "remove", "create", "add", "insert", "update", "set", "put", "append", "move", "copy", "rename", "save", "send", "post", "write", "replace", "edit",
		"modify", "publish", "unpublish", "cancel", "approve", "reject", "enable", "disable", "activate", "deactivate", "start", "mark", "toggle", "revoke", "restore", "invalidate",
	}
}

// looksFor says that what is carried out is a question: "execute search".
func looksFor(words []string) bool {
	return len(words) > 1 && slices.Contains([]string{"execute", "exec", "run"}, words[0]) && slices.Contains([]string{"search", "query", "find", "filter", "count"}, words[1])
}

// plainly are the commands that are no nouns: at the end of a compound as well they say what is done, as in catalog-reindex.
var plainly = []string{
	"reindex", "rebuild", "truncate", "wipe", "erase", "destroy", "shutdown", "reboot", "poweroff", "uninstall", "purge", "vacuum", "reseed", "reinitialize", "reinitialise",
}

// CommandIn is the command among words: the first of them, the last, or two that make one ("shut down", "delete all"). In a
// compound only its first word counts, and a last one that is no noun.
func CommandIn(words []string, compound bool) string {
	for i, w := range words {
		if i+1 < len(words) {
			if pair := w + words[i+1]; slices.Contains(Commands(), pair) {
				return w + " " + words[i+1]
			}
		}
		if slices.Contains(Commands(), w) && (i == 0 || i == len(words)-1 && (!compound || slices.Contains(plainly, w))) {
			return w
		}
	}
	return ""
}

// stem takes the ending of the third person or the gerund off a verb.
func stem(word string) string {
	for _, c := range Commands() {
		if word == c || word == c+"s" || word == c+"es" || word == c+"ing" || strings.HasSuffix(c, "e") && word == c[:len(c)-1]+"ing" || word == c+c[len(c)-1:]+"ing" {
			return c
		}
	}
	return word
}

// WordsOf splits a name or a text into its words, in lower case: createUser, create_user and "Create user" are all two.
func WordsOf(text string) []string {
	var b strings.Builder
	var before rune
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			b.WriteByte(' ')
		case unicode.IsUpper(r) && (unicode.IsLower(before) || unicode.IsDigit(before)):
			b.WriteByte(' ')
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(unicode.ToLower(r))
		}
		before = r
	}
	return strings.Fields(b.String())
}

// Quoted writes a name for a shell.
func Quoted(name string) string {
	if strings.ContainsAny(name, " {}*$'\"&;()") {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}
