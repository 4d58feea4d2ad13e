package result_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"holdfast/conformance/result"
)

// seeds are journals, whole and spoilt.
func seeds() []string {
	header := `{"type":"run","schema":"` + result.JournalSchema + `","header":{},"requirements":[{"id":"a/request:valid","operation":"a","verdict":"none"}]}`
	record := `{"type":"case","case":{"id":"a/request:valid~minimal","operation":"a","verdict":"fail","accepted":true,"results":[{"requirement":"a/request:valid","verdict":"pass"}],"findings":[{"rule":"r","level":"warning"}],"refusal":{"condition":"absent","basis":"family","status":404}}}`
	end := `{"type":"end","end":{"complete":true,"skips":[{"requirement":"a/request:valid","reason":"none"}]}}`
	return []string{
		strings.Join([]string{header, record, end, ""}, "\n"), header + "\n" + record, record + "\n" + end + "\n" + header + "\n", "{}\nnull\n",
		header + "\n" + strings.Replace(header, `[{"id"`, `[{"ID"`, 1) + "\n" + record + "\n",
	}
}

// readable reads what may be a journal: an error names the file, and a report agrees with its cases.
func readable(t require.TestingT, path, text string) {
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	r, err := result.ReadReport(path)
	if err != nil {
		require.ErrorContains(t, err, path)
		return
	}
	n := 0
	for _, err := range r.Cases() {
		require.NoError(t, err)
		n++
	}
	require.Equal(t, r.Counts.Cases, n)
	require.Len(t, r.Requirements, r.Counts.Requirements.Total)
}

func TestReadReport_LinesInAnyOrderGiveAReportOrAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	lines := strings.SplitAfter(strings.Join(seeds(), "\n"), "\n")
	rapid.Check(t, func(t *rapid.T) {
		picked := append(lines[:1:1], rapid.SliceOf(rapid.SampledFrom(lines)).Draw(t, "lines")...)
		text := []byte(strings.Join(picked, ""))
		for range rapid.IntRange(0, 3).Draw(t, "spoilt") {
			text[rapid.IntRange(0, len(text)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		readable(t, path, string(text))
	})
}

func FuzzReadReport(f *testing.F) {
	for _, seed := range seeds() {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { readable(t, filepath.Join(t.TempDir(), "journal.jsonl"), text) })
}

// What a run sent that belongs to no case, looks and removals, stands in its closing record alone.
func TestReadEarlier_KnowsHowManyRequestsWereSent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	lines := []string{
		`{"type":"run","schema":"` + result.JournalSchema + `","header":{},"requirements":[]}`,
		`{"type":"case","case":{"id":"a/request:valid~minimal","operation":"a","verdict":"pass","requests":3}}`,
		`{"type":"end","end":{"interrupted":true,"requests":40,"open":[{"kind":"status","text":""}]}}`, "",
	}
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600))
	e, err := result.ReadEarlier(path)
	require.NoError(t, err)
	require.Equal(t, 40, e.Requests())
}
