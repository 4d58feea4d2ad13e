package plan

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// namedObjects names objects in a body that are not there: one that nobody has made, one that was removed, and another tenant's.
func namedObjects() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "reference-exists", Summary: "A request that names an object in its body which is not there is refused, where the contract says so.",
			Source: "the contract's own text; x-conformance refusals, absent and foreign", Level: cases.Violation, Confidence: cases.Declared,
			Fix:     "look up what the body names by its owner and id together, and refuse the request where it is not there; a foreign key finds the removed and others' objects, too",
			Follows: []string{"absent-object", "foreign-object"},
		}},
		plan: func(d *draft) {
			for _, named := range d.contract.References(d.op) {
				r := d.requirement("request/body#" + jsonpointer.Of(named.Member) + ":exists")
				if r == nil {
					continue
				}
				if err := d.reference(r, named); err != nil {
					d.skip(r.ID, err.Error(), unlockOf(err))
				}
			}
		},
	}
}

// reference plans the cases of one member.
func (d *draft) reference(r *specs.Requirement, named specs.Named) error {
	pointer, kind := jsonpointer.Of(named.Member), "minimal"
	b, err := d.base(kind)
	if err != nil {
		return err
	}
	at := func(id bodyID) bool { return id.pointer == pointer }
	if !slices.ContainsFunc(b.ids, at) {
		kind = "full"
		if b, err = d.base(kind); err != nil {
			return err
		}
	}
	i := slices.IndexFunc(b.ids, at)
	if i < 0 {
		return &blockedError{reason: "nothing that the run makes is named at " + pointer + " of the body"}
	}
	fixture := d.plan.Environment.Fixture(b.ids[i].fixture)
	if fixture == nil || fixture.Create == nil {
		return &blockedError{reason: "the run does not make what is named at " + pointer + " of the body"}
	}
	g, err := d.group(kind)
	if err != nil {
		return err
	}
	a := &reference{draft: d, r: r, g: g, named: named, pointer: pointer, fixture: fixture}
	a.absent()
	a.removed()
	a.foreign()
	return nil
}

// reference is what the cases of one member have in common.
type reference struct {
	*draft
	r       *specs.Requirement
	g       *groupDraft
	named   specs.Named
	pointer string
	fixture *cases.Fixture
}

// add adds the case whose last step sends the group's request with another value at the member. declared says whether x-conformance decides it.
func (a *reference) add(variant, condition, why, sent string, value cases.Value, steps []cases.Step) {
	c := cases.Case{
		ID: a.r.ID + "~" + variant, Rule: "reference-exists", Requirements: []string{a.r.ID}, Class: cases.Negative, Why: why,
		Mutation: &cases.Mutation{In: "body", Pointer: a.pointer, Sent: sent, Valid: a.g.base.shown("body", a.pointer)},
		Proof:    "the request is the control's but for this member, and the contract says that what it names has to exist",
	}
	s := a.g.base.step(a.draft, c.ID, "send", cases.Probe)
	for i := range s.Body.Replacements {
		if one := &s.Body.Replacements[i]; one.Target == a.pointer {
			value.Sample = one.Value.Sample
			one.Value = value
		}
	}
	s.Class = a.g.positiveClass(a.draft)
	s.Expect = cases.Expectation{Outcome: cases.Refused, Basis: cases.BasisFamily, Statuses: []string{"4XX"}}
	if o := a.narrowed(condition, "body", a.pointer); o != nil {
		s.Expect = a.refusedAs(condition, o)
	} else {
		c.Level = cases.Warning // it is read off words, or said of the path
	}
	c.Steps = append(steps, s)
	a.g.Cases = append(a.g.Cases, c)
}

// absent names an object that nobody has made.
func (a *reference) absent() {
	p := &specs.Parameter{In: "body", Name: a.named.Member, Schema: a.named.Schema}
	if cases.IntegerID(p.Schema) {
		if _, _, ok := cases.FarEnd(p.Schema); !ok {
			return
		}
	} else if a.few(p) {
		return // each of its values may be an object
	}
	v := cases.Value{Fresh: &cases.Fresh{Name: "absent/" + a.r.ID, Operation: a.op.ID, In: "body", Parameter: a.pointer}}
	a.add("absent", "absent", "no object has this id, though it is of the right form", "a fresh id", v, nil)
}

// removed names an object that was there, and that the contract's own reader does not find any more.
func (a *reference) removed() {
	var remove, reader *specs.Operation
	for _, bind := range a.fixture.Binds {
		for _, op := range a.contract.OperationsAt(bind) {
			switch {
			case !strings.HasPrefix(bind, "/") || !op.Planned:
			case op.Method == "DELETE":
				remove = op
			case op.Method == "GET":
				reader = op
			}
		}
	}
	if remove == nil || reader == nil || a.contract.Facts.GoneReadable || remove.Facts.GoneReadable || strings.Count(reader.Path, "{") != 1 {
		return
	}
	if reason, _ := intent.Withheld(&a.plan.Environment, a.contract, remove); reason != "" || a.outlives(remove) {
		return
	}
	own, err := a.made("removed", "object", "")
	if err != nil {
		return
	}
	last, steps := own[len(own)-1], []cases.Step{}
	for _, one := range own {
		steps = append(steps, one.made)
	}
	for _, s := range []struct {
		id string
		op *specs.Operation
	}{{"before", reader}, {"gone", remove}, {"unfound", reader}} {
		b, err := a.newBase(s.op, false)
		if err != nil {
			return
		}
		step := b.step(a.draft, a.r.ID+"~removed", s.id, cases.Setup)
		step.Expect.Outcome = cases.Accepted
		if s.id == "unfound" {
			step.Expect.Outcome = cases.Refused
			a.goes(&step)
		}
		ofMade(&step, lastParameter(s.op.Path), last.made.ID, last.id)
		steps = append(steps, step)
	}
	a.add("removed", "gone", "what it names was removed just before, and "+reader.ID+" does not find it", "the id of what was removed", *last.value(), steps)
}

// outlives says that the contract's words let what was removed be named, and no refusal is declared: "a customer that was removed is still accepted".
func (a *reference) outlives(remove *specs.Operation) bool {
	if a.narrowed("gone", "body", a.pointer) != nil {
		return false
	}
	about, _, _ := a.named.Schema.Find("description")
	if text, _ := about.(string); takenAway.MatchString(text) {
		return true
	}
	return slices.ContainsFunc(strings.FieldsFunc(a.op.Description+". "+remove.Summary+". "+remove.Description, func(r rune) bool { return r == '.' || r == '\n' }), func(sentence string) bool {
		return softly.MatchString(sentence) || takenAway.MatchString(sentence) && remains.MatchString(sentence)
	})
}

// takenAway finds the words for what was removed, softly those by which it is kept, and remains those by which something may be done with it all the same.
var (
	takenAway = regexp.MustCompile(`(?i)\b(remov(?:ed|es|al)|delet(?:ed|es|ion)|archiv\w+|gone|former|inactive|deactivated|disabled|closed)\b`)
	softly    = regexp.MustCompile(`(?i)\b(soft(?:ly)?[ -]?delet\w+|archiv\w+|restor\w+|deactivat\w+|tombstone\w*)\b`)
	remains   = regexp.MustCompile(`(?i)\b(still|may|can|keeps?|kept|remains?|stays?|refer\w*|accepted|allowed)\b`)
)

// foreign names an object that another tenant has made.
func (a *reference) foreign() {
	other, ok := a.other()
	if !a.named.Foreign || !ok {
		return
	}
	own, err := a.made("foreign", "theirs", other)
	if err != nil {
		return
	}
	var steps []cases.Step
	for _, one := range own {
		steps = append(steps, one.made)
	}
	a.add("foreign", "foreign", "what it names belongs to another tenant, and the contract says that this is as if it were not there", "the id of what "+other+" has made", *own[len(own)-1].value(), steps)
}

// made plans an object of a case's own, made by a caller or else by the one of the group, after all that it is made of or below.
func (a *reference) made(variant, name, caller string) ([]*subject, error) {
	var all []*subject
	var chain func(f *cases.Fixture, name string, depth int) (*subject, error)
	chain = func(f *cases.Fixture, name string, depth int) (*subject, error) {
		if depth > mostPours || f == nil || f.Create == nil {
			return nil, &blockedError{reason: "it would need more than the case can make"}
		}
		step, id, err := a.creation(f, name)
		if err != nil || !strings.HasPrefix(id, "$response.body#") && !strings.HasPrefix(id, "$request.body#") {
			return nil, &blockedError{reason: "the answer to its creation shows its id in no member"}
		}
		rename(&step, a.r.ID+"~"+variant)
		own := &subject{fixture: f, made: step, id: id}
		for n, needed := range fixturesOf(&own.made) {
			below, err := chain(a.plan.Environment.Fixture(needed), fmt.Sprintf("%s-%d", name, n+1), depth+1)
			if err != nil {
				return nil, err
			}
			own.made = below.about(own.made)[0]
		}
		if caller != "" {
			own.made.Caller = caller
			for i := range own.made.Then {
				own.made.Then[i].Caller = caller
			}
		}
		all = append(all, own)
		return own, nil
	}
	_, err := chain(a.fixture, name, 0)
	return all, err
}

// value is the id of a subject, as other requests name it.
func (s *subject) value() *cases.Value {
	return &cases.Value{Expression: &cases.Expression{Step: s.made.ID, Expr: s.id}}
}
