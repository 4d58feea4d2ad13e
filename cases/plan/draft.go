package plan

import (
	"fmt"
	"hash/fnv"
	"slices"

	"holdfast/cases"
	"holdfast/cases/values"
	"holdfast/specs"
)

// draft is the planning of one operation. Generators add cases to its groups.
type draft struct {
	plan     *Plan
	contract *specs.Contract
	op       *specs.Operation
	// caller is who calls unless a case says otherwise.
	caller string
	// manyDigits says that a number of thousands of digits is sent already.
	manyDigits bool
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
	// orNulls are the requirements of compositions of one branch and null, by their places; nil until somebody asks.
	orNulls map[string][]string
	// samples are what stands for the ids of fixtures, by their names.
	samples map[string]sampledID
	// fewIDs says of parameters whether their texts are few.
	fewIDs map[*specs.Parameter]bool
	// forgives says of parameters whether their own words promise that what is not known does no harm.
	forgives map[*specs.Parameter]bool
	// within are the branches that the body is made in, while it is made.
	within []specs.Branch
}

// groupDraft is a group while cases are added to it.
type groupDraft struct {
	cases.Group
	base *base
	// exactly makes the fixture's balance just so large; 0 leaves it to the sum of what the group draws.
	exactly int64
	// rooms are the balances of fixtures that can be set to no more than the contract allows, by fixture and name.
	rooms map[string]int64
	// late is the refused case that is sent after all others: what it leaves behind the others would write over.
	late string
}

func newDraft(p *Plan, op *specs.Operation) *draft {
	p = p.prepared(op)
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
		if d.besides(&c) && c.Scopes == nil {
			return c.Name, true
		}
	}
	return "", false
}

func (d *draft) besides(c *cases.Caller) bool {
	return c.Name != d.caller && c.Allows(d.op) && len(c.Schemes) > 0
}

// skipOther skips what takes another tenant. A caller whose scopes are listed is none, see [cases.Caller]: who gave one is told so.
func (d *draft) skipOther(r *specs.Requirement) {
	reason := "it takes a second caller of another tenant"
	if i := slices.IndexFunc(d.plan.Environment.Callers, func(c cases.Caller) bool { return d.besides(&c) }); i >= 0 {
		reason += ", and the scopes of " + d.plan.Environment.Callers[i].Name + " are listed, which makes it one of the same tenant with fewer rights"
	}
	d.skip(r.ID, reason, anotherCaller(d.contract))
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
		d.apart(g)
		if err := d.complete(g); err != nil {
			d.skipGroup(g, err)
			continue
		}
		groups = append(groups, g.Group)
	}
	return groups
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
	if d.op.Method == "DELETE" || consumes(d.contract, d.op) {
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
		if err != nil || !b.has(r.In, r.Pointer) && !(b.hasBody && d.countedAt(r.In, r.Pointer)) {
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
