package specs

import "strings"

// KindConditional: what entity tags promise: `getEvent/etag:not-modified` where an ETag is documented, and on the operations
// that write the same object `replaceEvent/etag:changes` and `replaceEvent/conditional:stale`.
const KindConditional Kind = "conditional"

// TagReader gives the GET operation of an operation's path whose successful answer documents an ETag; nil where none does.
func (c *Contract) TagReader(op *Operation) *Operation {
	for _, reader := range c.OperationsAt(op.Path) {
		if reader.Method != "GET" || !reader.Planned {
			continue
		}
		for _, r := range reader.Responses {
			if strings.HasPrefix(r.Status, "2") && r.Header("ETag") != nil {
				return reader
			}
		}
	}
	return nil
}

// documents says whether a status, not its range, is among an operation's responses.
func (o *Operation) documents(status string) bool {
	for _, r := range o.Responses {
		if r.Status == status {
			return true
		}
	}
	return false
}

func (r *requirer) conditional() {
	reader := r.c.TagReader(r.op)
	if reader == nil {
		return
	}
	place := reader.Place
	for _, s := range reader.Responses {
		if h := s.Header("ETag"); h != nil && strings.HasPrefix(s.Status, "2") {
			place = h.Place
		}
	}
	promise := func(keyword, text string, at Place) {
		_, short, _ := strings.Cut(keyword, ":")
		r.add(Requirement{ID: r.id(keyword), Kind: KindConditional, Keyword: short, Place: at, Text: text})
	}
	if r.op == reader {
		promise("etag:stable", "the ETag stays the same while the object does", place)
		promise("etag:not-modified", "a request with the current ETag in If-None-Match is answered with 304", place)
		return
	}
	if r.op.Method != "PUT" && r.op.Method != "PATCH" && r.op.Method != "DELETE" {
		return
	}
	if r.op.Method != "DELETE" {
		promise("etag:changes", "the ETag is another one after a change", place)
	}
	parameter := r.op.Parameter("header", "If-Match")
	stale, declared := r.c.Outcome(r.op, "stale", "")
	if parameter != nil || declared || r.op.documents("412") {
		at := stale.Place
		if parameter != nil {
			at = parameter.Place
		}
		promise("conditional:matching", "a request with the current ETag in If-Match is accepted", at)
		promise("conditional:stale", "a request with an ETag in If-Match that is not the current one is refused and changes nothing", at)
	}
	missing, declared := r.c.Outcome(r.op, "unconditional", "")
	if declared || parameter != nil && parameter.Required || r.op.documents("428") {
		at := missing.Place
		if parameter != nil {
			at = parameter.Place
		}
		promise("conditional:missing", "a request without If-Match is refused and changes nothing", at)
	}
}
