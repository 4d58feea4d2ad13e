package plan

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// Explorer draws random groups beside the plan: requests in which many things differ at once, and sequences of them. A drawing depends on
// the plan, its seed, its number, and on what was learned of the answers before it, and on nothing else. An explorer is not safe for
// concurrent use.
type Explorer struct {
	plan *Plan
	// sites are the operations that can be explored; by finds them.
	sites []*site
	by    map[string]*site
	lore  lore
	// left counts what each operation has made and nothing could remove.
	left map[string]int
	// collections are the names of what paths have ids of.
	collections map[string]bool
	// drawn are the recipes of drawings that nothing was learned of yet, by number, and kept those that led to something new.
	drawn map[int]recipe
	kept  []recipe
}

// site is an operation that can be explored, as far as is known: it is planned when it is first drawn.
type site struct {
	op *specs.Operation
	// draft is nil before.
	draft *draft
	// about are the fixtures that its parameters name, and the collection that its path begins with.
	about []string
	// planned are the values of the planned requests by name.
	planned map[string][]any
	// wrongs are the requirements that a request can break.
	wrongs []*specs.Requirement
	// drawn counts how often it was drawn.
	drawn int
}

// Explorer begins to explore what the plan has planned, on the rungs that a run has found. Nothing is planned yet.
func (p *Plan) Explorer(rungs Rungs) *Explorer {
	e := &Explorer{plan: p.on(rungs), by: map[string]*site{}, drawn: map[int]recipe{}, lore: newLore(), left: map[string]int{}, collections: collectionsOf(p.Contract)}
	for _, op := range p.Planner().Operations() {
		s := &site{op: op, about: e.plan.about(op), planned: map[string][]any{}}
		e.sites = append(e.sites, s)
		e.by[op.ID] = s
	}
	return e
}

// Explores says whether there is anything to explore.
func (e *Explorer) Explores() bool { return len(e.sites) > 0 }

// about names what the requests of an operation are about: the fixtures that they need, and the first word of the path.
func (p *Plan) about(op *specs.Operation) []string {
	var all []string
	for _, one := range op.Parameters {
		if f := p.Environment.FixtureFor(op, one.In, one.Name); f != nil {
			all = append(all, f.Name)
		}
	}
	for segment := range strings.SplitSeq(op.Path, "/") {
		if segment != "" && !strings.HasPrefix(segment, "{") {
			return append(all, "/"+segment)
		}
	}
	return all
}

// at gives the planned site of an operation; nil where no request of it can be planned, or it may not be sent.
func (e *Explorer) at(operation string) *site {
	s := e.by[operation]
	if s == nil || s.draft != nil {
		return s
	}
	s.draft = newDraft(e.plan, s.op)
	if reason, _ := s.draft.blocked(); reason != "" || s.draft.drawsFromOthers() || e.leaves(s) {
		e.drop(s)
		return nil
	}
	for _, kind := range []string{"minimal", "full"} {
		if b, err := s.draft.base(kind); err == nil {
			keepPlannedOf(s.planned, b)
		}
	}
	for _, r := range s.draft.requirements() {
		if s.draft.breakable(r) {
			s.wrongs = append(s.wrongs, r)
		}
	}
	return s
}

// drop ends that an operation is explored.
func (e *Explorer) drop(s *site) {
	delete(e.by, s.op.ID)
	e.sites = slices.DeleteFunc(e.sites, func(other *site) bool { return other == s })
	e.kept = slices.DeleteFunc(e.kept, func(made recipe) bool { return made.target == s.op.ID })
}

// drawsFromOthers says that requests take from the balance of an object that the run has not made: the plan takes what it needs, and whoever
// goes on for as long as somebody likes would take it all.
func (d *draft) drawsFromOthers() bool {
	if len(d.op.Facts.Draws) == 0 {
		return false
	}
	b, err := d.base("minimal")
	if err != nil {
		return true
	}
	f := d.plan.Environment.Fixture(d.objectFixture(b))
	return f == nil || f.Create == nil
}

// near says whether two operations have to do with the same objects.
func (s *site) near(other *site) bool {
	return slices.ContainsFunc(s.about, func(a string) bool { return slices.Contains(other.about, a) })
}

// ExploredID is the ID of the nth group that is drawn with a seed, and of its case.
func ExploredID(seed uint64, n int) string { return fmt.Sprintf("explore/%d/%d", seed, n) }

// Explored says whether an ID is that of a group that was drawn.
func Explored(id string) bool { return strings.HasPrefix(id, "explore/") }

// ExploredNumber is the number under which the group of an ID was drawn; false where it was not drawn.
func ExploredNumber(id string) (int, bool) {
	if !Explored(id) {
		return 0, false
	}
	n, err := strconv.Atoi(id[strings.LastIndexByte(id, '/')+1:])
	return n, err == nil
}

// Draw makes the nth group: its fixtures and one case. It is false where chance has led to no request that is certain to be what it is
// meant to be; then the next number may.
func (e *Explorer) Draw(n int) (cases.Group, bool) {
	if len(e.sites) == 0 {
		return cases.Group{}, false
	}
	r := e.source(uint64(n))
	id := ExploredID(e.plan.Seed, n)
	for range drawTries {
		made, ok := e.recipe(r)
		if !ok {
			continue
		}
		if g, ok := e.cook(id, made); ok {
			e.drawn[n] = made
			return g, true
		}
	}
	return cases.Group{}, false
}

// drawTries is how many recipes are tried for one number.
const drawTries = 4

// source is the chance of one number or one move.
func (e *Explorer) source(n uint64) *rand.Rand {
	return rand.New(rand.NewPCG(e.plan.Seed, n*0x9e3779b97f4a7c15+1))
}

// cook makes the group of a recipe.
func (e *Explorer) cook(id string, made recipe) (cases.Group, bool) {
	s := e.at(made.target)
	if s == nil {
		return cases.Group{}, false
	}
	w := &walk{Explorer: e, site: s, id: id}
	for i, m := range made.moves {
		w.move(i, m)
	}
	var c *cases.Case
	switch made.kind {
	case ofWrong:
		c = w.wrong(made.seed)
	case ofLife:
		c = w.life(made.seed)
	default:
		c = w.valid(made.seed)
	}
	if c == nil {
		return cases.Group{}, false
	}
	c.ID, c.Shrink = id, true
	s.drawn++
	d := s.draft
	d.fresh()
	g := &groupDraft{base: d.bases["minimal"], Group: cases.Group{ID: id, Operation: s.op.ID, Caller: d.caller, Cases: []cases.Case{*c}}}
	g.Control = cases.Case{ID: id, Rule: c.Rule, Requirements: c.Requirements, Class: cases.Positive, Why: c.Why}
	if err := d.complete(g); err != nil || len(g.Cases) == 0 {
		return cases.Group{}, false
	}
	return g.Group, true
}

// fresh lets a draft judge requests again, which bounds itself while it plans.
func (d *draft) fresh() { d.classified, d.parameters, d.spent, d.skips = 0, 0, 0, nil }
