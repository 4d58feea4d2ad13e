package specs

import (
	"slices"
	"strings"

	"holdfast/internal/nouns"
	"holdfast/specs/jsonpointer"
)

// StateRule is what a text says of the states of an object in which an operation can be done to it.
type StateRule struct {
	// Reader shows the object, and Member is the pointer to its state there.
	Reader *Operation
	Member string
	// States are all of them, in the order of the contract, and Allowed those in which the operation can be done.
	States, Allowed []string
	// Declared says that x-conformance declares how a conflict is refused.
	Declared bool
	Place    Place
}

// StatesOf gives the states in which an operation can be done to its object, where its own text says so: it documents or declares a conflict, the
// object shows its state as a closed list, and a sentence names states of that list as those alone that allow it ("only drafts", "one that is
// not a draft is a 409"), or as those that do not ("a closed one is a 409"). nil where nothing is said, or all or none of them would do.
func (c *Contract) StatesOf(op *Operation) *StateRule {
	path := op.Resource()
	end := strings.LastIndexByte(path, '}')
	_, declared := op.Facts.Refusals["conflict"]
	documented := op.Response(409)
	if op.Method == "GET" || end < 0 || strings.Count(path[end:], "/") > 1 || documented == nil && !declared {
		return nil
	}
	reader, member, states := c.stateOf(path[:end+1])
	if reader == nil {
		return nil
	}
	named := c.callsObject(path[:end+1], reader)
	said := stateWords{states: states, object: named, elsewhere: c.elsewhere(op, member, named)}
	texts, place, conflicts := slices.Concat(sentencesOf(op.Summary), sentencesOf(op.Description)), op.Place, [][]string(nil)
	if documented != nil {
		place, conflicts = documented.Place, sentencesOf(documented.Description)
	}
	if !slices.ContainsFunc(slices.Concat(texts, conflicts), func(words []string) bool { return slices.ContainsFunc(words, said.elsewhere) }) {
		said.object = append(said.object, "it", "they", "one", "ones") // nothing else is named that they could stand for
	}
	for _, words := range texts {
		if writes := op.Method == "PUT" || op.Method == "PATCH"; !writes || ofAnyChange(words) {
			said.read(words, refusing(words))
		}
	}
	for _, words := range conflicts {
		said.read(words, true)
	}
	allowed := said.allowed()
	if len(allowed) == 0 || len(allowed) == len(states) {
		return nil
	}
	return &StateRule{Reader: reader, Member: member, States: states, Allowed: allowed, Declared: declared, Place: place}
}

// stateOf gives the operation that shows the object of a path, and the one member that is its state, as a closed list.
func (c *Contract) stateOf(path string) (reader *Operation, member string, states []string) {
	for _, op := range c.OperationsAt(path) {
		if op.Method != "GET" || !op.Planned || op.Shown() == nil {
			continue
		}
		for _, p := range op.Shown().Properties() {
			words := nouns.Words(p.Name)
			if len(words) == 0 || !slices.Contains([]string{"status", "state", "phase", "stage"}, words[len(words)-1]) {
				continue
			}
			values := closedTexts(p.Schema)
			if member != "" && len(values) > 0 {
				return nil, "", nil // of two nobody knows which is meant
			}
			if len(values) > 1 {
				reader, member, states = op, jsonpointer.Of(p.Name), values
			}
		}
	}
	return reader, member, states
}

// closedTexts are the texts of a closed list.
func closedTexts(s *Schema) (values []string) {
	v, _, _ := s.Find("enum")
	all, _ := v.([]any)
	for _, one := range all {
		text, isText := one.(string)
		if !isText && one != nil {
			return nil
		}
		if isText {
			values = append(values, text)
		}
	}
	return values
}

// callsObject are the words by which a text may speak of the object of a path.
func (c *Contract) callsObject(path string, reader *Operation) []string {
	calls := []string{"object", "objects", "resource", "resources", "entity"}
	var named []string
	segments := strings.Split(path[:strings.LastIndexByte(path, '/')], "/")
	if words := nouns.Words(segments[len(segments)-1]); len(words) > 0 {
		named = append(named, words[len(words)-1])
	}
	at := reader.Shown().Resolve().Pointer()
	if words := nouns.Words(at[strings.LastIndexByte(at, '/')+1:]); len(words) > 0 && strings.Contains(at, "/schemas/") {
		named = append(named, words[len(words)-1])
	}
	for _, word := range named {
		one := nouns.Singular(word)
		calls = append(calls, word, one, one+"s")
	}
	return calls
}

// elsewhere says of a word whether it names the objects of another path, or a member of an operation's body: then a sentence may tell of their
// state, or of what becomes of that member alone.
func (c *Contract) elsewhere(op *Operation, state string, object []string) func(word string) bool {
	sent, _ := op.Sent()
	var members []string
	for _, p := range sent.Properties() {
		if words := nouns.Words(p.Name); len(words) > 0 && jsonpointer.Of(p.Name) != state {
			members = append(members, words[len(words)-1])
		}
	}
	return func(word string) bool {
		one := nouns.Singular(word)
		return !slices.Contains(object, word) && (c.kinds[one] || slices.Contains(members, word) || slices.Contains(members, one))
	}
}

// kindsOf are the nouns of the objects that paths name: project and issue, for /projects/{project}/issues/{issue}.
func kindsOf(operations []*Operation) map[string]bool {
	kinds := map[string]bool{}
	for _, op := range operations {
		segments := strings.Split(op.Path, "/")
		for i, segment := range segments[:len(segments)-1] {
			if words := nouns.Words(segment); len(words) > 0 && strings.HasPrefix(segments[i+1], "{") && !strings.HasPrefix(segment, "{") {
				kinds[nouns.Singular(words[len(words)-1])] = true
			}
		}
	}
	return kinds
}

// ofAnyChange says whether a sentence about a write speaks of every change that it can make: "a closed order cannot be reopened" is about one.
func ofAnyChange(words []string) bool {
	can := slices.ContainsFunc(words, func(w string) bool { return w == "can" || w == "cannot" || w == "may" || w == "must" })
	return !can || slices.ContainsFunc(words, func(w string) bool {
		return slices.ContainsFunc([]string{"chang", "updat", "modif", "edit", "replac", "writ", "patch", "renam", "amend"}, func(verb string) bool { return strings.HasPrefix(w, verb) })
	})
}

// refusing says whether a sentence speaks of a refusal.
func refusing(words []string) bool {
	said := " " + strings.Join(words, " ") + " "
	return slices.ContainsFunc([]string{
		"409", "conflict", "refused", "rejected", "fails", "error", "cannot", "can t", "can not", "must not", "not allowed", "impossible", "denied", "not possible",
	}, func(p string) bool { return strings.Contains(said, " "+p+" ") })
}

// LeadsTo says that an action leaves its object in a state, as its verb says: POST /tickets/{id}/close in closed, and reopen in open.
func (o *Operation) LeadsTo(state string) bool {
	words := nouns.Words(state)
	if len(words) != 1 {
		return false
	}
	verb := nouns.Words(o.Resource()[strings.LastIndexByte(o.Resource(), '/')+1:])
	if len(verb) == 1 && strings.HasPrefix(verb[0], "re") && len(verb[0]) > 4 {
		if back := verb[0][2:]; back == words[0] || back+"ed" == words[0] {
			return true
		}
	}
	return o.leadsTo(words) || o.leavesIn(words[0])
}

// laters are the words by which a sentence tells of what becomes of an object after the action, or on a condition: "after 30 days it becomes overdue".
var laters = []string{
	"after", "afterwards", "later", "when", "whenever", "where", "if", "unless", "until", "once", "days", "day", "hours", "hour", "minutes", "weeks", "week", "months", "eventually",
	"itself", "automatically", "may", "might", "can", "could", "would", "tomorrow", "before", "while", "without", "not", "never",
}

// leavesIn says that the words about an action or its success say in which state it leaves its object: "The invoice, open.", "it is open then".
func (o *Operation) leavesIn(state string) bool {
	if r := o.Response(200); r != nil && r.Status == "200" {
		before, after, found := strings.Cut(strings.ToLower(strings.TrimRight(strings.TrimSpace(r.Description), ".")), ",")
		if found && strings.TrimSpace(after) == state && strings.Count(strings.TrimSpace(before), " ") <= 2 {
			return true
		}
	}
	for _, words := range slices.Concat(sentencesOf(o.Summary), sentencesOf(o.Description)) {
		if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(laters, w) }) {
			continue
		}
		said := " " + strings.Join(words, " ") + " "
		if strings.Contains(said, " it is "+state+" then ") || strings.Contains(said, " it becomes "+state+" ") || strings.Contains(said, " then it is "+state+" ") {
			return true
		}
	}
	return false
}
