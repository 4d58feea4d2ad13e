package reports

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"golang.org/x/tools/txtar"

	"holdfast/conformance/result"
)

// Each file of the folder is a result; names, identities and statuses are those that Allure compares.
func TestAllure_ResultIsARequirement(t *testing.T) {
	type entry struct {
		UUID, HistoryID, TestCaseID, FullName, Name, Status, Stage string
		StatusDetails                                              struct {
			Message, Trace string
			Flaky, Known   bool
		}
		Start, Stop int64
		Labels      []struct{ Name, Value string }
	}
	read := func(r *result.Report) (counts map[string]int, all []entry) {
		counts = map[string]int{}
		files := txtar.Parse(written(t, "allure", r)).Files
		names := map[string]bool{}
		for _, f := range files[:len(files)-1] {
			var one entry
			strictly(t, f.Data, &one)
			assert.Equal(t, one.UUID+"-result.json", f.Name)
			assert.False(t, names[f.Name])
			names[f.Name] = true
			assert.Contains(t, []string{"passed", "failed", "broken", "skipped"}, one.Status)
			assert.Equal(t, "finished", one.Stage)
			assert.Len(t, one.HistoryID, 32)
			counts[one.Status]++
			all = append(all, one)
		}
		assert.Equal(t, "environment.properties", files[len(files)-1].Name)
		return counts, all
	}
	counts, all := read(sample())
	assert.Equal(t, 4, counts["failed"], "one a broken requirement")
	other := sample()
	other.Header.RunID = "another"
	_, again := read(other)
	assert.Equal(t, all[0].HistoryID, again[0].HistoryID, "the history of a test holds over runs")
	assert.NotEqual(t, all[0].UUID, again[0].UUID)
	counts, all = read(incomplete())
	assert.Equal(t, "broken", all[0].Status)
	assert.Equal(t, "run incomplete", all[0].Name)
	assert.Positive(t, counts["passed"])
	counts, _ = read(clean())
	assert.Equal(t, map[string]int{"passed": len(clean().Requirements)}, counts)

	// A text of a target can't begin a file of its own.
	files := txtar.Parse(written(t, "allure", hostile("x\n-- ../../owned --\n-- owned --\n"))).Files
	for _, f := range files {
		assert.Regexp(t, `^([0-9a-f-]{36}-result\.json|environment\.properties)$`, f.Name)
	}
}
