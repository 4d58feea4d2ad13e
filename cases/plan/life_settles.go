package plan

import (
	"time"

	"holdfast/cases"
	"holdfast/specs"
)

// undecidedSettling is how long reads are given to show a write where nobody said whether they may lag behind it.
const undecidedSettling = 2 * time.Second

// settles is how long reads may lag behind writes, and whether the contract says so.
func (d *draft) settles() (time.Duration, bool) {
	if d.contract.Facts.Settles == "" {
		return undecidedSettling, false
	}
	within, ok := specs.Duration(d.contract.Facts.Settles)
	if !ok {
		return undecidedSettling, false
	}
	return within, true
}

// lag lets a reading wait for what was written before it: only a 404 and a success that shows the state of before may pass.
func (d *draft) lag(s *cases.Step) {
	if within, _ := d.settles(); within > 0 {
		s.Poll = &cases.Poll{Within: int(within.Milliseconds()), While: []string{"404", "2XX"}}
	}
}

// goes lets a reading of what was removed wait until it is refused.
func (d *draft) goes(s *cases.Step) {
	if within, _ := d.settles(); within > 0 {
		s.Poll = &cases.Poll{Within: int(within.Milliseconds()), While: []string{"2XX"}}
	}
}

// unsettled makes a case's findings warnings where nobody said how far reads may lag behind writes: a list that is indexed
// once a minute is no mistake.
func (d *draft) unsettled(c *cases.Case) {
	if _, decided := d.settles(); !decided {
		c.Level = cases.Warning
	}
}
