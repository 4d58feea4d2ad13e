package reports

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

func TestCTRF_CountsWhatItLists(t *testing.T) {
	type document struct {
		ReportFormat string `json:"reportFormat"`
		SpecVersion  string `json:"specVersion"`
		GeneratedBy  string `json:"generatedBy"`
		Results      struct {
			Tool    struct{ Name, Version string }
			Summary struct {
				Tests, Passed, Failed, Skipped, Pending, Other int
				Start, Stop, Duration                          int64
			}
			Tests []struct {
				Name, Status, RawStatus, Message, Trace, FilePath string
				Duration                                          int64
				Line                                              int
				Suite, Tags                                       []string
				Flaky                                             bool
			}
			Environment struct{ AppName, AppVersion, Commit, BranchName, BuildURL string }
		} `json:"results"`
	}
	read := func(r *result.Report) document {
		var doc document
		strictly(t, written(t, "ctrf", r), &doc)
		counts := map[string]int{}
		for _, test := range doc.Results.Tests {
			assert.NotEmpty(t, test.Name)
			counts[test.Status]++
		}
		s := doc.Results.Summary
		assert.Equal(t, map[string]int{"passed": s.Passed, "failed": s.Failed, "skipped": s.Skipped, "other": s.Other}, withAll(counts, "passed", "failed", "skipped", "other"))
		assert.Equal(t, s.Tests, len(doc.Results.Tests))
		assert.Equal(t, s.Stop, s.Start+s.Duration)
		return doc
	}
	assert.Equal(t, 6, read(sample()).Results.Summary.Failed, "as in JUnit")
	assert.Zero(t, read(clean()).Results.Summary.Failed)
	assert.Equal(t, "run incomplete", read(incomplete()).Results.Tests[0].Name)
	assert.Equal(t, "failed", read(unmet()).Results.Tests[0].Status)
	assert.Positive(t, read(&result.Report{Complete: true}).Results.Summary.Failed)
}

func withAll(m map[string]int, keys ...string) map[string]int {
	for _, k := range keys {
		m[k] += 0
	}
	return m
}
