package specs

import (
	"slices"
	"strings"

	"holdfast/internal/nouns"
)

// Removal is an object that a request's path names and that the contract has a DELETE for.
type Removal struct {
	// Parameter is the path parameter that takes the object's id.
	Parameter string
	// Delete removes the object, and Reader shows it.
	Delete, Reader *Operation
}

// Removals are the objects of an operation's path that can be removed, the innermost first, where the operation documents what it says of what is
// not there. What only reads the object itself is no matter of it, nor a PUT, which may make it again, nor what brings it back; nor is anything where a text says that
// something stays when the object is removed.
func (c *Contract) Removals(op *Operation) (all []Removal) {
	if op.Method == "DELETE" || op.Method == "HEAD" || op.Method == "OPTIONS" || !c.saysAbsent(op) || op.bringsBack() || c.Facts.GoneReadable {
		return nil
	}
	path := op.Resource()
	for end := strings.LastIndexByte(path, '}'); end > 0; end = strings.LastIndexByte(path[:end], '}') {
		start := strings.LastIndexByte(path[:end], '{')
		at := path[:end+1]
		if start < 1 || path[start-1] != '/' || at == path && (op.Method == "GET" || op.Method == "PUT") || outlives(path[len(at):]) {
			continue
		}
		r := Removal{Parameter: path[start+1 : end]}
		for _, other := range c.OperationsAt(at) {
			switch {
			case !other.Planned:
			case other.Method == "DELETE":
				r.Delete = other
			case other.Method == "GET":
				r.Reader = other
			}
		}
		if r.Delete != nil && r.Reader != nil && c.saysAbsent(r.Reader) && !r.Delete.Facts.GoneReadable && !r.Delete.speaksOfStaying(false) && !op.speaksOfStaying(true) {
			all = append(all, r)
		}
	}
	return all
}

// saysAbsent says whether an operation tells how it refuses what is not there.
func (c *Contract) saysAbsent(op *Operation) bool {
	for _, condition := range []string{"absent", "gone"} {
		if _, declared := c.Outcome(op, condition, ""); declared {
			return true
		}
	}
	return op.Response(404) != nil || op.Response(410) != nil
}

// bringsBack says whether an operation's name or path speaks of bringing back what was removed, or of making sure that something is there.
func (o *Operation) bringsBack() bool {
	back := []string{
		"restore", "undelete", "unremove", "recover", "revive", "reactivate", "activate", "enable", "reopen", "unarchive", "untrash", "undo", "reinstate", "recreate",
		"resurrect", "rollback", "revert", "ensure", "upsert", "purge", "destroy", "erase",
	}
	for _, words := range [][]string{nouns.Words(o.Path[strings.LastIndexByte(o.Path, '}')+1:]), nouns.Words(o.ID)} {
		for i, w := range words {
			if slices.Contains(back, w) || keepsRecord(w, false) || w == "un" && i+1 < len(words) && slices.Contains(back, w+words[i+1]) {
				return true
			}
		}
	}
	return false
}

// outlives says whether a path below an object speaks of what is kept of it when it is no more: its history, its invoices.
func outlives(below string) bool {
	return slices.ContainsFunc(nouns.Words(below), func(w string) bool { return keepsRecord(w, true) })
}

// keepsRecord says whether a word is one for what tells of objects that are no more. The name of an operation may speak of one event that can be
// removed itself; below another object it tells of that one.
func keepsRecord(word string, below bool) bool {
	if slices.Contains([]string{"history", "versions", "revisions", "audit", "events", "log", "logs", "trash"}, word) {
		return true
	}
	records := []string{
		"version", "revision", "event", "activity", "timeline", "change", "changelog", "snapshot", "backup", "invoice", "receipt", "statement", "payment", "transaction", "ledger",
	}
	return below && slices.Contains(records, nouns.Singular(word))
}

// speaksOfStaying says whether an operation's text speaks of something that outlives a removal, or can be read in spite of it; where beside is set
// in a sentence that speaks of the removal too.
func (o *Operation) speaksOfStaying(beside bool) bool {
	staying := []string{
		"stay", "stays", "remain", "remains", "kept", "keep", "keeps", "retained", "retain", "retains", "still", "preserved", "preserve", "preserves", "unaffected",
		"archive", "archived", "archives", "soft", "even", "later", "eventually", "asynchronously", "background", "scheduled", "including", "includes", "regardless",
	}
	return slices.ContainsFunc(slices.Concat(sentencesOf(o.Summary), sentencesOf(o.Description)), func(words []string) bool {
		return (!beside || slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "delet") || strings.HasPrefix(w, "remov") })) &&
			slices.ContainsFunc(words, func(w string) bool { return slices.Contains(staying, w) })
	})
}

// RefusesRemoved says whether an operation's own text says that it refuses what was removed: "a removed book is answered with 404".
func (o *Operation) RefusesRemoved() bool {
	return slices.ContainsFunc(slices.Concat(sentencesOf(o.Summary), sentencesOf(o.Description)), func(words []string) bool {
		return speaksOfRemoved(words) && slices.ContainsFunc(words, func(w string) bool { return w == "404" || w == "410" })
	})
}

func speaksOfRemoved(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return w == "removed" || w == "deleted" })
}

func (r *requirer) removed() {
	if removals := r.c.Removals(r.op); len(removals) > 0 {
		r.add(Requirement{
			ID: r.id("state:removed"), Kind: KindState, Keyword: "removed", Place: removals[0].Delete.Place,
			Text: "what was removed, and what is below it, is not there for this operation either",
		})
	}
}
