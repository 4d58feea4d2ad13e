package conformance

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// How long a polled step waits before it is sent again: each time twice as long, up to a bound.
const (
	pollFirst = 20 * time.Millisecond
	pollMost  = 500 * time.Millisecond
	// restlessReads is how many readings that differ from the one before say that a value changes by itself.
	restlessReads = 3
)

// settle judges a step's answer, and sends the step again while its poll waits the answer out: reads may lag behind writes. The last
// answer is the one that counts.
func (g *groupRun) settle(ctx context.Context, c *cases.Case, s *cases.Step, j *judgement, record *caseRun) (breach *result.Finding, unproven string) {
	breach, unproven = j.judge()
	// A status that the poll waits out says "not yet", even one that else says nothing.
	wait := func() bool {
		return breach != nil && breach.Level != cases.Note || unproven != "" && len(s.Poll.While) > 0 && waitsOut(s.Poll, j.x.Response.Status)
	}
	if s.Poll == nil || !wait() {
		return breach, unproven
	}
	restless := 0
	until := time.Now().Add(time.Duration(s.Poll.Within) * time.Millisecond)
	for pause := pollFirst; wait() && waitsOut(s.Poll, j.x.Response.Status); pause = min(2*pause, pollMost) {
		left := time.Until(until)
		if left <= 0 {
			break
		}
		waitFor(ctx, min(pause, left))
		x, reason := g.step(ctx, c, s, record)
		if reason != "" {
			return nil, reason
		}
		j.x, j.answers[s.ID] = x, answerOf(x)
		before := breach
		if breach, unproven = j.judge(); breach != nil && before != nil && breach.Want == before.Want && breach.At == before.At && breach.At != "" && breach.Got != before.Got {
			restless++
		}
	}
	// How many others a list shows moves with what others add; what is looked for is there or not.
	looks := s.Expect.List != nil && len(s.Expect.List.Contains) > 0 && s.Expect.List.Where == nil
	if breach != nil && restless >= restlessReads && s.Method == http.MethodGet && !looks {
		return nil, "what is read at " + breach.At + " is another value each time"
	}
	return breach, unproven
}

// waitsOut says whether a breach by an answer of this status may pass.
func waitsOut(p *cases.Poll, status int) bool {
	if len(p.While) == 0 {
		return true
	}
	for _, s := range p.While {
		if s == strconv.Itoa(status) || s == strconv.Itoa(status/100)+"XX" {
			return true
		}
	}
	return false
}
