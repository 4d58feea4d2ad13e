package specs

import (
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// Reader gives the operation that reads what an operation made, by a Link Object of a 2xx answer, and the link; nil where
// none does. Both answers have one schema.
func (c *Contract) Reader(op *Operation) (*Operation, *Link) {
	return c.linkedReader(op, true)
}

// ObjectReader gives the operation that shows the object which an operation writes: for a creation the one that a Link Object of
// its 2xx answer leads to, else the GET of the operation's own path where that is the path of one object. The link is nil in
// the second case.
func (c *Contract) ObjectReader(op *Operation) (*Operation, *Link) {
	if reader, link := c.linkedReader(op, false); reader != nil {
		return reader, link
	}
	if op.Method == "POST" || !strings.HasSuffix(op.Resource(), "}") {
		return nil, nil
	}
	for _, reader := range c.OperationsAt(op.Path) {
		if reader.Method == "GET" {
			return reader, nil
		}
	}
	return nil, nil
}

func (c *Contract) linkedReader(op *Operation, alike bool) (*Operation, *Link) {
	for _, r := range op.Responses {
		if !strings.HasPrefix(r.Status, "2") {
			continue
		}
		for _, l := range r.Links {
			reader := c.Operation(l.Operation)
			if reader != nil && !l.Elsewhere && reader.Method == "GET" && reader != op && (reader.Facts.Pages == nil || reader.Facts.Pages.Named) && (!alike || answersAlike(r, reader)) {
				return reader, l
			}
		}
	}
	return nil, nil
}

// answersAlike says whether a reader's 200 has the very schema of an answer: only then must the two bodies be equal.
func answersAlike(r *Response, reader *Operation) bool {
	read := reader.Response(200)
	if read == nil {
		return false
	}
	for _, m := range r.Content {
		other := read.Media(m.Type)
		if other != nil && m.Schema != nil && other.Schema != nil && m.Schema.Resolve().Pointer() == other.Schema.Resolve().Pointer() {
			return true
		}
	}
	return false
}

// Lister gives the GET operation that lists what a POST adds to, of the same path, and the runtime expression of the list in its
// answer: as x-conformance pages says, else the body or its one member that is an array. It is nil where there is none.
func (c *Contract) Lister(op *Operation) (*Operation, string) {
	for _, lister := range c.OperationsAt(op.Path) {
		if lister.Method != "GET" || op.Method != "POST" || strings.HasSuffix(op.Resource(), "}") {
			continue
		}
		if p := lister.Facts.Pages; p != nil && p.Items != "" {
			return lister, p.Items
		}
		s := lister.Shown()
		if s == nil {
			continue
		}
		if s.Items() != nil {
			return lister, "$response.body"
		}
		var arrays []string
		for _, p := range s.Properties() {
			if p.Schema.Items() != nil {
				arrays = append(arrays, p.Name)
			}
		}
		if len(arrays) == 1 {
			return lister, "$response.body#" + jsonpointer.Of(arrays[0])
		}
	}
	return nil, ""
}

// tellsMade says whether an operation documents 201 for what it has made and 200 or 204 for what was there (RFC 9110 §9.3.4).
func (o *Operation) tellsMade() bool {
	has := func(status string) bool {
		return slices.ContainsFunc(o.Responses, func(r *Response) bool { return r.Status == status })
	}
	return has("201") && (has("200") || has("204"))
}

func (r *requirer) state() {
	promise := func(keyword, text string, at Place) {
		r.add(Requirement{ID: r.id("state:" + keyword), Kind: KindState, Keyword: keyword, Place: at, Text: text})
	}
	op := r.op
	if op.Method == "GET" || op.Method == "HEAD" {
		return
	}
	if _, link := r.c.Reader(op); link != nil {
		promise("read-back", "what was made reads the same when it is asked for", link.Place)
	}
	if lister, _ := r.c.Lister(op); lister != nil {
		promise("listed", "what was made is listed", lister.Place)
	}
	reader, link := r.c.ObjectReader(op)
	if reader == nil {
		if inferred, _ := r.c.InferredReader(op); inferred != nil && len(op.KeptMembers(inferred)) > 0 {
			promise("sent-is-read", "what was sent is what is read", inferred.Place)
			if len(op.DefaultMembers(inferred)) > 0 {
				promise("default", "what a request leaves out has the value that its default says", inferred.Place)
			}
		}
		return
	}
	at := reader.Place
	if link != nil {
		at = link.Place
	}
	if op.Method == "DELETE" {
		text := "what was deleted is not there when it is asked for"
		if r.c.Facts.GoneReadable || op.Facts.GoneReadable {
			text = "what was deleted can still be read"
		}
		promise("gone", text, at)
		promise("deleted-twice", "deleting again does not fail", op.Place)
		return
	}
	kept := op.KeptMembers(reader)
	sent, mediaType := op.Sent()
	if len(kept) > 0 {
		promise("sent-is-read", "what was sent is what is read", at)
	}
	if len(op.ReadOnlyMembers()) > 0 {
		promise("read-only", "what is readOnly is not taken from a request", at)
	}
	if sent.Closed() && (link == nil || op.ShownAlone(reader)) {
		promise("no-extras", "a member that the closed body does not have is not kept", at)
	}
	if link != nil {
		if len(op.DefaultMembers(reader)) > 0 {
			promise("default", "what a request leaves out has the value that its default says", at)
		}
		return
	}
	if op.Method == "PUT" && op.tellsMade() {
		promise("put-status", "the status says whether the object was there", op.Place)
	}
	if len(kept) > 0 && len(op.Stamps(reader)) > 0 {
		promise("stamped", "the time of the last change is another one after a change", at)
	}
	switch {
	case op.Method == "PUT" && len(kept) > 0:
		promise("put-idempotent", "the same request sent twice leaves the object as one does", op.Place)
		promise("put-replaces", "what a request leaves out is not kept from before", op.Place)
	case op.Method == "PATCH" && strings.HasPrefix(mediaType, "application/merge-patch+json") && len(kept) > 0:
		promise("patch-keeps", "what a patch does not name stays as it is", op.Place)
		promise("patch-removes", "a member that a patch sets to null is taken away", op.Place)
	case op.SaysPartial() && len(kept) > 0:
		promise("patch-keeps", "what a patch does not name stays as it is", op.Place)
	}
}
