package plan

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/cases/values"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// request makes a random request of an operation that every reader takes for valid: from the planned one, with other values, and with
// more or fewer optional parts at once. modest keeps to values that no service has a reason to tidy.
func (e *Explorer) request(s *site, r *rand.Rand, modest bool) (*base, bool) {
	d := s.draft
	d.fresh()
	kind := "minimal"
	if r.IntN(2) == 0 {
		kind = "full"
	}
	start, err := d.base(kind)
	if err != nil {
		if start, err = d.base("minimal"); err != nil {
			return nil, false
		}
	}
	b := &base{op: s.op, arguments: slices.Clone(start.arguments), hasBody: start.hasBody, mediaType: start.mediaType, payload: start.payload, unique: start.unique, ids: start.ids, like: start.like, twins: start.twins}
	maker := values.New(e.plan.Seed, fmt.Sprintf("%s explore %d", s.op.ID, r.Uint64()))
	e.arguments(s, b, maker, r)
	if !e.body(s, b, maker, r, modest) {
		return nil, false
	}
	step := b.step(d, "explore", "explore", cases.Probe)
	got, err := d.classify(&step)
	return b, err == nil && got.Class == cases.Positive
}

// arguments changes, adds and leaves out parameters.
func (e *Explorer) arguments(s *site, b *base, maker *values.Maker, r *rand.Rand) {
	for _, p := range b.op.Parameters {
		i := b.argumentIndex(p.In, jsonpointer.Of(p.Name))
		switch {
		case p.In == "path" && intent.Identifies(p), i >= 0 && b.arguments[i].Value.Literal == nil, suspends(p.Name, p.Schema):
			continue // what names an object, a key or a tag stays as it was planned
		case i >= 0 && !p.Required && r.IntN(4) == 0:
			b.arguments = slices.Delete(b.arguments, i, i+1)
			continue
		case i < 0 && (p.Required || r.IntN(3) > 0 || !generated(b.op, p) || s.draft.commands(b.op, p)):
			continue
		case i >= 0 && r.IntN(2) == 0:
			continue
		}
		v, ok := e.parameter(s, p, maker, r)
		switch {
		case ok && i >= 0:
			b.arguments[i].Value = &v
		case ok:
			b.arguments = append(b.arguments, cases.Argument{In: p.In, Name: p.Name, Value: &v})
		}
	}
}

func (e *Explorer) parameter(s *site, p *specs.Parameter, maker *values.Maker, r *rand.Rand) (cases.Value, bool) {
	// Bytes outside ASCII have no meaning in a header (RFC 9110 §5.5), and a path may be folded on its way.
	v, err := e.random(s, r, p.In != "query").Value(maker, p.Schema, p.Name)
	if err != nil {
		return cases.Value{}, false
	}
	if members, ok := v.(map[string]any); ok && !p.JSON() {
		v = flat(p, members)
	}
	return cases.Lit(v), writable(p, v)
}

// body makes a random body where there may be one. It is false where nothing valid was found.
func (e *Explorer) body(s *site, b *base, maker *values.Maker, r *rand.Rand, modest bool) bool {
	d, op := s.draft, b.op
	if op.Body == nil || !b.hasBody && r.IntN(2) == 0 {
		return true
	}
	media := op.Body.Written()
	if b.hasBody {
		media = op.BodyMedia(b.mediaType)
	}
	if media == nil || media.Schema == nil || !media.Form().Structured() {
		return true
	}
	payload, err := e.random(s, r, modest).Value(maker, media.Schema, "")
	if err != nil {
		return b.hasBody // as it was planned
	}
	payload = keepFiles(b.payload, blended(media.Schema, b.payload, payload, r))
	b.hasBody, b.mediaType, b.like = true, media.Sent(), nil
	payload = d.filled(media, effective(media.Schema, payload))
	b.twins = twinsIn(media.Schema)
	b.payload, b.ids = d.fillIDs(op, media.Schema, alike(b.twins, payload))
	b.unique = nil
	if op.Method == "POST" {
		b.unique = d.freshMembers(op, media.Schema, b.payload, d.plan.rungs[RungKey(op.ID, false)])
		b.unique = b.paired(b.unique)
		b.unique = slices.DeleteFunc(b.unique, func(pointer string) bool { return b.names("body", pointer) })
		b.formed(d.plan.rungs[RungKey(op.ID, false)])
	}
	for _, name := range slices.Sorted(maps.Keys(op.Facts.Draws)) {
		d.modest(b, op.Facts.Draws[name])
	}
	return true
}

// blended mixes the members of a planned body, which the target has most likely accepted, with those of a random one: what all of them
// break together is refused at the first, and shows nothing of the rest. Where the mixture is not valid it is the random one.
func blended(s *specs.Schema, planned, random any, r *rand.Rand) any {
	was, ok := planned.(map[string]any)
	is, also := random.(map[string]any)
	if !ok || !also || r.IntN(3) == 0 {
		return random
	}
	mixed := map[string]any{}
	names := slices.Sorted(maps.Keys(was))
	for name := range is {
		if _, both := was[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		before, had := was[name]
		now, has := is[name]
		switch k := r.IntN(8); {
		case k == 0:
		case had && (k < 5 || !has):
			mixed[name] = before
		case has:
			mixed[name] = now
		}
	}
	if s.Accepts(mixed) {
		return mixed
	}
	for _, name := range names { // something that has to be there may be left out
		if before, had := was[name]; had {
			if _, there := mixed[name]; !there {
				mixed[name] = before
			}
		}
	}
	if s.Accepts(mixed) {
		return mixed
	}
	return random
}
