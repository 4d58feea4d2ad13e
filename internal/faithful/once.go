package faithful

import (
	"net/http"
	"strings"
)

// keyed is what was done for an idempotency key.
type keyed struct {
	asked  string
	answer *answer
}

// once does what a request asks for, but for a key that was used before: the same request is answered as it was, another one refused.
func (q *request) once() *answer {
	key := q.key()
	if key == "" {
		return q.accept()
	}
	asked := q.method + " " + q.URL.String() + "\n" + string(q.body)
	if v, ok := decode(q.body); ok {
		asked = q.method + " " + q.URL.String() + "\n" + show(v)
	}
	place := q.route.template + "\n" + key
	if before := q.service.keys[place]; before != nil {
		if before.asked == asked {
			return before.answer
		}
		return q.refuse(http.StatusConflict)
	}
	a := q.accept()
	q.service.keys[place] = &keyed{asked: asked, answer: a}
	return a
}

// key is the request's idempotency key, where the operation has such a header.
func (q *request) key() string {
	for _, p := range append(q.route.item.Parameters, q.operation.Parameters...) {
		if p.Value != nil && p.Value.In == "header" && strings.HasSuffix(strings.ToLower(p.Value.Name), "idempotency-key") {
			return q.Header.Get(p.Value.Name)
		}
	}
	return ""
}
