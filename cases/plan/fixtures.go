package plan

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// bindName is the name of the parameter that a bind speaks of.
func bindName(bind string) string {
	if rest, ok := strings.CutSuffix(bind, "}"); ok {
		return rest[strings.LastIndexByte(rest, '{')+1:]
	}
	_, name, _ := strings.Cut(bind[strings.LastIndex(bind, ":")+1:], ".")
	return name
}

// fixtures lists the fixtures that a group's steps use, in the order in which they must be made, and what their balances
// must be: enough for every step that may be accepted, those that should be refused included.
func (d *draft) fixtures(g *groupDraft, steps iter.Seq[*cases.Step]) ([]cases.FixtureUse, error) {
	f := &fixturePlan{d: d, group: g, drawn: map[string]map[string]int64{}}
	for s := range steps {
		if err := f.step(s); err != nil {
			return nil, err
		}
	}
	for _, read := range g.State {
		if err := f.step(&read.Step); err != nil {
			return nil, err
		}
	}
	for i := range f.uses {
		if err := f.need(&f.uses[i]); err != nil {
			return nil, err
		}
	}
	return f.uses, nil
}

// fixturePlan collects what the steps of one group need.
type fixturePlan struct {
	d     *draft
	group *groupDraft
	uses  []cases.FixtureUse
	// making are the fixtures whose creations are being planned, the outermost first.
	making []string
	// drawn sums the amounts by fixture and balance.
	drawn map[string]map[string]int64
}

// step adds the fixtures of a step's values and what the step draws from them.
func (f *fixturePlan) step(s *cases.Step) error {
	for _, p := range s.Parameters {
		if p.Value.Fixture != "" {
			if err := f.use(p.Value.Fixture); err != nil {
				return err
			}
		}
	}
	if s.Body != nil {
		for _, r := range s.Body.Replacements {
			if r.Value.Fixture != "" {
				if err := f.use(r.Value.Fixture); err != nil {
					return err
				}
			}
		}
	}
	op := f.d.contract.Operation(s.Operation)
	if op == nil {
		return nil
	}
	for name, draw := range op.Facts.Draws {
		fixture := drawsFrom(s, draw)
		amount, ok := drawn(s, draw)
		if fixture == "" || !ok {
			continue
		}
		if f.drawn[fixture] == nil {
			f.drawn[fixture] = map[string]int64{}
		}
		f.drawn[fixture][name] += amount
	}
	return nil
}

// use adds a fixture after those that its creation needs.
func (f *fixturePlan) use(name string) error {
	if slices.ContainsFunc(f.uses, func(u cases.FixtureUse) bool { return u.Name == name }) {
		return nil
	}
	fixture := f.d.plan.Environment.Fixture(name)
	if fixture == nil {
		return &blockedError{reason: "no fixture is called " + name}
	}
	use := cases.FixtureUse{Name: name, ReadOnly: fixture.ReadOnly}
	if whole := f.held(fixture); whole != "" {
		if err := f.use(whole); err != nil {
			return err
		}
		first := slices.IndexFunc(f.uses, func(u cases.FixtureUse) bool { return u.Name == whole })
		return f.join(fixture, &f.uses[first])
	}
	if first := f.together(fixture); first >= 0 {
		return f.join(fixture, &f.uses[first])
	}
	if fixture.Create != nil || fixture.List != nil {
		if slices.Contains(f.making, name) {
			return &blockedError{reason: fmt.Sprintf("fixture %s needs itself to be made", name)}
		}
		f.making = append(f.making, name)
		defer func() { f.making = f.making[:len(f.making)-1] }()
		from := f.d.creation
		if fixture.List != nil {
			from = f.d.finding
		}
		step, id, err := from(fixture, "fixture/"+name)
		if err != nil {
			return err
		}
		if err := f.step(&step); err != nil {
			return err
		}
		use.ID, use.Else = id, ElseIDs(fixture, id)
		if fixture.List != nil {
			use.List = &step
		} else {
			use.Create = &step
		}
	}
	f.uses = append(f.uses, use)
	return nil
}

// need sets the balances of a fixture: so much as the group may draw, twice over, or exactly what it asks for.
func (f *fixturePlan) need(use *cases.FixtureUse) error {
	fixture := f.d.plan.Environment.Fixture(use.Name)
	if sample, err := f.d.sampleID(fixture); err == nil {
		use.Sample = sample
	}
	for _, name := range slices.Sorted(maps.Keys(f.drawn[use.Name])) {
		total := 2 * f.drawn[use.Name][name]
		if holds := fixture.Holds[name]; holds > 0 {
			total = min(total, holds) // a full one is the most there is
		}
		if most, limited := f.group.rooms[use.Name+" "+name]; limited {
			total = min(total, most)
		}
		n := cases.Need{AtLeast: &total}
		if f.group.exactly > 0 {
			n = cases.Need{Exactly: &f.group.exactly}
			total = f.group.exactly
		}
		if use.Needs == nil {
			use.Needs = map[string]cases.Need{}
		}
		use.Needs[name] = n
		if use.Create != nil && fixture.Balances[name] == "" && fixture.Fills[name].Operation != "" {
			if err := f.d.pour(use.Create, use.ID, fixture, name, total); err != nil {
				return err
			}
			continue
		}
		set, ok := fixture.Balances[name]
		if !ok || use.Create == nil {
			continue
		}
		in, pointer, ok := expressionPlace(set)
		if !ok || in != "body" || use.Create.Body == nil {
			return &blockedError{reason: fmt.Sprintf("fixture %s: %s does not name a member of the creating request's body", use.Name, set)}
		}
		if most, ok := f.d.mostSet(use.Create, pointer); ok && total > most {
			return &beyondError{fixture: use.Name, balance: name, most: most}
		}
		payload, err := specs.DecodeJSON(use.Create.Body.Payload)
		if err != nil {
			return err
		}
		if payload, err = jsonpointer.With(payload, pointer, json.Number(fmt.Sprint(total))); err != nil {
			return err
		}
		use.Create.Body.Payload = cases.Lit(payload).Literal
	}
	if use.Create == nil {
		return nil
	}
	if err := f.d.certify(use.Create); err != nil {
		return &blockedError{reason: fmt.Sprintf("fixture %s: its creating request would not be valid: %v", use.Name, err)}
	}
	if use.Create.Class == cases.Negative {
		return &blockedError{reason: fmt.Sprintf("fixture %s: its creating request is not valid: a balance it needs may be more than the contract lets it be set to", use.Name)}
	}
	return nil
}
