package plan_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
)

func (d domain) walks(seed uint64) []cases.Case {
	var found []cases.Case
	for _, c := range d.drawing(seed) {
		if c.Rule == "balance-sequence" {
			found = append(found, c)
		}
	}
	return found
}

// kinds says what each step of a walk is: a draw, a replay or a reuse of an earlier key, an undoing, a reading or a list.
func (d domain) kinds(t *testing.T, c *cases.Case) []string {
	t.Helper()
	var kinds []string
	amounts := map[string]int64{}
	steps := map[string]bool{}
	for i := range c.Steps {
		s := &c.Steps[i]
		assert.False(t, steps[s.ID], "%s: two steps %s", c.ID, s.ID)
		for _, p := range s.Parameters {
			if e := p.Value.Expression; e != nil {
				assert.True(t, steps[e.Step], "%s %s speaks of a step that comes later: %s", c.ID, s.ID, e.Step)
			}
		}
		steps[s.ID] = true
		n, _ := number(s, d.member)
		k := freshKey(s)
		earlier, used := amounts[k]
		switch {
		case i == 0:
			assert.Equal(t, d.creates, s.Operation, c.ID)
			continue
		case s.Operation == d.draws && !used:
			amounts[k] = n
			kinds = append(kinds, "draw")
		case s.Operation == d.draws && n == earlier:
			kinds = append(kinds, "replay")
		case s.Operation == d.draws:
			kinds = append(kinds, "reuse")
		case s.Walk != nil:
			kinds = append(kinds, "list")
		case s.Method == "DELETE":
			kinds = append(kinds, "undo")
		default:
			kinds = append(kinds, "read")
		}
		assert.Equal(t, cases.Modelled, s.Expect.Outcome, "%s %s", c.ID, s.ID)
		assert.Equal(t, cases.Probe, s.Role)
	}
	return kinds
}

func TestSequence_WalksAreOfAllKindsOfRequestsAndEndWithAReading(t *testing.T) {
	for name, d := range domains(t) {
		seen := map[string]int{}
		for seed := range uint64(6) {
			walks := d.walks(seed)
			require.Len(t, walks, 4, name)
			for n, c := range walks {
				assert.True(t, strings.HasSuffix(c.ID, ":sequence~walk-"+strconv.Itoa(n+1)))
				assert.True(t, c.Shrink)
				assert.Zero(t, c.Attempts)
				kinds := d.kinds(t, &c)
				require.NotEmpty(t, kinds)
				assert.Equal(t, "read", kinds[len(kinds)-1])
				for _, k := range kinds {
					seen[k]++
				}
			}
		}
		for _, kind := range []string{"draw", "replay", "reuse", "list", "read"} {
			assert.Positive(t, seen[kind], "%s: no %s", name, kind)
		}
		assert.Equal(t, name == "seats", seen["undo"] > 0, "%s: only a booking can be undone", name)
	}
}

func TestSequence_AnotherSeedIsAnotherWalk(t *testing.T) {
	d := domains(t)["seats"]
	one, two := d.walks(1), d.walks(2)
	assert.Equal(t, one[0].ID, two[0].ID)
	assert.NotEqual(t, one[0].Steps, two[0].Steps)
	assert.NotEqual(t, one[0].Steps, one[1].Steps)
}

// A model knows balances and keys, not schemas: what it judges must be valid by its schema.
func TestSequence_AmountsObeyASchemaWithStepsAndALeastAmount(t *testing.T) {
	c := seats(t, `
overlay: 1.0.0
info: { title: t, version: "1" }
actions: [{ target: "$.components.schemas.NewBooking.properties.seats", update: { minimum: 2, multipleOf: 2 } }]
`)
	d := domains(t)["seats"]
	d.contract, d.env = c, boxOffice(c)
	for seed := range uint64(6) {
		for _, x := range d.walks(seed) {
			for i := range x.Steps {
				if n, ok := number(&x.Steps[i], d.member); ok && x.Steps[i].Operation == d.draws {
					assert.Equal(t, cases.Positive, x.Steps[i].Class, "%s %s", x.ID, x.Steps[i].ID)
					assert.True(t, n >= 2 && n%2 == 0, "%s %s: %d", x.ID, x.Steps[i].ID, n)
				}
			}
		}
	}
}
