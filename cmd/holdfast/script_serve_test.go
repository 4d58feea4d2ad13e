package main

import (
	"encoding/json"
	"flag"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"holdfast/conformance/reference"
)

func scriptServe(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("unsupported: ! serve")
	}
	kind := "reference"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		kind, args = args[0], args[1:]
	}
	if kind == "closed" {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		ts.Check(err)
		ts.Check(l.Close())
		ts.Setenv("URL", "http://"+l.Addr().String())
		return
	}
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	options := reference.Options{Store: reference.NewMemory()}
	flags.Func("fault", "", func(name string) error { options.Faults = append(options.Faults, name); return nil })
	ts.Check(flags.Parse(args))
	service, err := reference.New(options)
	ts.Check(err)
	var handler http.Handler = service
	switch kind {
	case "echo":
		handler = echoing(service)
	case "hostile":
		handler = http.HandlerFunc(hostile)
	}
	server := httptest.NewServer(logged(handler, ts.MkAbs("requests.log")))
	ts.Defer(server.Close)
	ts.Setenv("URL", server.URL)
}

// logged writes a line for each request.
func logged(h http.Handler, file string) http.Handler {
	var mu sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		if f, err := os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644); err == nil {
			f.WriteString(r.Method + " " + r.Host + r.URL.Path + "\n")
			f.Close()
		}
		mu.Unlock()
		h.ServeHTTP(w, r)
	})
}

// echoing repeats the caller's credentials in a header and in the body of every answer.
func echoing(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent := r.Header.Get("Authorization")
		recorded := httptest.NewRecorder()
		h.ServeHTTP(recorded, r)
		for name, values := range recorded.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length") // the body grows
		w.Header().Set("X-Echo", sent)
		w.WriteHeader(recorded.Code)
		body := recorded.Body.String()
		if members, ok := strings.CutPrefix(body, "{"); ok && sent != "" {
			said, _ := json.Marshal(sent) // a string is always JSON
			body = `{"echo":` + string(said) + `,` + members
		}
		w.Write([]byte(body))
	})
}

// hostile answers with what would recolour a terminal, command a CI server or end an element of a page.
func hostile(w http.ResponseWriter, _ *http.Request) {
	const attack = "\x1b[2J\x1b]0;owned\x07\r\n::error::owned\n::set-output name=x::y\n</script><img src=x onerror=alert(1)>]]>\x00\xff"
	w.Header().Set("X-Attack", "::error::owned")
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	said, _ := json.Marshal(attack) // a string is always JSON
	w.Write([]byte(`{"id":` + string(said) + `,"raw":"` + attack + `"}`))
}
