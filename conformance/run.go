package conformance

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/credential"
	"holdfast/conformance/result"
	"holdfast/conformance/volley"
	"holdfast/specs"
)

// ErrNoChecks says that a run was asked for without checks: it would prove nothing.
var ErrNoChecks = errors.New("no checks: a run without checks proves nothing; hand it checks.All()")

// Run sends the plan's requests to the target and gives the report. It ends early when ctx is done: the report then says
// that it is interrupted, and holds what was settled. An error is a mistake in the configuration or a journal that can't be
// written; a target that does not answer is no error but an incomplete report.
func Run(ctx context.Context, cfg Config) (*result.Report, error) {
	r, err := newRunner(cfg)
	if err != nil {
		return nil, err
	}
	defer r.close()
	r.rootless(ctx)
	if err := r.begin(); err != nil {
		return nil, err
	}
	r.planner.Until(ctx)
	end := result.EndRecord{Complete: true}
	if err := r.probe(ctx); err != nil {
		end.Complete = false
		end.Reasons = strings.Split(err.Error(), "\n")
		var alike *RefusedAlikeError
		end.RefusedAlike = errors.As(err, &alike)
	} else {
		r.groups(ctx)
		r.sweep(ctx)
		r.sweepEarlier(ctx)
		r.tellUnrest()
	}
	if ctx.Err() != nil {
		end.Complete, end.Interrupted = false, true
		end.Reasons = []string{"interrupted: " + context.Cause(ctx).Error()}
	}
	if troubles := r.tokens.Troubles(); end.Complete && len(troubles) > 0 {
		end.Complete, end.Reasons = false, append(end.Reasons, troubles...)
	}
	for i, reason := range end.Reasons {
		end.Reasons[i] = r.redact.Text(reason)
	}
	end.Duration = r.lasted + time.Since(r.started)
	end.Alike = r.seen.alike()
	end.Requests = int(r.requests.Load())
	end.Skips, end.Recorded = r.planner.Skips(), result.RecordedOnly(r.planner)
	r.tally.End(end)
	if err := r.journal(result.Line{Type: "end", End: &end}); err != nil {
		return nil, err
	}
	report := r.tally.Report()
	switch {
	case r.Journal == nil:
		report.ReadFrom(r.kept.Cases)
	case r.Journal.Path() != "":
		report.ReadFrom(result.ReadCases(r.Journal.Path()))
	}
	return report, nil
}

// runner is one run.
type runner struct {
	Config
	// planner makes the groups. It belongs to the goroutine of Run: workers are handed what it made.
	planner  *plan.Planner
	clients  *clients
	tokens   *credential.Store
	pace     *pace
	redact   *credential.Redactor
	ladder   *ladder
	rules    map[string]Rule
	started  time.Time
	requests atomic.Int64
	// closes says that the target was seen to close a connection that was used before.
	closes atomic.Bool
	// unrest knows how the target's hiccups went by.
	unrest unrest
	// away is why the target gave no answer when it was first asked.
	away error
	// leftovers are removed at the end, and so are inherited: those of an earlier run, which lasted so long.
	leftovers leftovers
	inherited []leftover
	lasted    time.Duration
	// purse knows what is left of the balances of the environment's objects.
	purse *purse
	// samples are the kept requirements whose proof the journal shows.
	samples result.Samples
	// seen knows what the answers have in common.
	seen answered
	// owned knows what the run has made, and withheld says why an operation may not be sent, by its ID.
	owned    *ownership
	withheld map[string]string

	// racers send what must arrive together.
	racers racers
	// large is held by who decodes a body that is too large to be kept: two at once would take too much memory.
	large sync.Mutex

	// panicked is what the first worker that panicked said, and where.
	panicked atomic.Pointer[string]

	mu     sync.Mutex
	tally  *result.Tally
	kept   result.Kept
	failed error
	// come are the operations that the run has come to, operations is how many there are.
	come       map[string]bool
	operations int
}

func newRunner(cfg Config) (*runner, error) {
	switch {
	case len(cfg.Checks) == 0:
		return nil, ErrNoChecks
	case cfg.Contract == nil || cfg.Plan == nil:
		return nil, errors.New("a run needs a contract and a plan")
	case cfg.Target == nil || cfg.Target.Host == "":
		return nil, errors.New("a run needs the target's URL")
	}
	if cfg.Workers <= 0 {
		cfg.Workers = 4
	}
	if cfg.RequestTimeout <= 0 {
		cfg.RequestTimeout = 10 * time.Second
	}
	if cfg.MaxBody <= 0 {
		cfg.MaxBody = 1 << 20
	}
	if cfg.RunID == "" {
		var id [8]byte
		rand.Read(id[:]) // never fails, see crypto/rand
		cfg.RunID = hex.EncodeToString(id[:])
	}
	if cfg.Resume != nil {
		if cfg.Journal == nil || cfg.Journal.Path() == "" {
			return nil, errors.New("a run that goes on needs the journal that Continue gave")
		}
		cfg.resumeTarget()
	}
	r := &runner{
		Config: cfg, planner: cfg.Planner, tally: result.NewTally(), started: time.Now(), rules: map[string]Rule{},
		owned: newOwnership(), withheld: map[string]string{}, come: map[string]bool{},
	}
	r.purse = newPurse(cfg.Plan.Environment.Fixtures)
	if r.planner == nil {
		r.planner = cfg.Plan.Planner()
	}
	r.operations = len(r.planner.Operations())
	for _, op := range cfg.Contract.Operations {
		if reason, _ := plan.Withheld(&cfg.Plan.Environment, cfg.Contract, op); reason != "" {
			r.withheld[op.ID] = reason
		}
	}
	r.clients = newClients(cfg)
	r.racers.made = map[string]*volley.Racer{}
	r.pace = newPace(cfg.Rate, r.started)
	r.redact = credential.NewRedactor(cfg.Secrets, cfg.Callers, cfg.Contract)
	r.ladder = newLadder()
	r.tokens = credential.NewStore(cfg.Callers, credential.Fetching{Target: cfg.Target, Header: cfg.Header}, r.clients.of, r.redact.Learn)
	for _, rule := range Catalogue(cfg.Checks) {
		r.rules[rule.ID] = rule
	}
	return r, nil
}

// Catalogue is the one list of rules: those of the generators' expectations, then those of the checks.
func Catalogue(checks []Check) []Rule {
	rules := append(plan.Rules(), unanswered(), unstable(), result.MixedRule())
	for _, c := range checks {
		rules = append(rules, c.Rule)
	}
	return rules
}

func (r *runner) begin() error {
	if r.Resume != nil {
		return r.resume()
	}
	h := r.Record
	h.Contract = result.ContractHeader{File: r.Contract.File, Title: r.Contract.Title, Version: r.Contract.Version, SHA256: r.Contract.SHA256}
	h.Target = r.redact.Text(r.Target.Redacted())
	h.StartedAt, h.Seed, h.RunID, h.Strict, h.Levels = r.started.UTC(), r.Plan.Seed, r.RunID, r.Strict, r.Levels
	h.Only, h.Hints, h.Shard = r.Plan.Only, r.Contract.Hints, r.Plan.Shard
	h.Environment, h.Operations = r.Plan.Environment, r.Plan.Environment.Operations
	h.Tags = tagsOf(r.Contract)
	h.Command = slices.Clone(h.Command)
	for i, arg := range h.Command {
		h.Command[i] = r.redact.Text(arg)
	}
	requirements := make([]result.RequirementResult, 0, len(r.Contract.Requirements))
	for _, q := range r.Contract.Requirements {
		requirements = append(requirements, result.RequirementResult{
			ID: q.ID, Operation: q.Operation, Path: q.Path, Kind: q.Kind, Text: q.Text, Where: q.Place, Verdict: broken(&q), Reason: q.Broken,
		})
	}
	r.tally.Begin(h, requirements, r.Contract.Unplanned)
	return r.journal(result.Line{Type: "run", Schema: result.JournalSchema, Header: &h, Requirements: requirements, NotPlanned: r.Contract.Unplanned})
}

// tagsOf are the tags of the operations that have any.
func tagsOf(c *specs.Contract) map[string][]string {
	tags := map[string][]string{}
	for _, op := range c.Operations {
		if len(op.Tags) > 0 {
			tags[op.ID] = op.Tags
		}
	}
	return tags
}

// broken gives the verdict of a requirement before anything is sent: what can't be compiled can't be proven.
func broken(q *specs.Requirement) result.Verdict {
	if q.Broken != "" {
		return result.Inconclusive
	}
	return result.None
}

// close lets go of the connections.
func (r *runner) close() {
	r.clients.close()
	r.racers.close()
}

// groups runs the plan's groups on the workers, and then, one after the other, those that must run alone.
func (r *runner) groups(ctx context.Context) {
	var alone []turn
	queue := make(chan turn)
	var workers sync.WaitGroup
	for range r.Workers {
		workers.Go(func() {
			for t := range queue {
				r.guard(func() { r.emitTurn(ctx, &t, r.runGroup(ctx, &t.Group)) })
			}
		})
	}
	for g := range r.turns(r.planner.Groups()) {
		if ctx.Err() != nil || r.broken() || r.panicked.Load() != nil {
			break
		}
		r.begun(g.Operation)
		if r.Resume != nil && r.Resume.Done(g.ID) {
			continue
		}
		if g.Alone {
			alone = append(alone, g)
			continue
		}
		select {
		case queue <- g:
		case <-ctx.Done():
		}
	}
	close(queue)
	workers.Wait()
	r.rethrow()
	for i := range alone {
		if ctx.Err() != nil || r.broken() {
			return
		}
		r.emitTurn(ctx, &alone[i], r.runGroup(ctx, &alone[i].Group))
	}
}

// begun notes that the run has come to an operation.
func (r *runner) begun(operation string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if operation != "" {
		r.come[operation] = true
	}
}

// guard keeps a panic of a worker, which would end the process as though the command line were wrong, for the goroutine of Run.
func (r *runner) guard(do func()) {
	defer func() {
		if v := recover(); v != nil {
			text := fmt.Sprintf("%v\n%s", v, debug.Stack())
			r.panicked.CompareAndSwap(nil, &text)
		}
	}()
	do()
}

// rethrow panics where a worker did.
func (r *runner) rethrow() {
	if text := r.panicked.Load(); text != nil {
		panic(*text)
	}
}

// emitTurn writes what a group came to, or a part of it: the last part closes the group.
func (r *runner) emitTurn(ctx context.Context, t *turn, records []*caseRun) {
	var closing *result.GroupRecord
	if !t.first {
		closing = &result.GroupRecord{ID: t.ID, At: t.At, Alone: t.Alone, Cut: ctx.Err() != nil}
	}
	r.emit(t.settled(records), closing)
}

// emit writes a group's records to the journal, adds them up and reports progress. They are written at once, with the group's own behind
// them; nil is that of what is no group of the plan.
func (r *runner) emit(records []*caseRun, group *result.GroupRecord) {
	r.mu.Lock()
	defer r.mu.Unlock()
	lines := make([]result.Line, 0, len(records)+1)
	for _, c := range records {
		r.redact.Record(&c.CaseRecord)
		r.tally.Add(&c.CaseRecord)
		if r.Journal == nil {
			r.kept.Add(&c.CaseRecord)
		} else {
			lines = append(lines, result.Line{Type: "case", Case: &c.CaseRecord})
		}
		if r.Progress != nil {
			cases, violations, warnings := r.tally.Told()
			r.Progress(Progress{
				Cases: cases, Requests: int(r.requests.Load()), Elapsed: time.Since(r.started), Operation: c.Operation,
				Violations: violations, Warnings: warnings, Begun: len(r.come), Operations: r.operations,
			})
		}
	}
	if group != nil {
		lines = append(lines, result.Line{Type: "group", Group: group})
	}
	if err := r.Journal.Write(lines...); err != nil && r.failed == nil {
		r.failed = err
	}
}

// broken says that the journal can't be written any more: going on would lose what is found.
func (r *runner) broken() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed != nil
}

func (r *runner) journal(line result.Line) error {
	r.mu.Lock()
	failed := r.failed
	r.mu.Unlock()
	if failed != nil {
		return failed
	}
	return r.Journal.Write(line)
}

// level gives a finding's level before the user has a say: that of its case or check, or else its rule's.
func (r *runner) level(rule string, override cases.Level) cases.Level {
	return cmp.Or(override, r.rules[rule].Level)
}
