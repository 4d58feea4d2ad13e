package specs

import "strings"

// Reader gives the operation that reads what an operation made, by a Link Object of a 2xx answer, and the link; nil where
// none does.
func (c *Contract) Reader(op *Operation) (*Operation, *Link) {
	for _, r := range op.Responses {
		if !strings.HasPrefix(r.Status, "2") {
			continue
		}
		for _, l := range r.Links {
			reader := c.Operation(l.Operation)
			if reader != nil && reader.Method == "GET" && reader != op && answersAlike(r, reader) {
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

func (r *requirer) state() {
	if r.op.Method == "GET" || r.op.Method == "HEAD" {
		return
	}
	if _, link := r.c.Reader(r.op); link != nil {
		r.add(Requirement{
			ID: r.id("state:read-back"), Kind: KindState, Keyword: "read-back", Place: link.Place,
			Text: "what was made reads the same when it is asked for",
		})
	}
}

func (r *requirer) pages() {
	p := r.op.Facts.Pages
	if p == nil || p.Limit == "" || p.Items == "" {
		return
	}
	r.add(Requirement{
		ID: r.id("pages:limit"), Kind: KindPages, Keyword: "limit", Place: p.Place, Text: "a page holds no more items than the limit",
	})
}
