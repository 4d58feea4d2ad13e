package values

import (
	"math/rand/v2"
	"slices"

	"holdfast/specs"
)

// Random makes random values that a whole schema allows: any of the optional members together, any branch, any size, texts of other
// scripts. Where [Maker.Minimal] and [Maker.Full] make one value each, it makes another one each time.
type Random struct {
	// Rand is what the values depend on, beside the schema.
	Rand *rand.Rand
	// Seen gives values that were shown in members of a name; nil knows none. Those that a schema does not allow are passed over.
	Seen func(name string) []any
	// Held says whether the places of a name do not vary, as of one that names an object: what is drawn may not lead to an object of
	// others. They have the first of its values that is allowed, or else one that is made, the same each time. Nil holds no name.
	Held func(name string) ([]any, bool)
	// Modest makes texts and numbers as [Maker.Sample] does: what people would send, which no service has a reason to tidy.
	Modest bool
}

const (
	// randomTries is how many values are made for one place before a planned one is taken, and randomPlaces bounds the places of one value.
	randomTries, randomPlaces = 3, 400
)

// Value makes a value for a place of the given name. It is an error where not even the maker finds one.
func (r Random) Value(m *Maker, s *specs.Schema, name string) (any, error) {
	d := draw{Random: r, job: &job{m: m, mode: full}}
	return d.make(s, at{name: name})
}

// draw is the making of one random value.
type draw struct {
	Random
	job *job
	// places counts where values were made.
	places int
}

func (d *draw) chance(one, of int) bool { return d.Rand.IntN(of) < one }

// make gives a random value that the whole schema allows, or a planned one where none was found at once.
func (d *draw) make(s *specs.Schema, a at) (any, error) {
	if s == nil {
		return "x", nil
	}
	if s.Broken() != nil || d.places > randomPlaces {
		return d.planned(s, a)
	}
	d.places++
	pointer := s.Resolve().Pointer()
	if d.job.depth(pointer) >= maxRecursion-1 {
		return d.planned(s, a)
	}
	d.job.stack = append(d.job.stack, pointer)
	defer func() { d.job.stack = d.job.stack[:len(d.job.stack)-1] }()
	if v, ok := d.held(s, a); ok {
		return v, nil
	}
	views := viewsOf(s, nil)
	for range randomTries {
		v, ok := d.of(views[d.Rand.IntN(len(views))], a)
		if ok && s.Accepts(v) {
			return v, nil
		}
	}
	d.job.stack = d.job.stack[:len(d.job.stack)-1]
	v, err := d.planned(s, a)
	d.job.stack = append(d.job.stack, pointer)
	return v, err
}

// held is the value of a place that does not vary; objects and lists are made as ever, and what is in them is asked for by its own name.
func (d *draw) held(s *specs.Schema, a at) (any, bool) {
	if d.Held == nil {
		return nil, false
	}
	all, held := d.Held(a.name)
	if !held {
		return nil, false
	}
	for _, v := range all {
		if s.Accepts(v) {
			return v, true
		}
	}
	if slices.ContainsFunc(s.Types(), func(t string) bool { return t == "object" || t == "array" }) {
		return nil, false
	}
	same := &job{m: New(d.job.m.seed, "held"), mode: minimal}
	v, err := same.make(s, at{name: a.name})
	return v, err == nil
}

// planned is what the maker would plan for a place.
func (d *draw) planned(s *specs.Schema, a at) (any, error) {
	d.job.mode = full
	if d.chance(1, 2) {
		d.job.mode = minimal
	}
	return d.job.make(s, a)
}

// of proposes a value for a view; the schema judges it.
func (d *draw) of(v view, a at) (any, bool) {
	for c := range v.all("const") {
		return c, true
	}
	for list := range v.all("enum") {
		if all, ok := list.([]any); ok && len(all) > 0 {
			return all[d.Rand.IntN(len(all))], true
		}
	}
	if d.Seen != nil && d.chance(1, 4) {
		if all := d.Seen(a.name); len(all) > 0 {
			return all[d.Rand.IntN(len(all))], true
		}
	}
	if d.chance(1, 6) || d.Modest && d.chance(1, 2) {
		if all := slices.Collect(shown(v, 0)); len(all) > 0 {
			return all[d.Rand.IntN(len(all))], true
		}
	}
	kinds := v.types()
	if len(kinds) == 0 {
		return nil, false
	}
	kind := kinds[d.Rand.IntN(len(kinds))]
	if kind == "null" && len(kinds) > 1 && !d.chance(1, 3) {
		kind = kinds[0]
	}
	switch kind {
	case "integer", "number":
		return d.number(v, kind == "integer")
	case "string":
		return d.text(v, a)
	case "array":
		return d.list(v, a)
	case "object":
		return d.object(v, a)
	case "boolean":
		return d.chance(1, 2), true
	}
	return nil, kind == "null"
}
