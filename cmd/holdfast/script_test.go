package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference"
	"holdfast/conformance/result"
	"holdfast/internal/postgres"
	"holdfast/specs/bundled"
)

var updateScripts = flag.Bool("update", false, "rewrite the expected output in testdata/script")

// cleanly removes the commands that tests built when all are done.
type cleanly struct{ *testing.M }

func (c cleanly) Run() int {
	defer removeBinaries()
	return postgres.Main(c.M)
}

func TestMain(m *testing.M) {
	os.Exit(cleanly{m}.Run())
}

// The scripts call holdfast as people do, and look at what it exits with, prints and leaves behind. Besides the commands of
// testscript they have
//
//	serve [echo|hostile|closed] [--fault NAME]...   start a target on a free port and set $URL; requests.log lists its requests
//	exits CODE PROGRAM ARG...                       run a program, which must exit with CODE
//	interrupted CASES JOURNAL PROGRAM ARG...        the same, with an interrupt once the journal holds so many cases
//	killed CASES JOURNAL PROGRAM ARG...             the same, with a SIGKILL
//	busy DIR                                        another run writes to a folder until the script ends
//	replace OLD NEW FILE                            change a file in one place and set $LINE to that place
//	verdict FILE [FIELD=JSON]...                    a whole holdfast.verdict/v1 with these values
//	incomplete DIR                                  every report of DIR says first that the run is incomplete
//	absent TEXT [DIR]...                            TEXT is neither in the output nor in any file of DIR, nor in base64 there
//
// and find the bundled contract and configuration as refunds.yaml and refunds.holdfast.yaml.
func TestScript(t *testing.T) {
	t.Parallel()
	commands, err := binaries()
	require.NoError(t, err)
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", commands+string(os.PathListSeparator)+env.Getenv("PATH"))
			for _, name := range []string{"refunds.yaml", "refunds.holdfast.yaml"} {
				data, err := fs.ReadFile(bundled.FS, name)
				if err != nil {
					return err
				}
				if err := os.WriteFile(filepath.Join(env.WorkDir, name), data, 0o644); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve":       scriptServe,
			"exits":       scriptExits,
			"interrupted": scriptInterrupted,
			"killed":      scriptKilled,
			"busy":        scriptBusy,
			"replace":     scriptReplace,
			"verdict":     scriptVerdict,
			"incomplete":  scriptIncomplete,
			"absent":      scriptAbsent,
		},
		RequireExplicitExec: true,
		UpdateScripts:       *updateScripts,
	})
}

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

func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	checkExit(ts, args[0], ts.Exec(args[1], args[2:]...))
}

func checkExit(ts *testscript.TestScript, want string, err error) {
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(got) != want {
		ts.Fatalf("exit code %d, want %s", got, want)
	}
}

func scriptInterrupted(ts *testscript.TestScript, neg bool, args []string) {
	checkExit(ts, "130", signalled(ts, neg, args, os.Interrupt))
}

func scriptKilled(ts *testscript.TestScript, neg bool, args []string) {
	var exit *exec.ExitError
	if err := signalled(ts, neg, args, os.Kill); !errors.As(err, &exit) || exit.Exited() {
		ts.Fatalf("it was not killed: %v", err)
	}
}

// signalled runs a program and sends it a signal once the journal holds so many cases.
func signalled(ts *testscript.TestScript, neg bool, args []string, signal os.Signal) error {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: interrupted CASES JOURNAL PROGRAM ARG...")
	}
	least, err := strconv.Atoi(args[0])
	ts.Check(err)
	commands, err := binaries()
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(commands, args[2]), args[3:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = ts.MkAbs("."), ts.Stdout(), ts.Stderr()
	ts.Check(os.RemoveAll(ts.MkAbs(args[1]))) // what an earlier run recorded does not count
	ts.Check(cmd.Start())
	for recorded(ts.MkAbs(args[1])) < least && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
	}
	ts.Check(cmd.Process.Signal(signal))
	err = cmd.Wait()
	if n := recorded(ts.MkAbs(args[1])); n < least {
		ts.Fatalf("%d cases are kept, want %d", n, least)
	}
	return err
}

func scriptBusy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: busy DIR")
	}
	lock, err := lockDir(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Defer(lock.release)
}

// recorded counts the cases of a journal.
func recorded(journal string) int {
	data, err := os.ReadFile(journal)
	if err != nil {
		return 0
	}
	return bytes.Count(data, []byte(`{"type":"case"`))
}

func scriptReplace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace OLD NEW FILE")
	}
	text := ts.ReadFile(args[2])
	before, after, ok := strings.Cut(text, args[0])
	if !ok {
		ts.Fatalf("%s does not hold %q", args[2], args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(before+args[1]+after), 0o644))
	ts.Setenv("LINE", strconv.Itoa(1+strings.Count(before, "\n")))
}

func scriptVerdict(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: verdict FILE [FIELD=JSON]...")
	}
	var v map[string]any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &v))
	for _, field := range []string{
		"schema", "ok", "shard", "complete", "exit_code", "reasons", "tool_version", "contract", "target", "started_at", "duration_ms", "seed",
		"run_id", "cases", "requests", "violations", "warnings", "flaky", "inconclusive", "errors", "requirements",
	} {
		if v[field] == nil {
			ts.Fatalf("%s lacks %q", args[0], field)
		}
	}
	if v["schema"] != "holdfast.verdict/v1" {
		ts.Fatalf("schema is %v", v["schema"])
	}
	counts, _ := v["requirements"].(map[string]any)
	sum := 0.0
	for _, field := range []string{"pass", "fail", "inconclusive", "error", "none"} {
		n, ok := counts[field].(float64)
		if !ok {
			ts.Fatalf("requirements lack %q", field)
		}
		sum += n
	}
	if sum != counts["total"] || sum == 0 && v["requests"] != 0.0 {
		ts.Fatalf("requirements sum to %v of %v", sum, counts["total"])
	}
	for _, arg := range args[1:] {
		field, value, _ := strings.Cut(arg, "=")
		var want any
		ts.Check(json.Unmarshal([]byte(value), &want))
		if !assert.ObjectsAreEqual(want, v[field]) {
			ts.Fatalf("%s: %s is %v, want %v", args[0], field, v[field], want)
		}
	}
}

var (
	heading = regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`)
	tag     = regexp.MustCompile(`<[^>]*>`)
	// The page's heading is a sentence for people, with a sign before it.
	saysIncomplete = regexp.MustCompile(`^\s*(INCOMPLETE: |!\s*Did not complete)`)
)

func scriptIncomplete(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: incomplete DIR")
	}
	file := func(name string) string { return ts.ReadFile(filepath.Join(args[0], name)) }
	must := func(ok bool, where, got string) {
		if !ok {
			ts.Fatalf("%s does not say first that the run is incomplete: %.200q", where, got)
		}
	}
	says := func(where, text string) {
		must(saysIncomplete.MatchString(text), where, text)
	}
	says("standard output", ts.ReadFile("stdout"))
	says("report.txt", file("report.txt"))

	page := file("index.html")
	first := heading.FindStringSubmatch(page)
	must(first != nil && !strings.Contains(strings.SplitN(first[0], ">", 2)[0], "hidden"), "index.html", page)
	says("index.html", tag.ReplaceAllString(first[1], ""))

	var suites struct {
		Cases []struct {
			Error *struct {
				Text string `xml:",chardata"`
			} `xml:"error"`
		} `xml:"testsuite>testcase"`
	}
	ts.Check(xml.Unmarshal([]byte(file("junit.xml")), &suites))
	must(len(suites.Cases) > 0 && suites.Cases[0].Error != nil, "junit.xml", file("junit.xml"))
	says("junit.xml", suites.Cases[0].Error.Text)

	for _, name := range []string{"report.json", "verdict.json"} {
		var report struct {
			Complete *bool `json:"complete"`
		}
		ts.Check(json.Unmarshal([]byte(file(name)), &report))
		must(report.Complete != nil && !*report.Complete, name, file(name))
	}
}

// bytesInJSON are the bodies of a journal, which a search of the plain text would not see into.
var bytesInJSON = regexp.MustCompile(`"([A-Za-z0-9+/]{8,}={0,2})"`)

func scriptAbsent(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: absent TEXT [DIR]...")
	}
	look := func(where, text string) {
		if strings.Contains(text, args[0]) {
			ts.Fatalf("%s holds %q", where, args[0])
		}
	}
	look("standard output", ts.ReadFile("stdout"))
	look("standard error", ts.ReadFile("stderr"))
	for _, dir := range args[1:] {
		files := 0
		ts.Check(filepath.WalkDir(ts.MkAbs(dir), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			files++
			text := ts.ReadFile(path)
			look(path, text)
			if filepath.Ext(path) != ".json" && filepath.Ext(path) != ".jsonl" {
				return nil
			}
			for _, encoded := range bytesInJSON.FindAllStringSubmatch(text, -1) {
				if body, err := base64.StdEncoding.DecodeString(encoded[1]); err == nil {
					look(path+", in base64", string(body))
				}
			}
			return nil
		}))
		if files == 0 {
			ts.Fatalf("%s has no files", dir)
		}
	}
}

// Whatever is typed, there is one of the documented exit codes and a message, and never a stack.
func TestRun_OddArgumentsNeverPanic(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing.yaml")
	for _, args := range [][]string{
		nil, {}, {""}, {"", ""}, {"-"}, {"--"}, {"---"}, {"-="}, {"--="}, {"--=x"}, {"-\x00"}, {"\xff\xfe"}, {"-🙂"}, {"run", "\x00"},
		{"run", ""}, {"run", "-"}, {"run", "--", "-u"}, {"run", "-u"}, {"run", "-u", ""}, {"run", missing, "-u", "://"}, {"run", missing, "-u", "http://[::1"},
		{"run", missing, "-u", "http://%zz"}, {"run", missing, "-j", "-9223372036854775808"}, {"run", missing, "-j", "99999999999999999999"},
		{"run", missing, "--seed", "-1"}, {"run", missing, "--rate-limit", "NaN"}, {"run", missing, "--rate-limit", "-Inf"},
		{"run", missing, "--request-timeout", "-1ns"}, {"run", missing, "--request-timeout", "10"}, {"run", missing, "--color", "purple"},
		{"run", missing, "--report", ""}, {"run", missing, "--report", "="}, {"run", missing, "--bearer", "="}, {"run", missing, "-H", ":"},
		{"run", missing, "--set", "="}, {"run", missing, "--operation", ""}, {"run", missing, "--overlay", ""}, {"run", "-c", ""}, {"run", "-c", missing},
		{"run", missing, missing, missing}, {"run", t.TempDir()}, {"run", "run"}, {"run", "--no-such-flag"}, {"run", strings.Repeat("x", 70_000)},
		{"plan"}, {"plan", "-"}, {"plan", missing, "--format", ""}, {"plan", "--format"}, {"replay"}, {"replay", ""}, {"replay", "x", "--from", missing},
		{"replay", "x", "--from", ""}, {"explain"}, {"explain", ""}, {"explain", "a", "b"}, {"explain", strings.Repeat("x", 70_000)}, {"rules", "x"},
		{"version", "x"}, {"version", "--json=perhaps"}, {"demo", "x"}, {"demo", "--fault", "no-such-fault"}, {"help", "no-such-command"},
		{"help", "run"}, {"run", "--help", "--no-such-flag"}, {"completion", "no-such-shell"}, {"__complete", ""}, {"rnu"}, {"-h=maybe"},
	} {
		name := strings.Join(args, " ")
		t.Run(name[:min(len(name), 40)], func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			unset := func(string) (string, bool) { return "", false }
			code := run(t.Context(), args, streams{in: strings.NewReader(""), out: &stdout, err: &stderr, lookup: unset})
			assert.Contains(t, []int{result.ExitKept, result.ExitUsage}, code, stderr.String())
			assert.NotContains(t, stderr.String(), "goroutine")
			if code == result.ExitUsage {
				assert.True(t, strings.HasPrefix(stderr.String(), "holdfast: "), stderr.String())
				assert.Empty(t, stdout.String())
			}
		})
	}
}

// Scripts are found by their names, which say the area and the behaviour, and begin with what they guard.
func TestScript_NamesAndCommentsSayWhatIsGuarded(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "script", "*"))
	assert.NoError(t, err)
	assert.NotEmpty(t, files)
	name := regexp.MustCompile(`^[a-z]+(_[a-z0-9-]+)+\.txtar$`)
	for _, file := range files {
		assert.Regexp(t, name, filepath.Base(file))
		data, err := os.ReadFile(file)
		assert.NoError(t, err)
		assert.True(t, slices.Contains([]byte("#"), data[0]), "%s begins with a comment", file)
	}
}
