package plan

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/values"
	"holdfast/cases/wire"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// draft is the planning of one operation. Generators add cases to its groups.
type draft struct {
	plan     *Plan
	contract *specs.Contract
	op       *specs.Operation
	// caller is who calls unless a case says otherwise.
	caller string
	// pathFirst is true for the first planned operation of a path: cases of the whole path are made with it.
	pathFirst bool
	groups    []*groupDraft
	skips     []Skip
	bases     map[string]*base
	// demanded is what requirements gives.
	demanded []*specs.Requirement
	// spent is how many bytes of bodies places were looked for in.
	spent int
	// classified is how many bytes of requests the generator that runs has judged.
	classified int
	// parameters is how many parameters the requests have that were judged, of all generators.
	parameters int
	failed     map[string]error // of the bases that can't be made
	// fewIDs says of parameters whether their texts are few.
	fewIDs map[*specs.Parameter]bool
	// within are the branches that the body is made in, while it is made.
	within []specs.Branch
}

// groupDraft is a group while cases are added to it.
type groupDraft struct {
	cases.Group
	base *base
	// exactly makes the fixture's balance just so large; 0 leaves it to the sum of what the group draws.
	exactly int64
}

func newDraft(p *Plan, op *specs.Operation) *draft {
	return &draft{plan: p, contract: p.Contract, op: op, caller: p.callerFor(op), bases: map[string]*base{}, fewIDs: map[*specs.Parameter]bool{}}
}

// of gives a draft of another operation with the same caller, to find requests with.
func (d *draft) of(op *specs.Operation) *draft {
	other := newDraft(d.plan, op)
	other.caller = d.caller
	return other
}

// callerFor gives the first caller that has credentials for the operation, or the first caller.
func (p *Plan) callerFor(op *specs.Operation) string {
	for _, c := range p.Environment.Callers {
		if c.Allows(op) {
			return c.Name
		}
	}
	return p.Environment.Callers[0].Name
}

// other gives another caller than the draft's with credentials for the operation: another tenant.
func (d *draft) other() (string, bool) {
	for _, c := range d.plan.Environment.Callers {
		if c.Name != d.caller && c.Allows(d.op) && len(c.Schemes) > 0 && c.Scopes == nil {
			return c.Name, true
		}
	}
	return "", false
}

// finish runs the generators and completes the groups: fixtures and their needs, classes and proofs.
func (d *draft) finish() []cases.Group {
	if reason, unlock := d.blocked(); reason != "" {
		for _, r := range d.requirements() {
			d.skip(r.ID, reason, unlock)
		}
		return nil
	}
	whole := true
	for _, g := range d.generators() {
		whole = d.generate(g) && whole
	}
	if !whole {
		d.cutShort()
	}
	var groups []cases.Group
	for _, g := range d.groups {
		if err := d.complete(g); err != nil {
			d.skipGroup(g, err)
			continue
		}
		groups = append(groups, g.Group)
	}
	return groups
}

// blocked says why no request of the operation can be planned, and what would change that.
func (d *draft) blocked() (reason, unlock string) {
	if !d.op.Planned {
		for _, u := range d.contract.Unplanned {
			if u.Operation == d.op.ID {
				return u.Reason, ""
			}
		}
		return "the operation can't be planned", ""
	}
	if d.plan.Environment.SafeOnly && !safe(d.op.Method) {
		return "it writes, and only safe operations may be sent", "--yes"
	}
	if reason, unlock := Withheld(&d.plan.Environment, d.contract, d.op); reason != "" {
		return reason, unlock
	}
	if _, err := d.base("minimal"); err != nil {
		return err.Error(), unlockOf(err)
	}
	if parameter, name := d.readOnly(); name != "" {
		unlock := "fixtures: { " + name + ": { create: { operationId: … } } }"
		if d.op.Method == "POST" || parameter != d.lastPathParameter() {
			unlock = "--set " + parameter + "=VALUE" // below what was given by hand things may be made
		}
		return "it writes to a " + name + " that a list of the target shows and the run did not make", unlock
	}
	if !safe(d.op.Method) && d.op.Method != "POST" {
		for _, a := range d.bases["minimal"].arguments {
			f := d.plan.Environment.Fixture(a.Value.Fixture)
			if a.In == "path" && f != nil && f.Create == nil && f.Given && !f.Writable && a.Name == d.lastPathParameter() {
				return "it changes an object that was given by hand", "fixtures: { " + f.Name + ": { create: { operationId: … } } }, or writable: true beside its values"
			}
		}
	}
	return "", ""
}

// readOnly names the parameter and the fixture whose objects the operation would change though they are others'; "" where there is none.
func (d *draft) readOnly() (parameter, fixture string) {
	if safe(d.op.Method) {
		return "", ""
	}
	for _, a := range d.bases["minimal"].arguments {
		if f := d.plan.Environment.Fixture(a.Value.Fixture); a.In == "path" && f != nil && f.ReadOnly {
			return a.Name, f.Name
		}
	}
	return "", ""
}

// lastPathParameter is the one that names what the path is about.
func (d *draft) lastPathParameter() string {
	i := strings.LastIndexByte(d.op.Path, '{')
	if i < 0 {
		return ""
	}
	name, _, _ := strings.Cut(d.op.Path[i+1:], "}")
	return name
}

func safe(method string) bool {
	return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "QUERY"
}

// requirement gives one of the operation's requirements by what stands after its name: "security:missing".
func (d *draft) requirement(rest string) *specs.Requirement {
	return d.contract.Requirement(d.op.ID + "/" + rest)
}

func (d *draft) skip(requirement, reason, unlock string) {
	d.skips = append(d.skips, Skip{Requirement: requirement, Reason: reason, Unlock: unlock})
}

func (d *draft) skipGroup(g *groupDraft, err error) {
	for _, c := range append([]cases.Case{g.Control}, g.Cases...) {
		d.skip(c.Requirements[0], err.Error(), unlockOf(err))
	}
}

// maker gives the source of values for one place, independent of all others.
func (d *draft) maker(key string) *values.Maker { return values.New(d.plan.Seed, d.op.ID+" "+key) }

// pick gives a number in [0, n) that depends on the seed and the key alone.
func (d *draft) pick(key string, n int64) int64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d %s %s", d.plan.Seed, d.op.ID, key)
	return int64(h.Sum64() % uint64(n))
}

// group gives the group of a name, made with its control when it is first asked for.
func (d *draft) group(name string) (*groupDraft, error) {
	for _, g := range d.groups {
		if g.ID == d.op.ID+"/"+name {
			return g, nil
		}
	}
	baseName := name
	if _, _, other := cutName(name); name != "full" && !other {
		baseName = "minimal"
	}
	b, err := d.base(baseName)
	if err != nil {
		return nil, err
	}
	g := &groupDraft{base: b, Group: cases.Group{ID: d.op.ID + "/" + name, Operation: d.op.ID, Caller: d.caller}}
	id := d.op.ID + "/request:valid"
	g.Control = cases.Case{
		ID: id + "~" + name, Rule: "positive-valid", Requirements: []string{id}, Class: cases.Positive,
		Why: "a valid request, on objects that exist, by a caller with rights, is accepted",
	}
	steps := []string{"open", "close"}
	if d.op.Method == "DELETE" {
		g.ControlLast, steps = true, []string{"close"}
	}
	for _, step := range steps {
		s := b.step(d, g.Control.ID, step, cases.Probe)
		s.Expect.Outcome = cases.Accepted
		g.Control.Steps = append(g.Control.Steps, s)
	}
	d.groups = append(d.groups, g)
	return g, nil
}

// withPlace gives the group whose control has a value at the place of a requirement, in a body of its media type: the minimal one where
// possible.
func (d *draft) withPlace(r *specs.Requirement) (*groupDraft, bool) {
	names := []string{"minimal", "full"}
	if at := d.inMedia(r); at != "" {
		names = []string{"minimal" + at, "full" + at}
	}
	for _, name := range names {
		b, err := d.base(name)
		if err != nil || !b.has(r.In, r.Pointer) {
			continue
		}
		if d.spent += b.length(); d.spent > operationBytes {
			d.skip(r.ID, fmt.Sprintf("not planned: too large: the bodies of %s, each of %d bytes, come to more than %d MiB", d.op.ID, b.length(), operationBytes>>20), "")
			return nil, false
		}
		g, err := d.group(name)
		return g, err == nil
	}
	return nil, false
}

// operationBytes bounds what is planned for one operation: the sum of the bodies, in bytes, that places are looked for in. Where a
// recursion makes bodies of 100 kB with thousands of places in each, all of them would come to gigabytes.
const operationBytes = 32 << 20

// classifiedBytes bounds the requests that a generator judges for one operation, in bytes: a body of 800 members has thousands of them, and
// each takes the longer the larger it is. It counts bytes and no time, so that a plan is the same on any machine.
const classifiedBytes = 16 << 20

// manyParameters bounds the parameters of all requests that are judged for one operation: each is kept with its request, in 170 bytes, and
// where there are 400 optional ones there is a request for each with all the others.
const manyParameters = 700_000

// exhausted is what a generator that has judged too many bytes panics with; its loops are many, and none of them can go on.
type exhausted struct{}

// generate runs a generator to its end or to that of its budget, and says whether it came to its own.
func (d *draft) generate(g generator) (whole bool) {
	d.classified = 0
	defer func() {
		if r := recover(); r != nil {
			if _, spent := r.(exhausted); !spent {
				panic(r)
			}
		}
	}()
	g.plan(d)
	return true
}

// cutShort says of every requirement that no case was planned for it because a generator had spent its budget.
func (d *draft) cutShort() {
	sum := fmt.Sprintf("%d MiB", classifiedBytes>>20)
	if d.parameters > manyParameters {
		sum = fmt.Sprintf("%d parameters", manyParameters)
	}
	for _, r := range d.requirements() {
		d.skip(r.ID, fmt.Sprintf("not planned: too large: the requests of %s at %s:%d come to more than %s", d.op.ID, r.Place.File, r.Place.Line, sum), "")
	}
}

// classify judges the request of a step that a generator makes, by the planner's samples.
func (d *draft) classify(s *cases.Step) (wire.Classification, error) {
	if d.parameters += len(s.Parameters); d.classified > classifiedBytes || d.parameters > manyParameters {
		panic(exhausted{})
	}
	got, size, err := d.judged(s)
	d.classified += size
	return got, err
}

// judged judges a step's request, and says how many bytes were read.
func (d *draft) judged(s *cases.Step) (wire.Classification, int, error) {
	w, err := (&cases.Binder{Contract: d.contract, RunID: "plan", Group: d.op.ID}).Bind(s)
	if err != nil {
		return wire.Classification{}, 0, err
	}
	return d.plan.certifier.Judge(d.contract.Operation(s.Operation)).Classify(w), len(w.Body) + len(w.Target), nil
}

// complete gives the fixtures what the group needs of them and certifies every step.
func (d *draft) complete(g *groupDraft) error {
	steps := slices.Clone(g.Control.Steps)
	for _, c := range g.Cases {
		steps = append(append(steps, c.Steps...), besideUses(&c)...)
	}
	uses, err := d.fixtures(g, steps)
	if err != nil {
		return err
	}
	g.Fixtures = uses
	for i := range g.Control.Steps {
		control := &g.Control.Steps[i]
		if err := d.certify(control); err != nil {
			return fmt.Errorf("control: %w", err)
		}
		if control.Class == cases.Negative && control.Expect.Outcome == cases.Accepted {
			return fmt.Errorf("no valid request is known: every reader refuses the one that was made for %s", d.op.ID)
		}
	}
	kept := g.Cases[:0]
	for _, c := range g.Cases {
		var failed error
		for i := range c.Steps {
			if err := d.certify(&c.Steps[i]); err != nil {
				failed = err
			}
		}
		for i := range c.Beside {
			if err := d.certify(&c.Beside[i]); err != nil {
				c.Beside = nil // a refusal then proves nothing
				break
			}
		}
		if failed != nil {
			d.skip(c.Requirements[0], failed.Error(), "")
			continue
		}
		kept = append(kept, c)
	}
	g.Cases = kept
	slices.SortStableFunc(g.Cases, func(a, b cases.Case) int { return rank(a) - rank(b) })
	return nil
}

// rank puts the cases first that may be accepted: the state that refusals must not change is read after them. The ledger's
// readings are the last.
func rank(c cases.Case) int {
	switch {
	case c.Closes:
		return 2
	case c.Refuses():
		return 1
	}
	return 0
}

// certify sets the class of a step that has none yet and checks it where it has one. It has no bound of its own: what the generators
// made within theirs is complete, however much all of them made together.
func (d *draft) certify(s *cases.Step) error {
	if s.Operation == "" {
		return nil
	}
	d.fitTags(s)
	got, _, err := d.judged(s)
	if err != nil {
		return err
	}
	if s.Class == "" {
		s.Class = got.Class
	}
	if s.Class != got.Class {
		return fmt.Errorf("the request is %s, wanted %s: %s", got.Class, s.Class, got.Proof())
	}
	return nil
}

// blockedError is a reason with the line that would remove it.
type blockedError struct{ reason, unlock string }

func (e *blockedError) Error() string { return e.reason }

func unlockOf(err error) string {
	if b, ok := err.(*blockedError); ok {
		return b.unlock
	}
	return ""
}

// expressionPlace splits a runtime expression on a request: "$request.body#/amount_cents" is ("body", "/amount_cents") and
// "$request.path.customer_id" is ("path", "/customer_id").
func expressionPlace(expression string) (in, pointer string, ok bool) {
	rest, ok := strings.CutPrefix(expression, "$request.")
	if !ok {
		return "", "", false
	}
	if body, ok := strings.CutPrefix(rest, "body"); ok {
		return "body", strings.TrimPrefix(body, "#"), true
	}
	in, name, ok := strings.Cut(rest, ".")
	return in, jsonpointer.Of(name), ok
}

// placeExpression is the inverse of expressionPlace.
func placeExpression(in, pointer string) string {
	if in == "body" {
		return "$request.body#" + pointer
	}
	return "$request." + in + "." + strings.Join(jsonpointer.Tokens(pointer), ".")
}
