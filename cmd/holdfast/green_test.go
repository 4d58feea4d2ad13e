package main

import (
	"cmp"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// green is a way in which a run could be green without proof, and what it comes to.
type green struct {
	name string
	// service is what answers, made of the one that is right; dir is the report directory.
	service func(right http.Handler, dir string) http.Handler
	// edit changes the contract's text; config is added to the configuration.
	edit   [2]string
	config string
	args   []string
	code   int
	// first is how the report's first line begins, and holds what it holds besides.
	first, holds string
}

// Every row but the first is a target, a contract or a command that proves less than it seems to. None may end with 0, and each is told
// by the first line.
func TestGate_IsNeverGreenWithoutProof(t *testing.T) {
	for _, row := range greens() {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			row.hold(t)
		})
	}
}

func (row green) hold(t *testing.T) {
	dir := t.TempDir()
	reports := filepath.Join(dir, "reports")
	contract, err := os.ReadFile(notesContract)
	require.NoError(t, err)
	if row.edit[0] != "" {
		require.Contains(t, string(contract), row.edit[0])
		contract = []byte(strings.Replace(string(contract), row.edit[0], row.edit[1], 1))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "notes.yaml"), contract, 0o600))
	config := filepath.Join(dir, "holdfast.yaml")
	require.NoError(t, os.WriteFile(config, []byte("contract: notes.yaml\ncallers: { owner: { bearerAuth: { bearer: owner-token } } }\n"+row.config), 0o600))
	var handler http.Handler = newNotes()
	if row.service != nil {
		handler = row.service(handler, reports)
	}
	args := append([]string{"run", "-c", config, "-u", serve(t, handler), "--report-dir", reports, "--report", "text", "--no-races"}, row.args...)
	got := holdfast(t, args...)
	first, _, _ := strings.Cut(got.stdout, "\n")
	require.Equal(t, row.code, got.code, "%s\n%s", first, got.stderr)
	require.True(t, strings.HasPrefix(first, row.first), "%s", first)
	require.True(t, strings.Contains(got.stdout, row.holds), "%q is not in\n%s", row.holds, got.stdout)
	v := verdictFile(t, reports)
	assert.InDelta(t, row.code, v["exit_code"], 0)
	assert.Equal(t, row.code == result.ExitKept, v["ok"])
	if row.code == result.ExitIncomplete {
		assert.Equal(t, false, v["complete"])
	}
}

func greens() []green {
	return []green{
		{name: "a service that is right", code: 0, first: "kept: "},
		{name: "503 in place of every 422", service: instead(422, 503), code: 1, first: "BROKEN: ", holds: "503, twice, while the valid request was accepted"},
		{name: "502 in place of every 404", service: instead(404, 502), code: 1, first: "BROKEN: ", holds: "502, twice"},
		{name: "504 in place of every 409", service: instead(409, 504), code: 1, first: "BROKEN: ", holds: "504, twice"},
		{name: "503 in place of every 401", service: instead(401, 503), code: 1, first: "BROKEN: ", holds: "503, twice"},
		{name: "503 in place of every 400", service: instead(400, 503), code: 1, first: "BROKEN: ", holds: "503, twice"},
		{name: "408 in place of every 422", service: instead(422, 408), code: 3, first: "INCOMPLETE: ", holds: "could not be judged because of how the target answered"},
		{name: "425 in place of every 409", service: instead(409, 425), code: 3, first: "INCOMPLETE: ", holds: "the target answered 425"},
		{name: "429 in place of every 409", service: instead(409, 429), code: 3, first: "INCOMPLETE: ", holds: "the target answered 429"},
		{name: "503 that the contract documents, in place of every 409", edit: [2]string{"        '415':", "        '503': { description: later }\n        '415':"}, service: instead(409, 503), code: 3, first: "INCOMPLETE: "},
		{name: "503 after the first 15 requests", args: []string{"--operation", "getNote"}, service: after(15, 503), code: 3, first: "INCOMPLETE: "},
		{name: "500 where the contract has only a default for it", edit: [2]string{"'422': { $ref: '#/components/responses/Problem' }\n      x-", "default: { $ref: '#/components/responses/Problem' }\n      x-"},
			service: instead(422, 500), code: 1, first: "BROKEN: "},
		// One worker: which request an answer is taken from decides whether it is seen to be answered the second time.
		{name: "every 25th answer is a 503", args: []string{"-j", "1"}, service: every(25, 503), code: 1, first: "BROKEN: ", holds: "unstable"},
		{name: "every 20th answer is a 500", args: []string{"-j", "1"}, service: every(20, 500), code: 1, first: "BROKEN: "},
		{name: "every 15th request is reset", args: []string{"-j", "1"}, service: resetting(15), code: 1, holds: "unstable"},
		{name: "bodies over the limit", service: bodies(`{"id":"n000001","text":"` + strings.Repeat("x", 1<<20) + `"}`), code: 4, first: "GATE NOT MET: ", holds: "none of its success bodies could be judged: only the first"},
		{name: "bodies of 2,500 levels", args: []string{"--operation", "getNote"}, service: bodies(strings.Repeat("[", 2500) + strings.Repeat("]", 2500)), code: 4, first: "GATE NOT MET: ", holds: "none of its success bodies could be judged"},
		{name: "a number that would fill the memory", args: []string{"--operation", "getNote"}, service: bodies(`{"id":"n000001","text":1e99999999}`), code: 4, first: "GATE NOT MET: ", holds: "too far from 0"},
		{name: "bodies of an unknown coding", service: coded("br"), code: 4, first: "GATE NOT MET: ", holds: "the body is encoded: br"},
		{name: "a pattern that runs out of time", edit: [2]string{"schema: { $ref: '#/components/schemas/Note' }\n        '401'", "schema: { properties: { slow: { type: string, pattern: '^((a+)+)+$' } } }\n        '401'"},
			service: bodies(`{"id":"n000001","text":"x","slow":"` + strings.Repeat("a", 40) + `!"}`), code: 4, first: "GATE NOT MET: ", holds: "could not be matched within"},
		{name: "the journal is removed", service: meanwhile(func(dir string) { os.Remove(filepath.Join(dir, "run.jsonl")) }), code: 3, first: "INCOMPLETE: ", holds: "removed or changed"},
		{name: "the journal is garbled", service: meanwhile(func(dir string) { os.WriteFile(filepath.Join(dir, "run.jsonl"), []byte("{}\n"), 0o600) }), code: 3, first: "INCOMPLETE: ", holds: "removed or changed"},
		{name: "a misspelt method", edit: [2]string{"    get:\n", "    gett:\n"}, code: 4, first: "GATE NOT MET: ", holds: "gett"},
		{name: "all operations need not be proven", config: "unproven: { createNote: later, getNote: later }\n", code: 4, first: "GATE NOT MET: every operation is listed under unproven"},
		{name: "all answered 401", service: always(401, ""), code: 5, first: "INCOMPLETE: ", holds: "credentials of owner"},
		{name: "all answered 404", service: always(404, ""), code: 5, first: "NOTHING PROVEN: every one of", holds: "the path of the URL may be missing or wrong (-u)"},
		{name: "all answered 500", service: always(500, ""), code: 1, first: "BROKEN: every one of", holds: "is not working"},
		{name: "all redirected", service: always(302, "https://login.example.com/?back"), code: 1, first: "BROKEN: every one of", holds: "redirected to https://login.example.com: give that URL (-u)"},
		{name: "all answered with a page", service: page, code: 1, first: "BROKEN: every one of", holds: "a proxy or a login page"},
	}
}

// instead answers with another status wherever the right service has one.
func instead(status, other int) func(http.Handler, string) http.Handler {
	return func(right http.Handler, _ string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			right.ServeHTTP(answer, r)
			if answer.Code == status {
				answerWith(w, other)
				return
			}
			copyAnswer(w, answer)
		})
	}
}

// answerWith sends a status as a gateway does. It asks for no pause, so that a limit of the rate costs the test no time.
func answerWith(w http.ResponseWriter, status int) {
	if status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "0")
	}
	if status < 500 || status == 500 {
		problem(w, status, "")
		return
	}
	w.WriteHeader(status)
}

func copyAnswer(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	w.Write(answer.Body.Bytes())
}

// counted chooses requests by their number, from 1 on.
func counting(choose func(n int64) bool, other http.HandlerFunc) func(http.Handler, string) http.Handler {
	return func(right http.Handler, _ string) http.Handler {
		var n atomic.Int64
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if choose(n.Add(1)) {
				io.Copy(io.Discard, r.Body)
				other(w, r)
				return
			}
			right.ServeHTTP(w, r)
		})
	}
}

func after(first int64, status int) func(http.Handler, string) http.Handler {
	return counting(func(n int64) bool { return n > first }, func(w http.ResponseWriter, _ *http.Request) { answerWith(w, status) })
}

func every(nth int64, status int) func(http.Handler, string) http.Handler {
	return counting(func(n int64) bool { return n%nth == 0 }, func(w http.ResponseWriter, _ *http.Request) { answerWith(w, status) })
}

// resetting resets the connection in place of every nth answer.
func resetting(nth int64) func(http.Handler, string) http.Handler {
	return counting(func(n int64) bool { return n%nth == 0 }, func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		if tcp, ok := c.(*net.TCPConn); ok {
			tcp.SetLinger(0)
		}
		c.Close()
	})
}

// bodies has one body for every note that is shown.
func bodies(body string) func(http.Handler, string) http.Handler {
	return func(right http.Handler, _ string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			right.ServeHTTP(answer, r)
			if answer.Code == http.StatusOK && r.Method == http.MethodGet {
				answer.Body.Reset()
				answer.Body.WriteString(body)
			}
			copyAnswer(w, answer)
		})
	}
}

// coded says that the notes are in a coding that nobody asked for.
func coded(coding string) func(http.Handler, string) http.Handler {
	return func(right http.Handler, _ string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				w.Header().Set("Content-Encoding", coding)
			}
			right.ServeHTTP(w, r)
		})
	}
}

// meanwhile does something to the report directory in the middle of the run.
func meanwhile(do func(dir string)) func(http.Handler, string) http.Handler {
	return func(right http.Handler, dir string) http.Handler {
		return counting(func(n int64) bool {
			if n == 30 {
				do(dir)
			}
			return false
		}, nil)(right, dir)
	}
}

func always(status int, location string) func(http.Handler, string) http.Handler {
	return func(http.Handler, string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if location != "" {
				w.Header().Set("Location", location)
			}
			problem(w, cmp.Or(status, 500), "")
		})
	}
}

func page(http.Handler, string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, "<!doctype html><title>Log in</title>")
	})
}
