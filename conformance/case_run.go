package conformance

import (
	"slices"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// caseRun is the record of a case with what the runner needs until it is written.
type caseRun struct {
	result.CaseRecord

	source    *cases.Case
	own       result.Verdict
	transport bool
	// away is the last exchange in which the target did not answer the request itself; adrift says that one before it was lost.
	away   *exchange
	adrift bool
	// closed is the exchange in which the target closed the connection without an answer.
	closed    *exchange
	exchanges []*exchange
	// on says on which exchange a finding was made, by [onKey]. outgrown are the fingerprints of those that were made on a request which
	// the group, made again on another rung, sends no more: they can't come back.
	on       map[string]*exchange
	outgrown map[string]bool
	// span is how long after the making of its objects a state was read for the last time.
	span time.Duration
	// spent says of a control that it was accepted first and refused at the end.
	spent bool
	// unlock is the line that would let it be proven, if one is known.
	unlock string
}

// onKey tells the findings of a record apart: one cause may show in several steps.
func onKey(f *result.Finding) string { return f.Fingerprint + "\x00" + f.Step }

// made remembers on which exchange a finding was made, nil where it was on none.
func (c *caseRun) made(f *result.Finding, x *exchange) {
	if x == nil || c.on[onKey(f)] != nil {
		return
	}
	if c.on == nil {
		c.on = map[string]*exchange{}
	}
	c.on[onKey(f)] = x
}

// shown are the exchanges of the case with those that its findings were made on: of a raced set one stands for all, and another one may
// have been answered wrong.
func (c *caseRun) shown() []*exchange {
	all := c.exchanges
	for i := range c.Findings {
		on := c.on[onKey(&c.Findings[i])]
		if on == nil || slices.ContainsFunc(all, func(x *exchange) bool { return x.Request == on.Request }) {
			continue
		}
		set, _, _ := strings.Cut(on.Step, "/")
		at := len(all)
		for at > 0 && !strings.HasPrefix(all[at-1].Step, set+"/") {
			at--
		}
		if at == 0 {
			at = len(all)
		}
		all = slices.Insert(slices.Clone(all), at, on)
	}
	return all
}

// letGo gives back the memory of the answers that a case was judged by, its races and what came before them included.
func (c *caseRun) letGo() {
	for _, x := range c.exchanges {
		x.letGo()
	}
}
