package specs

import (
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// lockNames are those of members that say which state of an object a client knows.
var lockNames = []string{"version", "revision", "rev", "etag", "lockversion", "rowversion", "resourceversion", "objectversion", "versionnumber"}

// Lock gives the member by which a write says which state of its object the client knows, and the operation that shows it: the body has to have
// it, the reader of the object's own path shows it in the same type, what makes the object does not take it, and the write documents the refusal
// of another state, 409 or 412. "" where there is none.
func (c *Contract) Lock(op *Operation) (pointer string, reader *Operation) {
	sent, _ := op.Sent()
	for _, p := range sent.Properties() {
		if !op.locks(&p) {
			continue
		}
		at := jsonpointer.Of(p.Name)
		for _, r := range c.OperationsAt(op.Path) {
			if r.Method == "GET" && r.Planned && r.Shown().Member(at) != nil && slices.Equal(r.Shown().Member(at).Types(), p.Schema.Types()) && !c.takenByCreation(op.Path, at) {
				return at, r
			}
		}
	}
	return "", nil
}

// takenByCreation says whether what makes the objects of a path takes a member: then it is the client's own, and not the service's count.
func (c *Contract) takenByCreation(path, member string) bool {
	return slices.ContainsFunc(c.Operations, func(op *Operation) bool {
		if op.Method != "POST" || !strings.HasPrefix(path, strings.TrimSuffix(op.Path, "/")+"/{") {
			return false
		}
		sent, _ := op.Sent()
		return sent.Member(member) != nil
	})
}

func (r *requirer) locked() {
	at, _ := r.c.Lock(r.op)
	if at == "" {
		return
	}
	place := r.op.Place
	for _, status := range [...]int{412, 409} {
		if documented := r.op.Response(status); documented != nil {
			place = documented.Place
		}
	}
	r.add(Requirement{ID: r.id("refusal:stale-" + at[1:]), Kind: KindRefusal, Keyword: "stale-member", Place: place, Text: "a change of another " + at[1:] + " than the object has is refused"})
}

// locks says whether a member of a write's body may be that of [Contract.Lock], which what is read after the write has counted up.
func (o *Operation) locks(p *Property) bool {
	makes := o.Method == "PUT" && o.Response(201) != nil // what a client makes it numbers itself
	return (o.Method == "PUT" || o.Method == "PATCH") && !makes && (o.Response(409) != nil || o.Response(412) != nil) &&
		p.Required && !p.Schema.Is("readOnly") && slices.Contains(lockNames, lettersOf(p.Name))
}
