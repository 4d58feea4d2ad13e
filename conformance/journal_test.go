package conformance_test

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance"
	"holdfast/conformance/result"
)

// recorded runs a service with a fault and writes the journal to a file.
func recorded(t testing.TB, faults ...string) (string, *result.Report) {
	t.Helper()
	cfg := of(against(t, service(t, faults...)), "createRefund")
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	j, err := result.OpenJournal(path)
	require.NoError(t, err)
	cfg.Journal = j
	r := run(t, cfg)
	require.NoError(t, j.Close())
	return path, r
}

func TestJournal_TheReportThatIsReadIsTheOneOfTheRun(t *testing.T) {
	path, live := recorded(t, "maximum-off-by-one", "wrong-error-code", "refusal-draws")
	require.NotEmpty(t, live.Findings)
	read, err := result.ReadReport(path)
	require.NoError(t, err)
	assert.Equal(t, live.Header, read.Header)
	assert.Equal(t, live.Counts, read.Counts)
	assert.Equal(t, live.Findings, read.Findings)
	assert.Equal(t, live.Requirements, read.Requirements)
	assert.Equal(t, live.Undecided, read.Undecided)
	assert.Equal(t, live.Unlocks, read.Unlocks)
	assert.Equal(t, live.Gates, read.Gates)
	assert.Equal(t, live.Duration, read.Duration)
	assert.Equal(t, live.ExitCode, read.ExitCode)
	assert.Equal(t, [3]bool{live.Complete, live.Interrupted, live.NothingProven}, [3]bool{read.Complete, read.Interrupted, read.NothingProven})
	assert.Equal(t, records(t, live), records(t, read))
	assert.Len(t, records(t, read), read.Counts.Cases)
}

func TestJournal_CutOffAnywhereIsIncompleteOrAClearError(t *testing.T) {
	cfg := lists(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/b" || r.Header.Get("Authorization") == "" {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	var out bytes.Buffer
	cfg.Journal = result.NewJournal(&out)
	whole := run(t, cfg)
	require.NotEmpty(t, whole.Findings)
	data := out.Bytes()
	header := bytes.IndexByte(data, '\n') + 1
	cut := filepath.Join(t.TempDir(), "cut.jsonl")
	for n := 0; n < len(data); n += 61 {
		require.NoError(t, os.WriteFile(cut, data[:n], 0o600))
		r, err := result.ReadReport(cut)
		if n < header {
			require.ErrorContains(t, err, "no header: this is no journal of a run", "%d bytes", n)
			continue
		}
		require.NoError(t, err, "%d bytes", n)
		require.False(t, r.Complete, "%d bytes", n)
		require.Len(t, r.Reasons, 1)
		require.Contains(t, r.Reasons[0], "the journal has no closing record: the run was cut off")
		require.LessOrEqual(t, r.Counts.Cases, whole.Counts.Cases)
		require.Contains(t, []int{result.ExitIncomplete, result.ExitViolations}, r.ExitCode)
	}
}

func TestReadReport_WhatIsNoJournalIsAnErrorThatNamesTheLine(t *testing.T) {
	path, _ := recorded(t)
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	header := string(data[:bytes.IndexByte(data, '\n')+1])
	for want, text := range map[string]string{
		"no header: this is no journal of a run":                "",
		":1: no header":                                         `{"type":"case","case":{"verdict":"pass"}}` + "\n",
		":1: no header: this is no journal":                     "<html>\n",
		":1: invalid character":                                 "{<html>\n",
		":1: schema \"other/v1\"; want " + result.JournalSchema: `{"type":"run","schema":"other/v1","header":{}}` + "\n",
		":2: unknown verdict \"kept\"":                          header + `{"type":"case","case":{"verdict":"kept"}}` + "\n",
		":2: a case record without its case":                    header + `{"type":"case"}` + "\n",
		":2: a second header":                                   header + header,
		":3: unexpected end of JSON input":                      header + `{"type":"note"}` + "\n\n",
	} {
		bad := filepath.Join(t.TempDir(), "bad.jsonl")
		require.NoError(t, os.WriteFile(bad, []byte(text), 0o600))
		_, err := result.ReadReport(bad)
		assert.ErrorContains(t, err, want)
	}
	_, err = result.ReadReport(filepath.Join(t.TempDir(), "none.jsonl"))
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestReport_CasesCanBeLeftEarlyAndReadAgain(t *testing.T) {
	path, _ := recorded(t)
	r, err := result.ReadReport(path)
	require.NoError(t, err)
	for range 2 {
		n := 0
		for _, err := range r.Cases() {
			require.NoError(t, err)
			if n++; n == 3 {
				break
			}
		}
		assert.Equal(t, 3, n)
	}
	require.NoError(t, os.Remove(path))
	for _, err := range r.Cases() {
		assert.ErrorIs(t, err, os.ErrNotExist)
	}
	for range (&result.Report{}).Cases() {
		assert.Fail(t, "a report without a journal has no cases")
	}
}

// full takes so many bytes and no more.
type full int

func (f *full) Write(p []byte) (int, error) {
	if *f -= full(len(p)); *f < 0 {
		return 0, errors.New("no space left on device")
	}
	return len(p), nil
}

func TestRun_AJournalThatCannotBeWrittenIsAnError(t *testing.T) {
	for _, room := range []full{0, 50_000} {
		cfg := against(t, service(t))
		cfg.Journal = result.NewJournal(&room)
		_, err := conformance.Run(t.Context(), cfg)
		assert.ErrorContains(t, err, "journal: no space left on device")
	}
}

func TestJournal_NoneIsSilent(t *testing.T) {
	var j *result.Journal
	assert.NoError(t, j.Close())
	_, err := result.OpenJournal(filepath.Join(t.TempDir(), "no", "such", "folder"))
	assert.ErrorContains(t, err, "journal: ")
}
