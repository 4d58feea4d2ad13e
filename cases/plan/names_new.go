package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
)

// NamesNew says that a POST makes the object that its own path names, under a name of the caller's choice: POST /groups/{name}, "Create a
// group". Most POSTs to an object change it or do something with it, so the words must say that one of this very collection is made, and a
// GET of the same path must show one: the name is asked for before it is taken.
func NamesNew(c *specs.Contract, op *specs.Operation) bool {
	path := strings.TrimSuffix(op.Path, "/")
	if op.Method != "POST" || !op.Planned || !strings.HasSuffix(path, "}") || !saysNew(c, op) {
		return false
	}
	name := newName(op)
	p := op.Parameter("path", name)
	if p == nil || !strings.HasSuffix(path, "/{"+name+"}") || !intent.Identifies(p) || intent.HasItems(c, path) {
		return false
	}
	if types := p.Schema.Types(); len(types) > 0 && !slices.Contains(types, "string") {
		return false // numbers are given by the service
	}
	noun, _ := nouns.Key(name)
	own := qualifiedCollection(op.Path, name)
	if own.noun == "" || !own.is(noun) || !readWhole(c, op.Path) {
		return false
	}
	if above, _ := namedCollection(op.Path, name); putsInto(op, own.noun) || above.noun != own.noun && !speaksOf(op, own.noun) {
		return false
	}
	// A user is put into a group so: where a collection nearer to the root makes such objects it is one of those that is named.
	return !slices.ContainsFunc(newCollections(c).made, func(s source) bool {
		return s.noun == own.noun && strings.Count(s.key, "/") < strings.Count(own.key, "/")
	})
}

// newName is the path parameter that the path of an operation ends in.
func newName(op *specs.Operation) string {
	path := strings.TrimSuffix(op.Path, "/")
	return strings.TrimSuffix(path[strings.LastIndexByte(path, '{')+1:], "}")
}

// saysNew says that the name, the summary or the description of an operation begins with a verb of creation, and none of them with another one.
func saysNew(c *specs.Contract, op *specs.Operation) bool {
	said := [][]string{intent.WordsOf(op.Summary), intent.WordsOf(c.Described(op.Place))}
	if !strings.Contains(op.ID, ":/") {
		said = append(said, intent.WordsOf(op.ID))
	}
	makes := false
	for _, words := range said {
		switch {
		case len(words) == 0 || words[0] == "post": // the method
		case !slices.Contains(intent.Makings(), words[0]), slices.Contains(words[1:min(len(words), 3)], "or"): // create or update
			if intent.Changing(words) {
				return false
			}
		default:
			makes = true
		}
	}
	return makes
}

// putsInto says that the name or the summary of an operation speaks of something else that the object of its path is given: "add members to
// a group", "add group members".
func putsInto(op *specs.Operation, noun string) bool {
	noun = noun[strings.LastIndexByte(noun, ' ')+1:]
	said := [][]string{intent.WordsOf(op.Summary)}
	if !strings.Contains(op.ID, ":/") {
		said = append(said, intent.WordsOf(op.ID))
	}
	links := []string{"to", "into", "in", "on", "onto", "for", "of", "from", "by", "with", "under", "using", "at", "if", "that", "which", "and", "as", "when", "given", "named", "called"}
	return slices.ContainsFunc(said, func(words []string) bool {
		i := slices.IndexFunc(words, func(w string) bool { return nouns.Singular(w) == noun })
		if i < 1 || !slices.Contains(intent.Makings(), words[0]) || words[0] == "post" {
			return false
		}
		linked := slices.ContainsFunc(words[1:i], func(w string) bool { return slices.Contains(links, w) })
		return linked || i+1 < len(words) && !slices.Contains(links, words[i+1])
	})
}

// speaksOf says that the name or the summary of an operation has what objects of a collection are called.
func speaksOf(op *specs.Operation, noun string) bool {
	return slices.ContainsFunc(slices.Concat(intent.WordsOf(op.Summary), intent.WordsOf(op.ID)), func(w string) bool { return nouns.Singular(w) == noun })
}

// readWhole says that a GET of a path shows one object.
func readWhole(c *specs.Contract, path string) bool {
	return slices.ContainsFunc(c.OperationsAt(path), func(get *specs.Operation) bool {
		return get.Method == "GET" && get.Planned && !slices.Contains(get.Shown().Types(), "array")
	})
}

// drawnName is the value of a path parameter by which an operation names what it makes; false where it names nothing new, or where another
// name than those that somebody may have can't be drawn.
func (d *draft) drawnName(op *specs.Operation, p *specs.Parameter) (cases.Value, bool) {
	if p.In != "path" || op.Method != "POST" || p.Name != newName(op) || !NamesNew(d.contract, op) || d.drawable(p) != "" {
		return cases.Value{}, false
	}
	return cases.FreshFor(op, p), true
}

// Posts says that a POST goes to the very object that its path names, and not to what stands below it or is made there: POST /pets/{petId}
// changes a pet, POST /files/{folderId} puts a file into a folder.
func Posts(c *specs.Contract, op *specs.Operation) bool {
	path := strings.TrimSuffix(op.Path, "/")
	name := newName(op)
	if op.Method != "POST" || !strings.HasSuffix(path, "/{"+name+"}") || intent.HasItems(c, path) {
		return false
	}
	noun, _ := nouns.Key(name)
	own := qualifiedCollection(op.Path, name)
	return own.noun != "" && own.is(noun)
}

// freshTexts are the texts of the body that are drawn for each request: those that have to be unique, and those of the form of an example.
func (b *base) freshTexts(caseID, id string) (all []cases.Replacement) {
	for _, pointer := range b.unique {
		named := b.named(pointer)
		fresh := cases.Fresh{Name: caseID + "/" + id + named, Operation: b.op.ID, In: "body", Parameter: named, Word: b.word}
		all = append(all, cases.Replacement{Target: pointer, Value: cases.Value{Fresh: &fresh}})
	}
	for _, pointer := range slices.Sorted(maps.Keys(b.like)) {
		fresh := cases.Fresh{Name: caseID + "/" + id + pointer, Operation: b.op.ID, In: "body", Parameter: pointer, Like: b.like[pointer]}
		for _, target := range b.paired([]string{pointer}) {
			all = append(all, cases.Replacement{Target: target, Value: cases.Value{Fresh: &fresh}})
		}
	}
	return all
}
