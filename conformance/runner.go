package conformance

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"holdfast/cases/intent"
	"holdfast/cases/plan"
	"holdfast/conformance/credential"
	"holdfast/conformance/result"
	"holdfast/conformance/volley"
	"holdfast/specs"
)

// runner is one run.
type runner struct {
	Config
	// planner makes the groups. It belongs to the goroutine of Run: workers are handed what it made.
	planner *plan.Planner
	clients *clients
	// base is the target's URL as those of requests begin, and accepts their Accept by their operation.
	base     string
	accepts  map[*specs.Operation][]string
	router   *router
	tokens   *credential.Store
	lasting  lasting
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
	removals  removals
	inherited []leftover
	lasted    time.Duration
	// purse knows what is left of the balances of the environment's objects.
	purse *purse
	// samples are the kept requirements whose proof the journal shows.
	samples result.Samples
	// sightings are for who explores after the plan; nil where nobody does.
	sightings *sightings
	// drawnBefore is the number from which groups are drawn: the run which this one goes on with has reported what it drew before it.
	drawnBefore int
	// seen knows what the answers have in common.
	seen answered
	// owned knows what the run has made, and withheld says why an operation may not be sent, by its ID.
	owned    *ownership
	withheld map[string]string
	// naming are the operations that post what their own path names and make it, and posting those that post to it at all, by their ID.
	naming, posting map[string]bool
	// kins are how objects are removed that are known by their kind alone, by the ID of the operation that makes them.
	kins map[string]plan.Kin

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
	// told are the cases that parts of a group have told, by the group's ID and their own.
	told map[string]map[string]bool
	// putOff are the parts of groups that have proved nothing so far.
	putOff []putOff
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
		owned: newOwnership(), withheld: map[string]string{}, naming: map[string]bool{}, posting: map[string]bool{}, come: map[string]bool{}, told: map[string]map[string]bool{},
	}
	r.aim(cfg.Target)
	r.accepts = make(map[*specs.Operation][]string, len(cfg.Contract.Operations))
	for _, op := range cfg.Contract.Operations {
		if a := accept(op); a != "" {
			r.accepts[op] = []string{a}
		}
	}
	r.purse = newPurse(cfg.Plan.Environment.Fixtures)
	if r.planner == nil {
		r.planner = cfg.Plan.Planner()
	}
	r.operations = len(r.planner.Operations())
	for _, op := range cfg.Contract.Operations {
		if reason, _ := intent.Withheld(&cfg.Plan.Environment, cfg.Contract, op); reason != "" {
			r.withheld[op.ID] = reason
		}
		if plan.Posts(cfg.Contract, op) {
			r.posting[op.ID], r.naming[op.ID] = true, plan.NamesNew(cfg.Contract, op)
		}
	}
	r.clients, r.router = newClients(cfg), newRouter(cfg.Contract)
	if cfg.Exploring.For > 0 {
		r.sightings = &sightings{statuses: map[string]map[int]bool{}}
	}
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
