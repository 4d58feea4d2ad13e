package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
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
func (d *draft) fixtures(g *groupDraft, steps []cases.Step) ([]cases.FixtureUse, error) {
	f := &fixturePlan{d: d, group: g, drawn: map[string]map[string]int64{}}
	for _, s := range steps {
		if err := f.step(s); err != nil {
			return nil, err
		}
	}
	for _, read := range g.State {
		if err := f.step(read.Step); err != nil {
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
func (f *fixturePlan) step(s cases.Step) error {
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
		fixture := drawsFrom(&s, draw)
		amount, ok := drawn(&s, draw)
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
		if err := f.step(step); err != nil {
			return err
		}
		use.ID, use.Else = id, elseIDs(fixture, id)
		if fixture.List != nil {
			use.List = &step
		} else {
			use.Create = &step
		}
	}
	f.uses = append(f.uses, use)
	return nil
}

// creation makes the step that creates a fixture, and the runtime expression of its id.
func (d *draft) creation(fixture *cases.Fixture, stepID string) (cases.Step, string, error) {
	op := d.contract.Operation(fixture.Create.Operation)
	if op == nil || !op.Planned {
		return cases.Step{}, "", &blockedError{reason: fmt.Sprintf("fixture %s: %s can't be planned", fixture.Name, fixture.Create.Operation)}
	}
	if reason, unlock := Withheld(&d.plan.Environment, d.contract, op); reason != "" {
		return cases.Step{}, "", &blockedError{reason: fmt.Sprintf("fixture %s is made by %s: %s", fixture.Name, op.ID, reason), unlock: unlock}
	}
	if d.plan.Environment.SafeOnly {
		return cases.Step{}, "", &blockedError{reason: "fixture " + fixture.Name + " is made by an operation that writes", unlock: "--yes"}
	}
	if op.ID == d.op.ID && slices.ContainsFunc(fixture.Binds, func(bind string) bool { return strings.HasPrefix(bind, op.ID+":") }) {
		return cases.Step{}, "", &blockedError{reason: fmt.Sprintf("fixture %s needs itself to be made", fixture.Name)}
	}
	b, err := d.making(op, fixture)
	if err != nil {
		return cases.Step{}, "", fmt.Errorf("fixture %s: %w", fixture.Name, err)
	}
	for _, name := range slices.Sorted(maps.Keys(fixture.Create.Parameters)) {
		if b, err = d.given(b, op, name, fixture.Create.Parameters[name]); err != nil {
			return cases.Step{}, "", fmt.Errorf("fixture %s: %w", fixture.Name, err)
		}
	}
	for _, pointer := range slices.Sorted(maps.Keys(fixture.Create.Body)) {
		if name, ok := fixtureNamed(fixture.Create.Body[pointer]); ok {
			b, err = b.withFixture(pointer, name)
		} else {
			b, err = b.with("body", pointer, fixture.Create.Body[pointer])
		}
		if err != nil {
			return cases.Step{}, "", fmt.Errorf("fixture %s: body%s: %w", fixture.Name, pointer, err)
		}
	}
	step := b.step(d, "fixture", stepID, cases.Setup)
	repeatChosen(&step, fixture.Create.Chosen)
	step.Caller = fixture.As
	if step.Caller == "" {
		step.Caller = d.plan.callerFor(op)
	}
	step.Expect.Outcome = cases.Accepted
	id := fixture.Create.ID
	if id == "" {
		id = idExpression(op, fixture)
	}
	return step, id, nil
}

// finding makes the step that reads a list, and the runtime expression of the id of its first item.
func (d *draft) finding(fixture *cases.Fixture, stepID string) (cases.Step, string, error) {
	op := d.contract.Operation(fixture.List.Operation)
	if op == nil || !op.Planned {
		return cases.Step{}, "", &blockedError{reason: fmt.Sprintf("fixture %s: %s can't be planned", fixture.Name, fixture.List.Operation)}
	}
	b, err := d.newBase(op, false)
	if err != nil {
		return cases.Step{}, "", fmt.Errorf("fixture %s: %w", fixture.Name, err)
	}
	step := b.step(d, "fixture", stepID, cases.Setup)
	step.Caller = fixture.As
	if step.Caller == "" {
		step.Caller = d.plan.callerFor(op)
	}
	step.Expect.Outcome = cases.Accepted
	return step, fixture.List.ID, nil
}

// elseIDs are the expressions where most APIs have the id of what they made: in a member that is named as the parameter, or as the
// kind of id that it takes, in one called id, or in Location.
func elseIDs(f *cases.Fixture, id string) []string {
	if f.List != nil {
		return nil
	}
	var names []string
	whatever := true
	for _, bind := range f.Binds {
		name := bindName(bind)
		_, kind := nouns.Key(name)
		if kind == "" || slices.Contains(keyKinds(), kind) {
			names = append(names, name)
			continue
		}
		whatever = false
		names = append(names, name, kind)
	}
	var all []string
	add := func(expression string) {
		if expression != id && !slices.Contains(all, expression) {
			all = append(all, expression)
		}
	}
	if whatever {
		add("$response.body#/id")
	}
	for _, name := range names {
		add("$response.body#" + jsonpointer.Of(name))
	}
	if whatever {
		add("$response.body#" + jsonpointer.Of(f.Name+"_id"))
	}
	add("$response.body#" + jsonpointer.Of(f.Name))
	if whatever {
		for _, wrapper := range []string{"data", "result", "item", f.Name} {
			add("$response.body#" + jsonpointer.Of(wrapper) + "/id")
		}
	}
	add("$response.header.Location")
	add("$request.body#/name")
	for _, name := range names {
		add("$request.body#" + jsonpointer.Of(name))
	}
	return all
}

// given puts a configured value into a creating request: "$fixtures.NAME.id" or a literal.
func (d *draft) given(b *base, op *specs.Operation, name, value string) (*base, error) {
	in, short, qualified := strings.Cut(name, ".")
	if !qualified {
		in, short = "path", name
		for _, p := range op.Parameters {
			if p.Name == name {
				in = p.In
			}
		}
	}
	changed, err := b.with(in, jsonpointer.Of(short), value)
	if err != nil {
		return nil, err
	}
	if rest, ok := strings.CutPrefix(value, "$fixtures."); ok {
		fixture := strings.TrimSuffix(rest, ".id")
		i := changed.argumentIndex(in, jsonpointer.Of(short))
		sample := changed.arguments[i].Value.Literal
		if j := b.argumentIndex(in, jsonpointer.Of(short)); j >= 0 && b.arguments[j].Value.Sample != nil {
			sample = b.arguments[j].Value.Sample
		}
		changed.arguments[i].Value = cases.Value{Fixture: fixture, Sample: sample}
	}
	return changed, nil
}

// fixtureNamed is the fixture of a reference to its id: "$fixtures.NAME.id".
func fixtureNamed(v any) (string, bool) {
	text, _ := v.(string)
	rest, ok := strings.CutPrefix(text, "$fixtures.")
	return strings.TrimSuffix(rest, ".id"), ok
}

// ResourceID is the runtime expression of the id of what an operation makes, in its answer.
func ResourceID(op *specs.Operation) string { return idExpression(op, &cases.Fixture{}) }

// idExpression finds the id in the answer to a creation: by a Link Object that feeds a bound parameter, by a member named id
// or as the parameter, or by the last segment of Location.
func idExpression(op *specs.Operation, fixture *cases.Fixture) string {
	var names []string
	for _, bind := range fixture.Binds {
		names = append(names, bindName(bind))
	}
	for _, r := range op.Responses {
		if !strings.HasPrefix(r.Status, "2") {
			continue
		}
		for _, l := range r.Links {
			if l.Elsewhere {
				continue
			}
			for _, key := range slices.Sorted(maps.Keys(l.Parameters)) {
				short := key[strings.LastIndex(key, ".")+1:]
				if text, ok := l.Parameters[key].(string); ok && slices.Contains(names, short) && strings.HasPrefix(text, "$response.") {
					return text
				}
			}
		}
		for _, m := range r.Content {
			if m.Schema == nil {
				continue
			}
			for _, want := range append([]string{"id"}, names...) {
				for _, p := range m.Schema.Properties() {
					if p.Name == want {
						return "$response.body#" + jsonpointer.Of(want)
					}
				}
			}
		}
	}
	return "$response.header.Location"
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
		n := cases.Need{AtLeast: &total}
		if f.group.exactly > 0 {
			n = cases.Need{Exactly: &f.group.exactly}
			total = f.group.exactly
		}
		if use.Needs == nil {
			use.Needs = map[string]cases.Need{}
		}
		use.Needs[name] = n
		set, ok := fixture.Balances[name]
		if !ok || use.Create == nil {
			continue
		}
		in, pointer, ok := expressionPlace(set)
		if !ok || in != "body" || use.Create.Body == nil {
			return &blockedError{reason: fmt.Sprintf("fixture %s: %s does not name a member of the creating request's body", use.Name, set)}
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

// sampleID is what stands for a fixture's id while nothing was sent.
func (d *draft) sampleID(fixture *cases.Fixture) (string, error) {
	for _, op := range d.contract.Operations {
		for _, p := range op.Parameters {
			if d.plan.Environment.FixtureFor(op, p.In, p.Name) == fixture {
				v, err := d.maker(p.Name).Sample(p.Schema, p.Name)
				return fmt.Sprint(v), err
			}
		}
	}
	return "", fmt.Errorf("fixture %s binds no parameter", fixture.Name)
}

// drawsFrom gives the fixture whose balance a step draws from.
func drawsFrom(s *cases.Step, draw specs.Draw) string {
	in, pointer, ok := expressionPlace(draw.Of)
	if !ok {
		return ""
	}
	for _, p := range s.Parameters {
		if p.In == in && jsonpointer.Of(p.Name) == pointer {
			return p.Value.Fixture
		}
	}
	return ""
}

// drawn gives the amount that a step would take if it were accepted. Absurd amounts, which no balance could cover and no
// honest reader accepts, do not count.
func drawn(s *cases.Step, draw specs.Draw) (int64, bool) {
	in, pointer, ok := expressionPlace(draw.Amount)
	if !ok || in != "body" || s.Body == nil || s.Body.Payload == nil {
		return 0, false
	}
	payload, err := specs.DecodeJSON(s.Body.Payload)
	if err != nil {
		return 0, false
	}
	v, _ := jsonpointer.At(payload, pointer)
	n, ok := specs.Integer(v)
	if !ok || n.Sign() <= 0 || n.Cmp(big.NewInt(1<<40)) > 0 {
		return 0, true
	}
	return n.Int64(), true
}
