package conformance

import (
	"context"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
)

// Exploring says how a run goes on when it has come to the end of its plan: with random requests and sequences, see [plan.Explorer]. What
// they find is reported as anything else is; that they find nothing proves nothing.
type Exploring struct {
	// For is how long new groups are drawn; 0 explores nothing. Until ends it earlier, where it is set.
	For   time.Duration
	Until time.Time
	// Most is how many groups are drawn at most; 0 is no bound.
	Most int
	// Again are groups that an earlier run has drawn, to be sent again; none are drawn then.
	Again []cases.Group
}

// sightings are what the plan's requests were answered, for who explores after it. It is safe for concurrent use; nil sees nothing.
type sightings struct {
	mu       sync.Mutex
	statuses map[string]map[int]bool
}

func (s *sightings) add(x *exchange) {
	if x.Response != nil {
		s.saw(x.Operation, x.Response.Status)
	}
}

func (s *sightings) saw(operation string, status int) {
	if s == nil || operation == "" || status == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.statuses[operation] == nil {
		s.statuses[operation] = map[int]bool{}
	}
	s.statuses[operation][status] = true
}

const (
	// drawnAtOnce is how many groups are drawn before anything is learned of their answers: the same number for any number of workers, so
	// that what is drawn depends on the answers and not on who was faster.
	drawnAtOnce = 8
	// mostVain is how many drawings may come to nothing in a row: a contract with one operation that takes no value leaves no more.
	mostVain = 20 * drawnAtOnce
)

// explore draws groups until its time is over, runs them on the workers, and tells what they found. It gives nil where nothing is explored.
func (r *runner) explore(ctx context.Context) *result.Explored {
	for i := range r.Exploring.Again {
		if ctx.Err() == nil {
			r.again(ctx, &r.Exploring.Again[i])
		}
	}
	if r.Exploring.For <= 0 || len(r.Exploring.Again) > 0 || !r.alive() {
		return nil // what takes no planned request takes no random one
	}
	began, requests := time.Now(), r.requests.Load()
	until := began.Add(r.Exploring.For)
	if r.Exploring.Until.Before(until) && !r.Exploring.Until.IsZero() {
		until = r.Exploring.Until
	}
	came := &result.Explored{Asked: r.Exploring.For}
	drawer := r.Plan.Explorer(r.ladder.learned())
	for _, operation := range slices.Sorted(maps.Keys(r.sightings.statuses)) {
		for status := range r.sightings.statuses[operation] {
			drawer.Provoked(operation, status)
		}
	}
	shard := r.Plan.Shard
	for n, vain := r.drawnBefore, 0; drawer.Explores() && vain < mostVain && ctx.Err() == nil && !r.broken() && !r.unrest.down() && time.Now().Before(until); {
		var batch []*drawing
		for range drawnAtOnce {
			if r.Exploring.Most > 0 && n == r.Exploring.Most || ctx.Err() != nil || !time.Now().Before(until) {
				break
			}
			number := n
			if n++; shard.Part() {
				number = number*shard.Count + shard.Index - 1
			}
			if g, ok := drawn(ctx, drawer, number); ok {
				batch, vain = append(batch, &drawing{number: number, group: g}), 0
			} else {
				vain++
			}
		}
		if len(batch) == 0 && n == r.Exploring.Most {
			break
		}
		r.drawings(ctx, until, batch)
		for _, d := range batch {
			if d.record == nil || ctx.Err() != nil && len(d.record.Findings) == 0 {
				continue
			}
			came.Groups++
			r.progressed(func(p *Progress) { p.Explored = came.Groups })
			came.Statuses += drawer.Learn(d.number, d.seen)
			for _, operation := range d.left {
				drawer.Left(operation)
			}
			r.tell(d)
		}
	}
	came.Duration, came.Requests = time.Since(began), int(r.requests.Load()-requests)
	return came
}

// drawn draws a group. Where the context ends meanwhile the drawer is left to itself: planning an operation may take longer than anybody who
// interrupts a run would wait.
func drawn(ctx context.Context, drawer *plan.Explorer, number int) (cases.Group, bool) {
	type drawing struct {
		group    cases.Group
		ok       bool
		panicked any
	}
	ready := make(chan drawing, 1)
	go func() {
		var d drawing
		defer func() {
			if v := recover(); v != nil {
				d.panicked = fmt.Sprintf("%v\n%s", v, debug.Stack())
			}
			ready <- d
		}()
		d.group, d.ok = drawer.Draw(number)
	}()
	select {
	case d := <-ready:
		if d.panicked != nil {
			panic(d.panicked)
		}
		return d.group, d.ok && ctx.Err() == nil
	case <-ctx.Done():
		return cases.Group{}, false
	}
}

// drawings runs groups on the workers. One that none has come to when the time is over is left without a record.
func (r *runner) drawings(ctx context.Context, until time.Time, batch []*drawing) {
	queue := make(chan *drawing)
	var workers sync.WaitGroup
	for range min(r.Workers, len(batch)) {
		workers.Go(func() {
			for d := range queue {
				if time.Now().Before(until) {
					r.guard(func() { r.draw(ctx, d) })
				}
			}
		})
	}
	for _, d := range batch {
		queue <- d
	}
	close(queue)
	workers.Wait()
	r.rethrow()
}

// tell reports what a drawing found that is not known by then.
func (r *runner) tell(d *drawing) {
	record := d.record
	record.Findings = slices.DeleteFunc(record.Findings, func(f result.Finding) bool { return r.known(&f) })
	if len(record.Findings) == 0 {
		return
	}
	// It breaks what it was found to break, and proves nothing else.
	record.Results = slices.DeleteFunc(record.Results, func(j result.JudgedRequirement) bool { return j.Verdict != result.Fail })
	record.Verdict, record.Reason, record.Accepted, record.Refusal, record.TargetFault = result.Fail, "", false, nil, false
	record.Explored = &d.group
	r.emit([]*caseRun{record}, nil)
}

// known says whether the run has reported a finding's cause before.
func (r *runner) known(f *result.Finding) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tally.Knows(f)
}

// again sends a group that an earlier run has drawn, and tells what became of it, whatever that is.
func (r *runner) again(ctx context.Context, g *cases.Group) {
	d := &drawing{group: *g}
	run := r.drawOnce(ctx, d, g)
	record := run.records[1]
	record.Notes, record.Refusal, record.Explored = nil, nil, g
	record.Accepted = slices.ContainsFunc(record.exchanges, func(x *exchange) bool { return notAccepted(x) == "" })
	if len(record.Findings) > 0 && ctx.Err() == nil {
		r.confirmDrawn(ctx, d, run)
	}
	r.emit([]*caseRun{record}, nil)
}

// drawing is a group that was drawn, and what became of it.
type drawing struct {
	number int
	group  cases.Group
	seen   []plan.Sighting
	record *caseRun
	// left are the operations that made what could not be removed, once for each object.
	left []string
	// attempts is how often it was run.
	attempts int
}
