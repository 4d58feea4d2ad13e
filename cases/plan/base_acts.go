package plan

import (
	"slices"
	"strings"

	"holdfast/cases/intent"
	"holdfast/specs"
)

// mayAct says that a name, a path or a text tells of more than reading, though the method only reads: GET /orders/{number}/pay pays the first order that there
// is, and it is somebody's. A value that was made up is then not tried: to be wrong costs reach alone, and the line that unlocks it is told.
func mayAct(op *specs.Operation) bool {
	if op.Response(200) == nil && slices.ContainsFunc(op.Responses, func(r *specs.Response) bool { return slices.Contains([]string{"201", "202", "204", "205"}, r.Status) }) {
		return true // what is read is shown
	}
	if !strings.Contains(op.ID, ":/") {
		name := intent.WordsOf(op.ID)
		if len(name) > 0 && (acting(name[0]) || len(name) > 1 && verbOrNoun(name[0]) && !ofNouns(name[1])) {
			return true
		}
	}
	segments := strings.Split(strings.Trim(op.Path, "/"), "/")
	for i, segment := range segments {
		if strings.Contains(segment, "{") {
			continue
		}
		if words := intent.WordsOf(segment); len(words) > 0 && (acting(words[0]) || i > 0 && i == len(segments)-1 && strings.Contains(segments[i-1], "{") && verbOrNoun(words[0])) {
			return true
		}
	}
	said := intent.WordsOf(op.Summary)
	if len(said) > 1 && strings.HasSuffix(said[0], "ly") {
		said = said[1:]
	}
	if len(said) == 0 {
		return false
	}
	verb := infinitive(said[0])
	if len(said) == 1 {
		return acting(verb)
	}
	// "Book a seat": what stands before an article is a verb, and few of them only read. "Runs of the day" are none.
	return acting(verb) && !ofNouns(said[1]) || slices.Contains([]string{"a", "an", "the", "this", "your", "my", "all"}, said[1]) && !answering(said[0]) && !answering(verb)
}

// ofNouns says that a word comes after nouns.
func ofNouns(word string) bool {
	return slices.Contains([]string{"by", "for", "of", "in"}, word)
}

// infinitive is a verb without the ending of the third person.
func infinitive(word string) string {
	if verb, ok := strings.CutSuffix(word, "ies"); ok {
		return verb + "y"
	}
	for _, end := range []string{"sses", "ches", "shes", "xes"} {
		if strings.HasSuffix(word, end) {
			return strings.TrimSuffix(word, "es")
		}
	}
	if strings.HasSuffix(word, "ss") {
		return word
	}
	return strings.TrimSuffix(word, "s")
}

// acting says that a word is a verb of doing, and hardly ever a noun.
func acting(word string) bool {
	return slices.Contains(intent.Changings(), word) && word != "add" || slices.Contains(intent.Commands(), word) || slices.Contains([]string{
		"accept", "acknowledge", "ack", "adopt", "allow", "apply", "arm", "assign", "attach", "authorize", "authorise", "ban", "begin", "block", "borrow", "buy",
		"change", "checkin", "checkout", "claim", "clone", "close", "commit", "complete", "confirm", "connect", "consume", "decline", "decrement", "demote", "deny", "deploy",
		"dequeue", "detach", "disarm", "disconnect", "dislike", "dismiss", "downvote", "eject", "enqueue", "enroll", "expire", "extend", "favorite", "favourite", "finish",
		"follow", "forget", "forgot", "forward", "freeze", "impersonate", "increment", "install", "invite", "invoke", "join", "kick", "leave", "lend", "lock",
		"merge", "mute", "notify", "pause", "pay", "poke", "pop", "promote", "provision", "purchase", "push", "reboot", "recover", "redeem", "refresh", "refund", "register",
		"reload", "renew", "reopen", "request", "resend", "reserve", "resume", "retry", "revert", "rotate", "run", "sell", "shuffle", "skip", "snooze", "spend",
		"stop", "submit", "subscribe", "sync", "take", "terminate", "transfer", "trigger", "unban", "unblock", "unfollow", "unfreeze", "uninstall", "unlink", "unlock", "unmute",
		"unregister", "unsubscribe", "upload", "upvote", "verify", "vote", "withdraw",
	}, word)
}

// verbOrNoun says that a word may be a verb of doing and a noun as well.
func verbOrNoun(word string) bool {
	return slices.Contains([]string{
		"add", "archive", "back", "bid", "book", "bookmark", "call", "charge", "deposit", "dial", "down", "draw", "drop", "fire", "grant", "hit", "launch", "like", "link", "load", "next", "off", "on", "open", "order", "pin", "ping", "play", "power", "previous", "print", "rate", "record",
		"reply", "report", "return", "save", "scan", "schedule", "share", "sign", "store", "switch", "star", "tag", "tap", "touch", "track", "trade", "trash", "turn", "undo", "up", "watch",
	}, word)
}

// answering says that a verb only asks for an answer, or for one that is computed.
func answering(word string) bool {
	return slices.Contains(intent.Readings(), word) || slices.Contains([]string{
		"access", "add", "analyse", "analyze", "browse", "calculate", "capitalize", "check", "classify", "compare", "compute", "convert", "count", "decode", "decrypt", "describe", "detect", "determine",
		"display", "divide", "encode", "encrypt", "enumerate", "estimate", "evaluate", "explain", "expose", "extract", "fetch", "filter", "find", "format", "get", "give", "greet", "hash", "identify",
		"inspect", "list", "load", "locate", "lookup", "look", "match", "measure", "multiply", "obtain", "parse", "predict", "preview", "provide", "query", "read", "render", "resolve", "retrieve", "return",
		"reverse", "round", "say", "search", "see", "select", "serve", "show", "solve", "sort", "stream", "subtract", "suggest", "sum", "summarize", "tell", "test", "tokenize", "translate", "validate", "view",
	}, word)
}
