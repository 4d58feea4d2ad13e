package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/credential"
	"holdfast/conformance/result"
)

// variable is an environment variable in a line for the shell.
var variable = regexp.MustCompile(`\$\{(\w+)\}`)

// asPrinted takes a reader's part: what a finding prints to be pasted into a shell sends the request that was judged, byte for byte, and
// replaying its case finds it again.
func asPrinted(t *testing.T, dir, target, printed string, f result.Finding) {
	record := recordOf(t, dir, f.Case)
	line := cmp.Or(f.Curl, record.Curl)
	if line == "" && f.OfWholeRun() { // no single request is what was judged
		assert.Regexp(t, `(?m)^ +replay +holdfast run `, printed)
		return
	}
	require.NotEmpty(t, line, "%s: no line for the shell", f.Case)
	got, body := pasted(t, strings.ReplaceAll(line, target, "TARGET"))
	found := false
	for _, x := range record.Exchanges {
		w := x.Request
		if f.Step != "" && x.Step != f.Step && !strings.HasPrefix(x.Step, f.Step+"/") || got.Method != w.Method || got.RequestURI != w.Target || !bytes.Equal(body, w.Body) {
			continue
		}
		found = true
		for name, values := range w.Header {
			sent := got.Header.Values(name)
			if slices.Equal(values, []string{credential.Redacted}) && len(sent) == 1 {
				continue // a credential that is wrong on purpose is no secret, and the journal hides what stands there all the same
			}
			assert.Equal(t, values, sent, "%s: %s\n%s", f.Case, name, line)
		}
	}
	assert.True(t, found, "%s: %s %s with %q is not what was judged\n%s", f.Case, got.Method, got.RequestURI, body, line)

	if f.OfWholeRun() {
		assert.Regexp(t, `(?m)^ +replay +holdfast run `, printed)
		return
	}
	replay := "holdfast replay '" + f.Case + "'"
	if i := strings.Index(printed, replay); i >= 0 {
		replay, _, _ = strings.Cut(printed[i:], "\n")
	} else if replay += " --from " + dir; strings.Contains(f.Case, "'") {
		return
	}
	var text []byte
	for range 3 { // what depends on chance need not come back at once
		again := exec.CommandContext(t.Context(), "sh", "-c", replay)
		again.Env = []string{"PATH=" + filepath.Dir(binary(t, "holdfast")) + ":" + os.Getenv("PATH")}
		if text, _ = again.CombinedOutput(); again.ProcessState.ExitCode() == result.ExitViolations {
			break
		}
	}
	wanted := "still broken"
	if record.Attempts != nil || strings.Contains(f.Case, "lost-answer") {
		wanted = "still broken|kept now|kept: " // races and cut connections meet what they meet: it has to be judged
	}
	assert.Regexp(t, wanted, string(text), replay)
}

// recordOf is the record of a case in the journal of a run. Only its own line is decoded.
func recordOf(t *testing.T, dir, id string) result.CaseRecord {
	quoted, err := json.Marshal(id)
	require.NoError(t, err)
	journal, err := os.ReadFile(filepath.Join(dir, "run.jsonl"))
	require.NoError(t, err)
	for text := range bytes.Lines(journal) {
		var line result.Line
		if !bytes.Contains(text, quoted) {
			continue
		}
		require.NoError(t, json.Unmarshal(text, &line))
		if line.Case != nil && line.Case.ID == id {
			return *line.Case
		}
	}
	require.Fail(t, "no such case", id)
	return result.CaseRecord{}
}

// pasted runs a line in a shell against a server of the test's own, which stands for TARGET, and gives what came. Each variable holds what
// stands in the journal for the secret.
func pasted(t *testing.T, line string) (got *http.Request, body []byte) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		got, body = r, data
	}))
	defer server.Close()
	command := exec.CommandContext(t.Context(), "sh", "-c", strings.ReplaceAll(line, "TARGET", server.URL))
	command.Env = []string{"PATH=" + os.Getenv("PATH")}
	for _, name := range variable.FindAllStringSubmatch(line, -1) {
		command.Env = append(command.Env, name[1]+"="+credential.Redacted)
	}
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s\n%s", line, out)
	require.NotNil(t, got, "nothing came of %s\n%s", line, out)
	return got, body
}
