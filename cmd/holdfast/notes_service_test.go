package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// notesContract is a contract of two operations, and notes a service that keeps it: what the gate is tried on.
const notesContract = "testdata/green/notes.yaml"

type notes struct {
	mu   sync.Mutex
	made map[string]string
	keys map[string][2]string // a key's request and its note
	mux  http.ServeMux
}

func newNotes() *notes {
	n := &notes{made: map[string]string{}, keys: map[string][2]string{}}
	n.mux.HandleFunc("POST /notes", n.create)
	n.mux.HandleFunc("GET /notes/{id}", n.get)
	n.mux.HandleFunc("/notes", methods("POST"))
	n.mux.HandleFunc("/notes/{id}", methods("GET, HEAD"))
	return n
}

func methods(allowed string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", allowed)
		problem(w, http.StatusMethodNotAllowed, "")
	}
}

func (n *notes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, pattern := n.mux.Handler(r); r.Header.Get("Authorization") != "Bearer owner-token" && strings.Contains(pattern, " ") {
		problem(w, http.StatusUnauthorized, "")
		return
	}
	n.mux.ServeHTTP(w, r)
}

var (
	noteKey = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	noteID  = regexp.MustCompile(`^n[0-9]{6}$`)
)

func (n *notes) create(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media != "application/json" {
		problem(w, http.StatusUnsupportedMediaType, "")
		return
	}
	var value any
	if !utf8.Valid(body) || json.Unmarshal(body, &value) != nil {
		problem(w, http.StatusBadRequest, "")
		return
	}
	members, _ := value.(map[string]any)
	text, ok := members["text"].(string)
	if length := utf8.RuneCountInString(text); !ok || len(members) != 1 || length < 1 || length > 20 || duplicated(body) {
		problem(w, http.StatusUnprocessableEntity, "")
		return
	}
	key := r.Header.Values("Idempotency-Key")
	if len(key) != 1 || !noteKey.MatchString(key[0]) {
		problem(w, http.StatusUnprocessableEntity, "")
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	id, name := "", strings.ToLower(key[0])
	if before, used := n.keys[name]; used {
		if before[0] != text {
			problem(w, http.StatusConflict, "")
			return
		}
		id = before[1]
	} else {
		id = fmt.Sprintf("n%06d", len(n.made)+1)
		n.made[id], n.keys[name] = text, [2]string{text, id}
	}
	writeNote(w, http.StatusCreated, id, text)
}

// duplicated says whether a member is named twice.
func duplicated(body []byte) bool { return bytes.Count(body, []byte(`"text"`)) > 1 }

func (n *notes) get(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	id := r.PathValue("id")
	text, ok := n.made[id]
	switch {
	case !noteID.MatchString(id):
		problem(w, http.StatusUnprocessableEntity, "")
	case !ok:
		problem(w, http.StatusNotFound, "")
	default:
		writeNote(w, http.StatusOK, id, text)
	}
}

func writeNote(w http.ResponseWriter, status int, id, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"id": id, "text": text}) // a recorder or a connection that is gone
}
