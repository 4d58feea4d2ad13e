package conformance

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
)

func TestSequence_ACorrectServiceIsAsTheModelSays(t *testing.T) {
	for seed := range uint64(6) {
		found, report := asked(t, newDrawer(), seed, plannedOf(t, "balance-sequence")...)
		assert.Empty(t, report.Findings, "seed %d", seed)
		for id, record := range found {
			assert.Equal(t, result.Pass, record.Verdict, "%s: %s", id, record.Reason)
		}
	}
}

func TestSequence_EachKindOfMistakeIsToldInTheModelsWords(t *testing.T) {
	for name, row := range map[string]struct {
		plant      func(*drawer)
		want, also string
	}{
		"too much is accepted":           {func(d *drawer) { d.covers = func(left, amount int64) bool { return true } }, "422: ", "is asked for"},
		"what is covered is refused":     {func(d *drawer) { d.covers = func(left, amount int64) bool { return amount < left/2 } }, "a 2xx: ", "is left"},
		"a replay has another id":        {func(d *drawer) { d.replayed = func(id string) string { return id + "x" } }, "the resource draw", "for this very request"},
		"a key is taken for a new one":   {func(d *drawer) { d.stored = func(map[string]*drawState, string) *drawState { return nil } }, "", ""},
		"a reading is off by one":        {func(d *drawer) { d.reads = func(_ int, left int64) int64 { return left - 1 } }, "the balance money at", "at first"},
		"the list misses the first item": {func(d *drawer) { d.items = func(ids []string) []string { return ids[min(1, len(ids)):] } }, "is listed, since it was made", ""},
		"the list has an item twice":     {func(d *drawer) { d.items = func(ids []string) []string { return slices.Concat(ids, ids) } }, "each item once", ""},
		"the list has one that was not":  {func(d *drawer) { d.items = func(ids []string) []string { return append(ids, "stray") } }, "only what was made by accepted requests", ""},
	} {
		t.Run(name, func(t *testing.T) {
			seen := false
			for seed := range uint64(4) {
				d := newDrawer()
				row.plant(d)
				_, report := asked(t, d, seed, plannedOf(t, "balance-sequence")...)
				for _, f := range report.Findings {
					assert.Equal(t, "balance-sequence", f.Rule)
					assert.False(t, f.Flaky, "%s: wanted %s, got %s", f.Case, f.Want, f.Got)
					assert.NotEmpty(t, f.Sequence)
					seen = seen || strings.Contains(f.Want, row.want) && strings.Contains(f.Want, row.also)
				}
				if seen {
					return
				}
			}
			assert.Fail(t, "it was not found")
		})
	}
}

// failed gives the shortest failing sequences of a run's walks, as steps of the plan.
func failed(t *testing.T, d *drawer, seed uint64) map[string][]cases.Step {
	t.Helper()
	found, _ := asked(t, d, seed, plannedOf(t, "balance-sequence")...)
	c, env := tillPlan(t)
	sequences := map[string][]cases.Step{}
	for g := range plan.New(c, env, seed).Groups() {
		for _, x := range g.Cases {
			record := found[x.ID]
			if x.Rule != "balance-sequence" || record.Verdict != result.Fail {
				continue
			}
			f := record.Findings[len(record.Findings)-1]
			assert.False(t, f.Flaky, x.ID)
			assert.Equal(t, "own-object", f.Sequence[0])
			assert.Equal(t, f.Step, f.Sequence[len(f.Sequence)-1], "it ends with the step that fails")
			assert.Len(t, record.Exchanges, len(f.Sequence)+1, "they are the short sequence's, behind the group's control")
			for _, id := range f.Sequence {
				i := slices.IndexFunc(x.Steps, func(s cases.Step) bool { return s.ID == id })
				require.GreaterOrEqual(t, i, 0, id)
				sequences[x.ID] = append(sequences[x.ID], x.Steps[i])
			}
		}
	}
	return sequences
}

func operations(steps []cases.Step) []string {
	var all []string
	for _, s := range steps {
		all = append(all, s.Operation)
	}
	return all
}

// The mistake needs two draws on one till: no sequence without both of them fails, and nothing else is needed.
func TestShrink_LeavesTheTwoStepsThatItTakes(t *testing.T) {
	d := newDrawer()
	d.charge = func(n int, amount int64) int64 {
		if n == 2 {
			return 0
		}
		return amount
	}
	sequences := failed(t, d, 1)
	require.NotEmpty(t, sequences)
	shortest := 0
	for id, steps := range sequences {
		of := operations(steps)
		draws := len(slices.DeleteFunc(slices.Clone(of), func(op string) bool { return op != "draw" }))
		assert.GreaterOrEqual(t, draws, 2, "%s: %v", id, of)
		// With one of the two undone in between, that is as long as it gets: no step of it can be spared.
		assert.LessOrEqual(t, len(of), 5, "%s: %v", id, of)
		if len(of) == 4 {
			assert.Equal(t, []string{"fill", "draw", "draw"}, of[:3], id)
			shortest++
		}
	}
	assert.Positive(t, shortest)
}

func TestShrink_StepsThatSpeakOfWhatWasLeftOutAreLeftOutToo(t *testing.T) {
	shortest := 0
	for seed := range uint64(4) {
		d := newDrawer()
		d.keeps = true // an undoing gives nothing back
		for id, steps := range failed(t, d, seed) {
			left := map[string]bool{}
			for _, s := range steps {
				for _, p := range s.Parameters {
					if e := p.Value.Expression; e != nil {
						assert.True(t, left[e.Step], "%s: %s speaks of %s, which was left out", id, s.ID, e.Step)
					}
				}
				left[s.ID] = true
			}
			of := operations(steps)
			assert.Contains(t, of, "undo", id)
			if len(of) == 4 {
				assert.Equal(t, []string{"fill", "draw", "undo"}, of[:3], id)
				shortest++
			}
		}
	}
	assert.Positive(t, shortest)
}
