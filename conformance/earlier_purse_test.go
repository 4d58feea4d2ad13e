package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// What a loan drew that came back is known; one that did not come back may have drawn anything.
func TestPurse_TakesUpWhatAnEarlierRunLeft(t *testing.T) {
	text := func(s string) *string { return &s }
	for name, tt := range map[string]struct {
		loans []result.LoanRecord
		left  int64
		known bool
	}{
		"untouched":                  {nil, 1000, true},
		"given back":                 {[]result.LoanRecord{{Back: true, Left: map[string]*string{"money": text("400")}}}, 400, true},
		"lent and not given back":    {[]result.LoanRecord{{}}, 1000, false},
		"given back, and lent again": {[]result.LoanRecord{{Back: true, Left: map[string]*string{"money": text("400")}}, {}}, 400, false},
		"given back with a balance that is not known": {[]result.LoanRecord{{Back: true, Left: map[string]*string{"money": nil}}}, 1000, false},
		"lent again and given back":                   {[]result.LoanRecord{{}, {Back: true, Left: map[string]*string{"money": text("300")}}}, 300, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := cases.Fixture{Name: "customer", Given: true, Holds: map[string]int64{"money": 1000}}
			p := newPurse([]cases.Fixture{f})
			for _, l := range tt.loans {
				l.Fixture, l.ID = "customer", "c1"
				p.recall(&l)
			}
			left, known := p.of(&f, "money", "c1")
			assert.Equal(t, tt.known, known)
			assert.Equal(t, tt.left, left.Int64())
		})
	}
}
