package conformance_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// kinds are what once was told of a service that was right.
var kinds = []trap{
	{
		name: "two members that are given together or not at all", rule: "positive-boundary",
		adds: []string{"MEMBERS=, from: { type: string, maxLength: 12 }, to: { type: string, maxLength: 12 }"},
		right: func(w http.ResponseWriter, r *request) bool {
			_, from := r.sent["from"].(string)
			_, to := r.sent["to"].(string)
			return making(r) && (from != to || longer(r, "from", 12) || longer(r, "to", 12)) && refuse(w, 400)
		},
		wrong: func(w http.ResponseWriter, r *request) bool {
			return making(r) && longer(r, "from", 11) && refuse(w, 400)
		},
	},
	{
		name: "a number that the service gives, whatever is sent", rule: "positive-boundary",
		adds: []string{"MEMBERS=, serial: { type: integer, format: int64 }"},
		right: func(w http.ResponseWriter, r *request) bool {
			return numbered(w, r, func(int64) int64 { return int64(len(r.boxes.all)) })
		},
		wrong: func(w http.ResponseWriter, r *request) bool {
			return numbered(w, r, func(n int64) int64 { return int64(int32(n)) })
		},
	},
	{
		name: "nullable where it means nothing", rule: "body-schema", adds: []string{"MEMBERS=, memo: { type: string, nullable: true }"},
		right: func(w http.ResponseWriter, r *request) bool { return noted(w, r, nil) },
		wrong: func(w http.ResponseWriter, r *request) bool { return noted(w, r, 5) },
	},
	{
		name: "null among branches, where the type beside them forbids it", rule: "body-schema",
		adds:  []string{"MEMBERS=, memo: { type: string, oneOf: [{ maxLength: 9 }, { type: 'null' }] }"},
		right: func(w http.ResponseWriter, r *request) bool { return remarked(w, r, nil) },
		wrong: func(w http.ResponseWriter, r *request) bool { return remarked(w, r, 5) },
	},
	{
		name: "a default page that nobody wrote down", rule: "listed",
		right:  func(w http.ResponseWriter, r *request) bool { return listing(r) && paged(w, r, -1) },
		closed: []string{boxPages + " } }"},
		wrong:  func(w http.ResponseWriter, r *request) bool { return listing(r) && paged(w, r, -1) },
	},
	{
		name: "a limit that nobody wrote down is refused in a way that nobody wrote down", rule: "negative-type",
		adds: []string{"QUERY={ name: page, in: query, schema: { type: integer } }", "        '400': { $ref: '#/components/responses/Problem' }\n  /boxes/{id}:=  /boxes/{id}:"},
		right: func(w http.ResponseWriter, r *request) bool {
			_, err := strconv.Atoi(cmp.Or(r.URL.Query().Get("page"), "1"))
			return listing(r) && (err != nil || len(r.URL.Query().Get("page")) > 4) && refuse(w, 400)
		},
	},
	{
		name: "a tag by which nothing can be asked", rule: "entity-tag",
		right: func(w http.ResponseWriter, r *request) bool { w.Header().Set("ETag", `W/"7"`); return false },
		wrong: func(w http.ResponseWriter, r *request) bool { w.Header().Set("ETag", `seven`); return false },
	},
	{
		name: "answers are packed for whoever does not refuse it", rule: "content-type-documented",
		right: func(w http.ResponseWriter, r *request) bool {
			accepts := r.Header.Values("Accept-Encoding")
			return listing(r) && (len(accepts) == 0 || strings.Contains(accepts[0], "gzip")) && packed(w)
		},
		wrong: func(w http.ResponseWriter, r *request) bool {
			if !listing(r) {
				return false
			}
			w.Header().Set("Content-Encoding", "gzip")
			return plain(w, 200, "text/plain", "nothing that is packed")
		},
	},
	{
		name: "a connection is closed after each answer", rule: "unanswered",
		right: func(w http.ResponseWriter, r *request) bool { w.Header().Set("Connection", "close"); return false },
		wrong: func(w http.ResponseWriter, r *request) bool {
			if making(r) && r.sent["name"] == nil {
				panic(http.ErrAbortHandler)
			}
			return false
		},
	},
	{
		name: "what is deleted stays readable, as deleted", rule: "gone", adds: []string{"MEMBERS=, deleted: { type: boolean, readOnly: true }"}, closed: []string{"MEMBERS=, deleted: { type: boolean, readOnly: true }", boxSettles},
		right: func(w http.ResponseWriter, r *request) bool { return deleted(w, r, true) },
		wrong: func(w http.ResponseWriter, r *request) bool { return deleted(w, r, false) },
	},
	{
		name: "what was made is shown a moment later", rule: "read-back", closed: []string{boxSettles, linked},
		right: func(w http.ResponseWriter, r *request) bool { return later(w, r, 2) },
		wrong: func(w http.ResponseWriter, r *request) bool { return later(w, r, 1<<30) },
	},
}

// boxSettles are a contract's words on what is read, and on what is not there.
const boxSettles = "paths:=x-conformance: { settles: 0s, refusals: { absent: 404, gone: 404 } }\npaths:"

const linked = "description: made,=description: made, links: { it: { operationId: getBox, parameters: { id: $response.body#/id } } },"

func longer(r *request, name string, most int) bool {
	text, isText := r.sent[name].(string)
	return r.sent[name] != nil && !isText || len([]rune(text)) > most
}

func numbered(w http.ResponseWriter, r *request, gives func(int64) int64) bool {
	var sent struct{ Serial *int64 }
	err := json.Unmarshal(r.bytes, &sent)
	name, _ := r.sent["name"].(string)
	switch {
	case !making(r) || len(name) < 2 || longer(r, "name", 20) || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
		return false
	case err != nil || r.sent["serial"] == nil && bytes.Contains(r.bytes, []byte(`"serial"`)):
		return refuse(w, 400)
	case sent.Serial == nil:
		sent.Serial = new(int64)
	}
	r.sent["serial"] = gives(*sent.Serial)
	return tell(w, 201, r.boxes.add(r.sent))
}

// noted shows a memo where none was sent.
func noted(w http.ResponseWriter, r *request, memo any) bool {
	v, has := r.sent["memo"]
	_, isText := v.(string)
	if making(r) && r.sent != nil && !has {
		r.sent["memo"] = memo
		return false
	}
	return making(r) && !isText && refuse(w, 400)
}

// remarked takes null as well, and says memo where none was sent.
func remarked(w http.ResponseWriter, r *request, memo any) bool {
	v, has := r.sent["memo"]
	if text, isText := v.(string); making(r) && has && v != nil && (!isText || len([]rune(text)) > 9) {
		return refuse(w, 400)
	}
	if making(r) && r.sent != nil && v == nil {
		r.sent["memo"] = memo
	}
	return false
}

func packed(w http.ResponseWriter) bool {
	var text bytes.Buffer
	z := gzip.NewWriter(&text)
	io.WriteString(z, `{"items":[]}`)
	z.Close()
	w.Header().Set("Content-Encoding", "gzip")
	return plain(w, 200, "application/json", text.String())
}

// deleted keeps what is deleted, and says so where that is asked.
func deleted(w http.ResponseWriter, r *request, says bool) bool {
	one := r.boxes.all[strings.TrimPrefix(r.URL.Path, "/boxes/")]
	if r.Method != "DELETE" || one == nil {
		return false
	}
	if says {
		one["deleted"] = true
	}
	w.WriteHeader(204)
	return true
}

// later shows an object only when it was asked for so many times.
func later(w http.ResponseWriter, r *request, times int) bool {
	id := strings.TrimPrefix(r.URL.Path, "/boxes/")
	if r.Method != "GET" || listing(r) || r.boxes.all[id] == nil {
		return false
	}
	r.boxes.saved[id] = append(r.boxes.saved[id], '.')
	return len(r.boxes.saved[id]) <= times && refuse(w, 404)
}
