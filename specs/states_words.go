package specs

import (
	"slices"

	"holdfast/internal/nouns"
)

// stateWords collects what sentences say of the states in which something can be done.
type stateWords struct {
	states []string
	// object are the words that speak of the object itself.
	object []string
	// elsewhere says that a word speaks of something else: an object of another path, or a member of the request's body.
	elsewhere func(word string) bool
	only      []string
	not       []string
}

// elseWords are words of a sentence that make it one about another object or caller, about a time or a condition, or about what is not so: of
// whose state it then speaks, or when, is not known for sure.
var elseWords = []string{
	"another", "other", "others", "someone", "somebody", "different", "idempotent", "again", "twice", "unless", "except",
	"no", "never", "nor", "neither", "without", "even", "by", "until", "before", "after", "within", "since", "during", "than", "longer",
	"admin", "admins", "administrator", "administrators", "user", "users", "owner", "owners", "customer", "customers", "client", "clients", "agent", "agents",
	"member", "members", "staff", "guest", "guests", "role", "roles", "permission", "permissions", "caller", "callers", "parent",
}

// allowed are the states that are named as those that do, else all but those that are named as those that do not. Where a state is named as
// both nothing is known.
func (s *stateWords) allowed() (allowed []string) {
	for _, state := range s.states {
		only, not := slices.Contains(s.only, state), slices.Contains(s.not, state)
		switch {
		case only && not:
			return nil
		case only, len(s.only) == 0 && len(s.not) > 0 && !not:
			allowed = append(allowed, state)
		}
	}
	return allowed
}

// read takes a sentence in. refuses says that it is about a refusal.
func (s *stateWords) read(words []string, refuses bool) {
	if slices.ContainsFunc(words, func(w string) bool {
		return !slices.Contains(s.object, w) && !s.partOfState(w) && (slices.Contains(elseWords, w) || s.elsewhere(w))
	}) {
		return
	}
	for i := range words {
		state, n := s.stateAt(words, i)
		if n == 0 || i > 0 && slices.Contains([]string{"be", "to", "as", "become", "becomes", "into", "get", "gets"}, words[i-1]) && !s.must(words, i) {
			continue
		}
		switch {
		case s.after(words, i, "only") && s.endsWith(words, i+n, true) && (refuses || allows(words)), s.must(words, i) && refuses:
			s.only = append(s.only, state)
		case slices.Contains(words, "only"), slices.Contains(words, "must"):
		case s.negated(words, i):
			if refuses && s.endsWith(words, i+n, false) {
				s.only = append(s.only, state)
			}
		case slices.Contains(words, "not") && !slices.Contains(words, "409"), !refuses, ambiguousState(state):
		case s.speaks(words, i, n) && s.endsWith(words, i+n, false):
			s.not = append(s.not, state)
		}
	}
}

// stateAt is the state whose words stand at a place, and how many they are; drafts are draft.
func (s *stateWords) stateAt(words []string, i int) (state string, n int) {
	for _, one := range s.states {
		parts := nouns.Words(one)
		if len(parts) == 0 || i+len(parts) > len(words) || len(parts) <= n {
			continue
		}
		last := len(parts) - 1
		if slices.Equal(words[i:i+last], parts[:last]) && (words[i+last] == parts[last] || words[i+last] == parts[last]+"s") {
			state, n = one, len(parts)
		}
	}
	return state, n
}

// partOfState says whether a word is one of those that a state's name is made of, as in "in_transit or open".
func (s *stateWords) partOfState(word string) bool {
	return slices.ContainsFunc(s.states, func(state string) bool {
		return slices.ContainsFunc(nouns.Words(state), func(part string) bool { return word == part || word == part+"s" })
	})
}

// fillers are words that may stand between what governs a state and the state.
var fillers = []string{"a", "an", "the", "in", "while", "when", "if", "is", "are", "it", "or", "and", "still", "yet", "currently", "state", "status", "of", "for", "on", "has", "have", "been", "already", "that", "which", "was", "were"}

// after says whether a word governs the state at a place: between them stand other states, words for the object, and what fills a sentence.
// "Can only be cancelled while pending" has a verb between them.
func (s *stateWords) after(words []string, i int, governs string) bool {
	for j := i - 1; j >= 0; j-- {
		switch {
		case words[j] == governs:
			return true
		case s.partOfState(words[j]), slices.Contains(fillers, words[j]), slices.Contains(s.object, words[j]), words[j] == "be", j > 0 && words[j-1] == "be":
		default:
			return false
		}
	}
	return false
}

// endsWith says whether what follows a state says nothing of whose state it is but the object's, and adds no condition: "a closed order with
// lines" may be fine without them. After "only" a further condition takes nothing away from the first.
func (s *stateWords) endsWith(words []string, i int, only bool) bool {
	if !only && slices.ContainsFunc(words[min(i, len(words)):], func(w string) bool {
		return slices.Contains([]string{"if", "when", "where", "while", "once", "whose", "which", "has", "have"}, w)
	}) {
		return false
	}
	for i < len(words) {
		_, n := s.stateAt(words, i)
		switch {
		case n > 0:
			i += n
		case slices.Contains(s.object, words[i]), slices.Contains([]string{"or", "a", "an", "in", "state", "status", "anymore", "yet", "already"}, words[i]):
			i++
		case words[i] == "and" && i+1 < len(words):
			if _, n := s.stateAt(words, i+1); n == 0 {
				return false
			}
			i++
		default:
			return slices.Contains([]string{"can", "cannot", "may", "must", "are", "is", "409", "conflict", "else", "otherwise", "fails", "fail", "gives", "answers", "returns"}, words[i])
		}
	}
	return true
}

// allows says whether a sentence that names no refusal says what can be done, and not what is done: "only open orders are told" may pass over others.
func allows(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains([]string{"are", "is", "was", "were", "gets", "get", "will"}, w)
	}) || slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains([]string{"can", "may", "while", "allowed", "accepted", "permitted", "possible"}, w)
	})
}

// must says whether a state is what the object must be in: "the order must be pending", "must be in status draft".
func (s *stateWords) must(words []string, i int) bool {
	for j := i - 1; j > 0; j-- {
		switch {
		case words[j] == "be":
			return words[j-1] == "must" && j > 1 && slices.Contains(s.object, words[j-2])
		case s.partOfState(words[j]), slices.Contains([]string{"in", "a", "an", "the", "or", "state", "status", "still"}, words[j]):
		default:
			return false
		}
	}
	return false
}

// subject says whether what stands before a verb is the object itself, or its state: "a customer that is not active" is not.
func (s *stateWords) subject(words []string, i int) bool {
	for ; i >= 0; i-- {
		switch {
		case slices.Contains(s.object, words[i]):
			return true
		case !slices.Contains([]string{"that", "which", "status", "state", "currently", "the"}, words[i]):
			return false
		}
	}
	return true
}

// negated says whether a state is one that the object is not in: "that is not a draft", "isn't pending".
func (s *stateWords) negated(words []string, i int) bool {
	for j := i - 1; j >= 0; j-- {
		switch {
		case words[j] == "not", words[j] == "t" && j > 0 && (words[j-1] == "isn" || words[j-1] == "aren" || words[j-1] == "wasn"):
			k := j - 1
			if words[j] == "t" {
				k--
			}
			return (words[j] == "t" || k >= 0 && slices.Contains([]string{"is", "are", "was", "were"}, words[k])) && s.subject(words, k-1)
		case s.partOfState(words[j]), slices.Contains([]string{"a", "an", "the", "in", "or", "yet", "currently", "state", "status"}, words[j]):
		default:
			return false
		}
	}
	return false
}

// speaks says whether a sentence says of the object that it is in a state: "a closed ticket", "it is closed", "already closed".
func (s *stateWords) speaks(words []string, i, n int) bool {
	if i+n < len(words) && slices.Contains(s.object, words[i+n]) && !slices.Contains([]string{"it", "they"}, words[i+n]) {
		return !s.within(words, i)
	}
	verb := false
	for j := i - 1; j >= 0; j-- {
		switch w := words[j]; {
		case slices.Contains(s.object, w):
			return verb
		case slices.Contains([]string{"is", "are", "was", "were", "been", "in"}, w):
			verb = true
		case slices.Contains([]string{"already", "has", "have", "that", "which", "a", "an", "the", "state", "status", "currently"}, w):
		default:
			return false
		}
	}
	return i > 0 && words[i-1] == "already" // "Already closed."
}

// within says whether an object in a state is named for what belongs to it, or for what else it takes part in: "the total of a paid order".
func (s *stateWords) within(words []string, i int) bool {
	for j := i - 1; j >= 0; j-- {
		if !slices.Contains([]string{"a", "an", "the", "already", "or"}, words[j]) && !s.partOfState(words[j]) {
			return slices.Contains([]string{"of", "with", "to", "from", "into", "has", "have", "as"}, words[j])
		}
	}
	return false
}

// ambiguousState says that a state has the name of what a text says of refusals.
func ambiguousState(state string) bool {
	return slices.Contains([]string{"rejected", "refused", "failed", "error", "denied", "conflict", "invalid", "none", "all", "any", "unknown", "default", "in_use"}, state)
}
