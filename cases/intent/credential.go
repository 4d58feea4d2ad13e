package intent

import (
	"slices"
	"strings"

	"holdfast/specs"
)

// renewsCredential says that an operation which is told nothing of any credential gives whoever calls another one, or takes theirs away:
// POST /auth/refresh-token, POST /me/api-key/regenerate. The one that a run was lent is worth nothing then, and no request after it is accepted.
// Where the body holds the token that is meant, as OAuth 2 has it, a made-up one renews nothing.
func renewsCredential(op *specs.Operation) bool {
	segments := strings.Split(strings.Trim(op.Path, "/"), "/")
	n := len(segments)
	ends := WordsOf(segments[n-1])
	if n > 1 && !strings.Contains(segments[n-2], "{") && slices.ContainsFunc(ends, renewing) {
		ends = append(WordsOf(segments[n-2]), ends...) // token/refresh
	}
	said := [][]string{ends, NameWords(op)}
	if summary := WordsOf(op.Summary); len(summary) > 0 && renewing(summary[0]) {
		said = append(said, summary[:min(len(summary), 6)])
	}
	return slices.ContainsFunc(said, func(words []string) bool {
		return slices.ContainsFunc(words, renewing) && slices.ContainsFunc(words, proves)
	}) && !sendsCredential(op)
}

// renewing says that a word is a verb by which what proves who calls is put in the place of another, or taken back.
func renewing(word string) bool {
	verbs := []string{"refresh", "renew", "rotate", "regenerate", "regen", "reissue", "recreate", "roll", "cycle", "reset", "revoke", "invalidate", "expire"}
	for _, v := range verbs {
		if word == v || word == v+"s" || word == v+"es" {
			return true
		}
	}
	return false
}

// proves says that a word is called as what proves who calls.
func proves(word string) bool {
	nouns := []string{"token", "apikey", "key", "secret", "credential", "password", "session", "auth", "jwt", "oauth", "authtoken", "accesstoken"}
	return slices.Contains(nouns, word) || slices.Contains(nouns, strings.TrimSuffix(word, "s"))
}

// sendsCredential says that a body or a query has a member for what proves who calls, or for who it is: a mail to whoever forgot a password.
func sendsCredential(op *specs.Operation) bool {
	holds := func(name string) bool {
		words := WordsOf(name)
		return slices.ContainsFunc(words, proves) || slices.Contains([]string{"refresh", "access", "login", "email", "username", "user", "account"}, strings.Join(words, ""))
	}
	if slices.ContainsFunc(op.Parameters, func(p *specs.Parameter) bool { return p.In == "query" && holds(p.Name) }) {
		return true
	}
	sent, _ := op.Sent()
	return sent != nil && slices.ContainsFunc(sent.PropertiesOf(map[string]any{}), func(p specs.Property) bool { return holds(p.Name) })
}
