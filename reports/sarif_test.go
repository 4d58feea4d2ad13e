package reports

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sarifForm are the members of SARIF 2.1.0 that a reader knows, spelt by §3 and apart from what writes them. What is required is held below.
type sarifForm struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []struct {
		Tool struct {
			Driver struct {
				Name    string `json:"name"`
				Version string `json:"version"`
				Rules   []struct {
					ID               string `json:"id"`
					ShortDescription struct{ Text string }
					FullDescription  struct{ Text string }
					Help             struct{ Text string }
					Properties       struct {
						Tags      []string
						Precision string
					}
				} `json:"rules"`
			} `json:"driver"`
		} `json:"tool"`
		Invocations []struct {
			ExecutionSuccessful bool
			ExitCode            int
		}
		Results []struct {
			RuleID    string
			RuleIndex int
			Level     string
			Message   struct{ Text string }
			Locations []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI string }
					Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
				}
			}
			PartialFingerprints struct{ PrimaryLocationLineHash string }
			Suppressions        []struct{ Kind, Justification string }
		}
	}
}

func readSARIF(t *testing.T, data []byte) sarifForm {
	t.Helper()
	var log sarifForm
	strictly(t, data, &log)
	assert.Equal(t, "2.1.0", log.Version)
	require.Len(t, log.Runs, 1)
	run := log.Runs[0]
	for _, rule := range run.Tool.Driver.Rules {
		for _, text := range []string{rule.ShortDescription.Text, rule.FullDescription.Text, rule.Help.Text} {
			assert.NotEmpty(t, text, rule.ID)
			assert.LessOrEqual(t, len([]rune(text)), 1024, rule.ID)
		}
	}
	for _, r := range run.Results {
		require.Less(t, r.RuleIndex, len(run.Tool.Driver.Rules))
		assert.Equal(t, run.Tool.Driver.Rules[r.RuleIndex].ID, r.RuleID)
		assert.Contains(t, []string{"error", "warning", "note"}, r.Level)
		assert.NotEmpty(t, r.Message.Text)
		require.Len(t, r.Locations, 1)
		place := r.Locations[0].PhysicalLocation
		assert.NotEmpty(t, place.ArtifactLocation.URI)
		assert.Positive(t, min(place.Region.StartLine, place.Region.StartColumn, place.Region.EndLine, place.Region.EndColumn))
		assert.NotEmpty(t, r.PartialFingerprints.PrimaryLocationLineHash)
	}
	return log
}

func TestSARIF_ResultIsACauseAtItsLine(t *testing.T) {
	r := sample()
	for i := range r.Findings {
		if r.Findings[i].Rule == "negative-maximum" {
			r.Findings[i].Known = "REF-231"
		}
	}
	run := readSARIF(t, written(t, "sarif", r)).Runs[0]
	assert.Len(t, run.Results, 6)
	assert.True(t, run.Invocations[0].ExecutionSuccessful)
	first := run.Results[0]
	assert.Equal(t, "refunds.yaml", first.Locations[0].PhysicalLocation.ArtifactLocation.URI)
	assert.Greater(t, first.Locations[0].PhysicalLocation.Region.StartLine, 1)
	known := run.Results[len(run.Results)-1]
	assert.Equal(t, "note", known.Level)
	assert.Equal(t, "REF-231", known.Suppressions[0].Justification)

	cut := readSARIF(t, written(t, "sarif", incomplete())).Runs[0]
	assert.Equal(t, "run", cut.Results[0].RuleID)
	assert.False(t, cut.Invocations[0].ExecutionSuccessful)
	assert.Empty(t, readSARIF(t, written(t, "sarif", clean())).Runs[0].Results)
}

// A file below the root of the repository is named from there, wherever the job has it; the URL of a contract stays one.
func TestSARIF_FilesAreRelativeToTheRepository(t *testing.T) {
	for file, want := range map[string]string{"/builds/shop/api/refunds.yaml": "api/refunds.yaml", "./refunds.yaml": "refunds.yaml", "/elsewhere/refunds.yaml": "/elsewhere/refunds.yaml",
		"https://shop.example/openapi.json": "https://shop.example/openapi.json", "a b.yaml": "a%20b.yaml"} {
		r := sample()
		r.Header.Root = "/builds/shop"
		for i := range r.Findings {
			r.Findings[i].Where.File = file
		}
		assert.Equal(t, want, readSARIF(t, written(t, "sarif", r)).Runs[0].Results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI)
	}
}
