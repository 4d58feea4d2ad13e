package plan

import (
	"fmt"

	"holdfast/cases"
	"holdfast/specs"
)

// settling is how long, in milliseconds, a retry waits for the request before it to be settled.
const settling = 3000

// lostAnswer closes the connection of a request at several points and sends it again, as a client does that never got its
// answer: whatever became of the first, there is one effect.
func (d *draft) lostAnswer(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	for _, cut := range []struct {
		point    string
		attempts int
	}{{"headers", 2}, {"half-body", 2}, {"body", 8}, {"reset", 8}, {"answer", 2}} {
		point := cut.point
		if (point == "headers" || point == "half-body") && !g.base.hasBody {
			continue
		}
		c := d.idempotencyCase(i, r, "~cut-after-"+point, "idempotency-lost-answer", cases.Positive)
		c.Attempts = cut.attempts
		c.Why = "the connection was closed after the " + point + ", so that the client must send the request again with its key"
		switch point {
		case "reset":
			c.Why = "the connection was reset after the body, so that the client must send the request again with its key"
		case "answer":
			c.Why = "the connection was closed before the answer was read, so that the client must send the request again with its key"
		}
		c.Proof = "both requests are the same to the byte"
		lost := g.base.keyed(d, i, c.ID, "key", "lost", cases.Setup)
		lost.Cut = &cases.Cut{After: point}
		retry := g.base.keyed(d, i, c.ID, "key", "retry", cases.Probe)
		retry.Expect.Outcome = cases.Accepted
		retry.Poll = &cases.Poll{Within: settling, While: d.inFlight()}
		again := g.base.keyed(d, i, c.ID, "key", "again", cases.Probe)
		again.Expect = cases.Expectation{Outcome: cases.Accepted, SameAs: d.alike(i, "retry")}
		// The lost request may arrive after its retry, and be executed while this one is sent.
		again.Poll = retry.Poll
		c.Steps = d.around(g, []cases.Step{lost, retry, again}, d.drawnBy(&retry))
		g.Cases = append(g.Cases, c)
	}
}

// inFlight are the statuses that say "not yet" while the first request with a key is being executed.
func (d *draft) inFlight() []string {
	statuses := []string{"409", "425", "429", "503"}
	if o, ok := d.contract.Outcome(d.op, "key-in-flight", ""); ok {
		statuses = append(statuses, fmt.Sprint(o.Status))
	}
	return statuses
}

// volleys are the sizes of raced sets, with how many attempts each gets. The more requests, the likelier that two overlap.
func volleys() []struct{ requests, attempts int } {
	return []struct{ requests, attempts int }{{2, 10}, {8, 10}, {32, 20}}
}

// races gives the group of raced cases, which runs alone.
func (d *draft) races(r *specs.Requirement) (*groupDraft, bool) {
	if d.plan.Environment.NoRaces {
		d.skip(r.ID, "requests at once were left out", "leave --no-races out")
		return nil, false
	}
	g, err := d.group("races")
	if err != nil {
		return nil, false
	}
	g.Alone = true
	return g, true
}

// racedKey sends one request many times at once.
func (d *draft) racedKey(_ *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	g, ok := d.races(r)
	if !ok {
		return
	}
	sizes := volleys()
	if !i.Declared {
		sizes = sizes[1:2] // a header's name is a hint: so much is tried, and not more
	}
	for _, v := range sizes {
		c := d.idempotencyCase(i, r, fmt.Sprintf("~%d-at-once", v.requests), "idempotency-raced", cases.Positive)
		c.Attempts = v.attempts
		c.Why = fmt.Sprintf("the same request is sent %d times at once: one takes effect, and the others get its answer or are told to wait", v.requests)
		c.Proof = "all requests are the same to the byte and are released together"
		race := g.base.keyed(d, i, c.ID, "key", "race", cases.Probe)
		race.Race = &cases.Race{Kind: cases.Volley, Requests: v.requests}
		race.Expect = cases.Expectation{Outcome: cases.Either, OneResource: d.resourceID()}
		steps := d.around(g, []cases.Step{race}, d.drawnBy(&race))
		// An object that the environment supplies is one for the group, and no worse for what others draw from it.
		if f := d.plan.Environment.Fixture(d.objectFixture(g.base)); f != nil && !f.Given {
			own, err := d.subject(c.ID, "own-object", int64(v.requests+1)*d.drawsOf(g.base))
			if err != nil {
				d.skip(r.ID, err.Error(), unlockOf(err))
				return
			}
			steps = append([]cases.Step{own.made}, own.about(steps...)...)
		}
		c.Steps = steps
		g.Cases = append(g.Cases, c)
	}
}
