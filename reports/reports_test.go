package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

func TestFind_NamesTheNearest(t *testing.T) {
	for _, format := range All() {
		found, err := Find(format.Name)
		require.NoError(t, err)
		assert.Equal(t, format.File, found.File)
	}
	_, err := Find("junti")
	assert.ErrorContains(t, err, `unknown report format "junti"; did you mean "junit"? known formats: text, html, junit, junit-requirements, json, `)
	_, err = Find("pdf")
	assert.ErrorContains(t, err, `unknown report format "pdf"; known formats: text`)
}

func TestJSON_RoundTrips(t *testing.T) {
	r := sample()
	r.Findings[0].Got = "\x1b[31m\u202e\u2028<b>\U000e0041"
	var b bytes.Buffer
	require.NoError(t, JSON(&b, Read(r)))
	var doc Document
	require.NoError(t, json.Unmarshal(b.Bytes(), &doc))
	assert.Equal(t, Schema, doc.Schema)
	assert.Equal(t, "broken", doc.Verdict)
	assert.Equal(t, r.Findings, doc.Findings)
	assert.Equal(t, r.Requirements, doc.Requirements)
	assert.Equal(t, r.Header, doc.Header)
	assert.Equal(t, r.Counts, doc.Counts)
	assert.Equal(t, r.Unlocks, doc.Unlocks)
	assert.Equal(t, r.Undecided, doc.Undecided)
	assert.Len(t, doc.Causes, 6)
	assert.Len(t, doc.Causes[0].Cases, 3)
	assert.Contains(t, doc.Causes[0].Curl, "curl -sS")
}

// The first words of every format say that a run did not complete, whatever else is true of it.
func TestFormats_IncompleteComesFirst(t *testing.T) {
	cut := sample()
	cut.Complete = false
	reasons := clean()
	reasons.Reasons = []string{"shard 2 of 4 is missing"}
	interrupted := clean()
	interrupted.Interrupted, interrupted.ExitCode = true, result.ExitInterrupted
	unjudged := clean()
	unjudged.Counts.Errors = 2
	for name, r := range map[string]*result.Report{"cut off": cut, "a reason": reasons, "interrupted": interrupted, "errors": unjudged, "with findings": incomplete()} {
		var text, page, doc bytes.Buffer
		require.NoError(t, Text(&text, Read(r)))
		require.NoError(t, HTML(&page, Read(r)))
		require.NoError(t, JSON(&doc, Read(r)))
		assert.True(t, strings.HasPrefix(text.String(), "INCOMPLETE: "), name)
		assert.Contains(t, page.String(), "<title>Did not complete", name)
		assert.Contains(t, doc.String(), `"verdict": "incomplete"`, name)
	}
}

// A journal that cannot be read to its end makes a report that says so.
func TestHeadline_LostCasesAreIncomplete(t *testing.T) {
	r := clean()
	h := headlineOf(r, nil, errors.New("line 7: unexpected end"))
	assert.Equal(t, result.StateIncomplete, h.State)
	assert.Contains(t, h.Line(r), "line 7: unexpected end")
}

func TestText_ColorOnlyWhereAskedFor(t *testing.T) {
	var plain, colored bytes.Buffer
	require.NoError(t, Text(&plain, Read(sample())))
	require.NoError(t, TextOptions{Color: true}.Write(&colored, Read(sample())))
	assert.NotContains(t, plain.String(), "\x1b")
	stripped := colored.String()
	for _, sgr := range []string{bold, faint, red, green, yellow, "0"} {
		stripped = strings.ReplaceAll(stripped, "\x1b["+sgr+"m", "")
	}
	assert.Equal(t, plain.String(), stripped)
}

// Ten thousand passing cases cost the page nothing; five thousand requirements stay small.
func TestHTML_SizeFollowsFindingsAndRequirements(t *testing.T) {
	r := sample()
	var before bytes.Buffer
	require.NoError(t, HTML(&before, Read(r)))
	var records []result.CaseRecord
	for record := range r.Cases() {
		records = append(records, record)
	}
	for i := range 10_000 {
		records = append(records, result.CaseRecord{ID: fmt.Sprintf("createRefund/x~%d", i), Operation: "createRefund", Verdict: result.Pass})
	}
	var after bytes.Buffer
	require.NoError(t, HTML(&after, Read(r.WithCases(records))))
	assert.Equal(t, before.Len(), after.Len())

	for len(r.Requirements) < 5000 {
		for _, q := range sampleRequirements() {
			q.ID = fmt.Sprintf("%s/%d", q.ID, len(r.Requirements))
			r.Requirements = append(r.Requirements, q)
		}
	}
	var large bytes.Buffer
	require.NoError(t, HTML(&large, Read(r)))
	assert.Less(t, large.Len(), 5<<20)
	assert.Less(t, strings.Count(large.String(), "<"), 10_000, "too many elements")
}

// A full disk is the caller's to know.
func TestFormats_ReportWriteErrors(t *testing.T) {
	for _, format := range All() {
		assert.ErrorIs(t, format.Write(full{}, Read(sample())), io.ErrShortWrite, format.Name)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
