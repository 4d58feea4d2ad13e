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
	e := &exploration{runner: r, drawer: r.Plan.Explorer(r.ladder.learned()), until: began.Add(r.Exploring.For), next: r.drawnBefore}
	if r.Exploring.Until.Before(e.until) && !r.Exploring.Until.IsZero() {
		e.until = r.Exploring.Until
	}
	for _, operation := range slices.Sorted(maps.Keys(r.sightings.statuses)) {
		for status := range r.sightings.statuses[operation] {
			e.drawer.Provoked(operation, status)
		}
	}
	for e.goesOn(ctx) {
		batch := e.batch(ctx)
		e.run(ctx, batch)
		e.learn(ctx, batch)
	}
	e.came.Asked, e.came.Duration, e.came.Requests = r.Exploring.For, time.Since(began), int(r.requests.Load()-requests)
	e.came.Over = e.drawer.Over()
	return &e.came
}

// exploration is what goes on after the plan.
type exploration struct {
	*runner
	drawer *plan.Explorer
	until  time.Time
	// next is the number that is drawn next, and vain how many came to nothing in a row.
	next, vain int
	came       result.Explored
}

// goesOn says whether more is drawn.
func (e *exploration) goesOn(ctx context.Context) bool {
	return e.drawer.Explores() && e.vain < mostVain && e.inTime(ctx) && !e.drewAll() && !e.broken() && !e.unrest.down()
}

func (e *exploration) inTime(ctx context.Context) bool {
	return ctx.Err() == nil && time.Now().Before(e.until)
}

func (e *exploration) drewAll() bool { return e.Exploring.Most > 0 && e.next >= e.Exploring.Most }

// batch draws groups that are run at once.
func (e *exploration) batch(ctx context.Context) (batch []*drawing) {
	shard := e.Plan.Shard
	for range drawnAtOnce {
		if !e.inTime(ctx) || e.drewAll() {
			break
		}
		number := e.next
		if e.next++; shard.Part() {
			number = number*shard.Count + shard.Index - 1
		}
		if g, ok := drawn(ctx, e.drawer, number); ok {
			batch, e.vain = append(batch, &drawing{number: number, group: g}), 0
		} else {
			e.vain++
		}
	}
	return batch
}

// learn takes up what became of a batch, in the order of its numbers, and tells what it found.
func (e *exploration) learn(ctx context.Context, batch []*drawing) {
	for _, d := range batch {
		if d.record == nil || ctx.Err() != nil && len(d.record.Findings) == 0 {
			continue
		}
		e.came.Groups++
		e.progressed(func(p *Progress) { p.Explored = e.came.Groups })
		e.came.Statuses += e.drawer.Learn(d.number, d.seen)
		for _, operation := range d.left {
			e.drawer.Left(operation)
		}
		e.tell(d)
	}
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

// run runs a batch on the workers. A group that none has come to when the time is over is left without a record.
func (e *exploration) run(ctx context.Context, batch []*drawing) {
	queue := make(chan *drawing)
	var workers sync.WaitGroup
	for range min(e.Workers, len(batch)) {
		workers.Go(func() {
			for d := range queue {
				if time.Now().Before(e.until) {
					e.guard(func() { e.draw(ctx, d) })
				}
			}
		})
	}
	for _, d := range batch {
		queue <- d
	}
	close(queue)
	workers.Wait()
	e.rethrow()
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
