package wire

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"holdfast/specs"
)

// rules are how a coercing reader bends a JSON value towards its schema.
type rules struct {
	// scalar bends a value of a type that the schema does not allow; false where the reader can't.
	scalar func(v any, want typeSet) (any, bool)
	// nullIsAbsent says that a null member which isn't required counts as absent.
	nullIsAbsent bool
	// strips says that members which a closed object does not declare are taken out.
	strips bool
	// fillsDefaults says that absent required members get their default.
	fillsDefaults bool
	// foldsEnums says that a member of an enum may be written in another case and with white space around it.
	foldsEnums bool
}

// bender walks an instance together with its schema. It never goes deeper than the instance, so recursive schemas end.
type bender struct {
	rules rules
	// note says what was bent first.
	note string
	work *budget
}

// budget bounds the work on one document. A reader that runs out of it has no opinion.
type budget struct{ steps, trials int }

const (
	// maxSteps is how many values are visited.
	maxSteps = 200_000
	// maxTrials is how many branches of anyOf and oneOf are tried; each may validate all that lies below.
	maxTrials = 200
)

var errExhausted = errors.New("the value has too many possible readings to be judged")

func (b *budget) step() bool  { b.steps++; return b.steps <= maxSteps }
func (b *budget) trial() bool { b.trials++; return b.trials <= maxTrials }

// spent gives errExhausted where the budget did not suffice.
func (b *budget) spent() error {
	if b.steps > maxSteps || b.trials > maxTrials {
		return errExhausted
	}
	return nil
}

// bend gives the instance that is left when all rules were applied, and whether it differs. The value itself is never changed.
func (b *bender) bend(v any, s *specs.Schema, at place) (any, bool) {
	if s == nil || !b.work.step() {
		return v, false
	}
	changed := false
	want := s.Admits()
	if want != specs.AnyType && !want.Has(specs.TypeOf(v)) {
		if bent, ok := b.rules.scalar(v, want); ok {
			b.remark(at, "read %s as %s", brief(v), brief(bent))
			v, changed = bent, true
		}
	}
	inside := false
	switch w := v.(type) {
	case string:
		if b.rules.foldsEnums {
			if member, ok := foldedMember(s, w); ok {
				b.remark(at, "read %s as %s", brief(w), brief(member))
				v, inside = member, true
			}
		}
	case map[string]any:
		v, inside = b.object(w, s, at)
	case []any:
		v, inside = b.array(w, s, at)
	}
	v, within := b.branch(v, s, at)
	return v, changed || inside || within
}

func (b *bender) remark(at place, format string, a ...any) {
	if b.note == "" {
		b.note = located(at.String(), fmt.Sprintf(format, a...))
	}
}

// object bends the members of an object.
func (b *bender) object(m map[string]any, s *specs.Schema, at place) (map[string]any, bool) {
	e := edit{from: m}
	props := s.Properties()
	declared := 0
	for _, p := range props {
		v, present := m[p.Name]
		if present && p.Schema != nil {
			declared++
		}
		below := at.of(p.Name)
		switch {
		case !present:
			if d, ok := keyword(p.Schema, "default"); ok && p.Required && b.rules.fillsDefaults {
				e.set(p.Name, d)
				b.remark(below, "absent, read as its default %s", brief(d))
			}
		case v == nil && b.rules.nullIsAbsent && !p.Required && !p.Schema.Admits().Has(specs.NullType):
			e.remove(p.Name)
			b.remark(below, "null, read as absent")
		default:
			if bent, changed := b.bend(v, p.Schema, below); changed {
				e.set(p.Name, bent)
			}
		}
	}
	if declared == len(m) {
		return e.result()
	}
	names := undeclared(m, props)
	_, patterned := keyword(s, "patternProperties")
	strip := b.rules.strips && !patterned && s.Closed()
	rest := restOf(s)
	for _, name := range names {
		if strip {
			e.remove(name)
			b.remark(at.of(name), "stripped, since the schema does not declare it")
		} else if bent, changed := b.bend(m[name], rest, at.of(name)); changed {
			e.set(name, bent)
		}
	}
	return e.result()
}

// edit changes a copy of an object, which it makes with the first change.
type edit struct{ from, to map[string]any }

func (e *edit) copy() map[string]any {
	if e.to == nil {
		e.to = make(map[string]any, len(e.from)+1)
		maps.Copy(e.to, e.from)
	}
	return e.to
}

func (e *edit) set(name string, v any) { e.copy()[name] = v }
func (e *edit) remove(name string)     { delete(e.copy(), name) }

func (e *edit) result() (map[string]any, bool) {
	if e.to == nil {
		return e.from, false
	}
	return e.to, true
}

func (b *bender) array(list []any, s *specs.Schema, at place) ([]any, bool) {
	items := s.Items()
	if items == nil {
		return list, false
	}
	out, changed := list, false
	for i, v := range list {
		bent, differs := b.bend(v, items, at.item(i))
		if !differs {
			continue
		}
		if !changed {
			out, changed = slices.Clone(list), true
		}
		out[i] = bent
	}
	return out, changed
}

// branch tries what the members of anyOf and oneOf make of the value and keeps the first that makes the whole valid.
func (b *bender) branch(v any, s *specs.Schema, at place) (any, bool) {
	bent := false
	for _, keyword := range [...]string{"anyOf", "oneOf"} {
		branches := s.Alternatives(keyword)
		if len(branches) == 0 || s.Accepts(v) {
			continue
		}
		for _, one := range branches {
			if !b.work.trial() {
				return v, bent
			}
			trial := &bender{rules: b.rules, work: b.work}
			w, changed := trial.bend(v, one, at)
			if !changed || !s.Accepts(w) {
				continue
			}
			if b.note == "" {
				b.note = trial.note
			}
			v, bent = w, true
			break
		}
	}
	return v, bent
}
