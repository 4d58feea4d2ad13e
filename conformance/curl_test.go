package conformance

import (
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/credential"
	"holdfast/conformance/result"
)

// fakeCurl writes its arguments, each ended by a NUL, and its standard input to files.
const fakeCurl = `#!/bin/sh
printf '%s\0' "$@" > "$OUT/arguments"
if [ "$STDIN" = yes ]; then cat > "$OUT/stdin"; fi
`

// shell runs a line with a curl that only writes down what it was given.
func shell(t *testing.T, line string) (arguments []string, stdin string) {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "curl"), []byte(fakeCurl), 0o700))
	command := exec.CommandContext(t.Context(), "sh", "-c", line)
	piped := "no"
	if strings.Contains(line, "| curl") {
		piped = "yes"
	}
	command.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "OUT="+dir, "STDIN="+piped, "OWNER_TOKEN=it's $HOME", "LONGER=it's $HOME and more")
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s\n%s", line, out)
	data, err := os.ReadFile(filepath.Join(dir, "arguments"))
	require.NoError(t, err)
	if piped == "yes" {
		body, err := os.ReadFile(filepath.Join(dir, "stdin"))
		require.NoError(t, err)
		stdin = string(body)
	}
	return strings.Split(strings.TrimSuffix(string(data), "\x00"), "\x00"), stdin
}

func curlRunner() *runner {
	return &runner{Config: Config{
		Target: &url.URL{Scheme: "http", Host: "localhost:8080", Path: "/v1/"},
		Callers: map[string]credential.Caller{
			"owner": {Schemes: map[string]credential.Credential{"bearerAuth": {Secrets: []string{"it's $HOME"}}}},
			"other": {Schemes: map[string]credential.Credential{"bearerAuth": {Secrets: []string{"it's $HOME and more"}, Variable: "LONGER"}}},
		},
	}}
}

func TestCurl_SendsTheSameBytesThroughAShell(t *testing.T) {
	for name, body := range map[string]string{
		"json": `{"a":1}`, "quotes": `it's "quoted" '\'' \`, "shell": "$(id) `id` $HOME !x *; & | >", "newlines": "\n\na\tb\n", "at": "@/etc/passwd",
		"nul": "a\x00b", "binary": "\xff\xfe\x00", "return": "a\r\nb", "dash": "-X DELETE", "empty": "", "unicode": "é\u2028💶", "percent": "%s%n",
	} {
		t.Run(name, func(t *testing.T) {
			w := &cases.Wire{Method: "POST", Target: "/a%20b?q='x'&y=[1-3]{a,b}", Body: []byte(body), HasBody: true, Header: http.Header{
				"Content-Type": {"application/json"}, "X-Quote": {`it's "q"`}, "X-Twice": {"1", "2"},
			}}
			arguments, stdin := shell(t, curlRunner().curl(&exchange{Exchange: result.Exchange{Request: w}}))
			data := arguments[len(arguments)-2:]
			switch {
			case data[1] == "@-":
				assert.Equal(t, body, stdin)
			case strings.HasPrefix(body, "@"):
				assert.Equal(t, []string{"--data-raw", body}, data)
			default:
				assert.Equal(t, []string{"--data-binary", body}, data)
			}
			assert.Equal(t, []string{
				"-sS", "-i", "--path-as-is", "--globoff", "-X", "POST", "http://localhost:8080/v1/a%20b?q='x'&y=[1-3]{a,b}",
				"-H", "Content-Type: application/json", "-H", `X-Quote: it's "q"`, "-H", "X-Twice: 1", "-H", "X-Twice: 2",
			}, arguments[:len(arguments)-2])
		})
	}
}

func TestCurl_SaysWhatCurlWouldDoOfItsOwn(t *testing.T) {
	for name, row := range map[string]struct {
		w    cases.Wire
		want []string
	}{
		"no media type":            {cases.Wire{Method: "POST", Target: "/", HasBody: true, Body: []byte("{")}, []string{"-X", "POST", "-H", "Content-Type:"}},
		"no media type, binary":    {cases.Wire{Method: "POST", Target: "/", HasBody: true, Body: []byte("\x00")}, []string{"-X", "POST", "-H", "Content-Type:"}},
		"a body with GET":          {cases.Wire{Method: "GET", Target: "/", HasBody: true, Body: []byte("{")}, []string{"-X", "GET"}},
		"HEAD has no body":         {cases.Wire{Method: "HEAD", Target: "/"}, []string{"-I"}},
		"a header without a value": {cases.Wire{Method: "GET", Target: "/", Header: http.Header{"X-Empty": {""}}}, []string{"-H", "X-Empty;"}},
		"a GET needs nothing":      {cases.Wire{Method: "GET", Target: "/"}, nil},
	} {
		arguments, _ := shell(t, curlRunner().curl(&exchange{Exchange: result.Exchange{Request: &row.w}}))
		for _, want := range row.want {
			assert.Contains(t, arguments, want, name)
		}
		if row.want == nil {
			assert.Equal(t, []string{"-sS", "-i", "--path-as-is", "--globoff", "http://localhost:8080/v1/"}, arguments)
		}
	}
}

func TestCurl_SecretsComeFromVariables(t *testing.T) {
	for _, secret := range []string{"it's $HOME", "it's $HOME and more"} {
		w := &cases.Wire{Method: "GET", Target: "/", Header: http.Header{"Authorization": {"Bearer " + secret}}}
		line := curlRunner().curl(&exchange{Exchange: result.Exchange{Request: w}})
		assert.NotContains(t, line, "HOME")
		arguments, _ := shell(t, line)
		assert.Contains(t, arguments, "Authorization: Bearer "+secret)
	}
}

func TestCurl_SchemesWithSecretsOfTheirOwnHaveVariablesOfTheirOwn(t *testing.T) {
	r := curlRunner()
	r.Callers = map[string]credential.Caller{"owner": {Schemes: map[string]credential.Credential{
		"office": {Secrets: []string{"office-key"}}, "token": {Secrets: []string{"owner-token"}}, "oauth": {Secrets: []string{"owner-token"}, Variable: "OWNER"},
	}}}
	w := &cases.Wire{Method: "GET", Target: "/", Header: http.Header{"Authorization": {"Bearer owner-token"}, "X-Office-Key": {"office-key"}}}
	line := r.curl(&exchange{Exchange: result.Exchange{Request: w}})
	assert.Contains(t, line, `"X-Office-Key: ${OWNER_OFFICE_TOKEN}"`)
	assert.Contains(t, line, `"Authorization: Bearer ${OWNER}"`)
}

func TestPlanCurl_CredentialsAndURLAreVariables(t *testing.T) {
	w := &cases.Wire{Method: "GET", Target: "/a", Path: "/a"}
	assert.Equal(t, `curl -sS -i --path-as-is --globoff "$URL"'/a' -H "Authorization: Bearer ${MY_TENANT_TOKEN}"`, PlanCurl("$URL", "my-tenant", w))
	assert.Equal(t, `curl -sS -i --path-as-is --globoff 'http://x/v1/a'`, PlanCurl("http://x/v1", cases.Anonymous, w))
}
