package plan

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// base is a valid request of an operation that cases differ from.
type base struct {
	op        *specs.Operation
	arguments []cases.Argument
	// own says that no other base has the same arguments in memory.
	own       bool
	hasBody   bool
	mediaType string
	payload   any
	// unique are the pointers of members that get a fresh value each time: many APIs refuse a name that was used before.
	unique []string
	// word says that keys among them are words and no UUIDs.
	word bool
	// ids are the members that take the ids of fixtures.
	ids []bodyID
	// lock is the pointer of the member that says which state of the object is known, and lockReader the operation that shows it.
	lock, lockReader string
	// like are the members whose fresh values have the length of a text, by their pointers.
	like map[string]string
	// days are the dates that are moved by as many days as nobody has used, by their pointers.
	days map[string]string
	// twins are the members that have to say the same.
	twins []twin
	// size is how long the payload is in JSON, in bytes; 0 where nobody has asked.
	size int
}

// base gives the operation's minimal or full request, made once: "full"; "full@text/csv" with a body of that media type; "full(Circle)" with
// one of that branch.
func (d *draft) base(name string) (*base, error) {
	if b, ok := d.bases[name]; ok {
		return b, nil
	}
	if err := d.failed[name]; err != nil {
		return nil, err
	}
	kind, rest, _ := cutName(name)
	var b *base
	var err error
	if rest == "" {
		b, err = d.newBase(d.op, kind == "full")
	} else {
		b, err = d.otherBase(kind == "full", rest)
	}
	if err != nil {
		if d.failed == nil {
			d.failed = map[string]error{}
		}
		d.failed[name] = err // to find that out takes long where a schema is large
		return nil, err
	}
	if kind == "full" {
		// A full request that is the minimal one would only repeat its group.
		if m, err := d.base("minimal" + rest); err == nil && m.equal(b) {
			b = m
		}
	}
	b.own = false // it is for whoever asks for it
	d.bases[name] = b
	return b, nil
}

func (b *base) equal(other *base) bool {
	return len(b.arguments) == len(other.arguments) && b.hasBody == other.hasBody && b.word == other.word && specs.EqualJSON(b.payload, other.payload)
}

func (d *draft) newBase(op *specs.Operation, full bool) (*base, error) {
	if r, ok := d.plan.rungs[RungKey(op.ID, full)]; ok {
		r = d.plan.repeated(op, r)
		r, name := d.naming(op, r)
		b, err := d.onRung(op, r)
		return b.nameNew(name), err
	}
	r := d.plan.repeated(op, Rung{})
	if named, name := d.naming(op, r); !full && name != "" {
		b, err := d.onRung(op, named)
		return b.nameNew(name), err
	}
	b, err := d.requestOf(op, full, r, "")
	return b.nameNew(d.plan.namedBy(op)), err
}

// requestOf makes the minimal or the full request of an operation, with the body and the values that a rung asks for. A media type asks for
// a body of it; else it is the first that can be written.
func (d *draft) requestOf(op *specs.Operation, full bool, r Rung, mediaType string) (*base, error) {
	b := &base{op: op, word: r.Word}
	for _, p := range op.Parameters {
		if !p.Required && atOnce(op, p) {
			b.arguments = append(b.arguments, cases.Argument{In: p.In, Name: p.Name, Value: &cases.Value{Literal: json.RawMessage("true")}})
			continue
		}
		if !p.Required && !d.wantsTag(op, p) && (!full || !generated(op, p) || d.commands(op, p)) {
			continue
		}
		v, err := d.argument(op, p)
		if err != nil && p.Required {
			return nil, err
		} else if err != nil {
			continue
		}
		b.arguments = append(b.arguments, cases.Argument{In: p.In, Name: p.Name, Value: &v})
	}
	if op.Parameter("header", "If-Match") == nil {
		if unsaid := (&specs.Parameter{In: "header", Name: "If-Match"}); d.wantsTag(op, unsaid) {
			if v, ok := d.tagValue(op, unsaid); ok {
				b.arguments = append(b.arguments, cases.Argument{In: "header", Name: "If-Match", Value: &v})
			}
		}
	}
	if op.Body == nil {
		return b, nil
	}
	media := op.Body.Written()
	if mediaType != "" {
		media = op.BodyMedia(mediaType)
	}
	if media == nil || !op.Body.Required && (!full || !op.BodyMeans()) && r.Request == "" && mediaType == "" && len(d.within) == 0 {
		return b, nil
	}
	b.hasBody, b.mediaType = true, media.Sent()
	payload, err := d.payload(media, full, r)
	if err != nil {
		return nil, err
	}
	if media.Schema != nil {
		if len(r.Choose) == 0 && len(d.within) > 0 {
			r.Choose = d.plan.rungs[RungKey(op.ID, false)].Choose // a branch has what the others were taken with
		}
		payload = d.uncounted(op, media.Schema, effective(media.Schema, r.chosen(media.Schema, payload)))
		payload = d.plenty(op, media.Schema, payload, r)
		if op.Method == "POST" || r.Fresh {
			payload = inLanguages(media.Schema, payload)
		}
	}
	var drawn []string
	if opaque(media) {
		payload, drawn = d.supposed(op)
	}
	b.payload = d.filled(media, payload)
	if media.Schema != nil {
		b.twins = twinsIn(media.Schema)
		b.payload = withFiles(d.contract, media, alike(b.twins, b.payload))
		payload = b.payload
		b.payload, b.ids = d.fillIDs(op, media.Schema, b.payload)
	}
	if (op.Method == "POST" || r.Fresh) && media.Schema != nil {
		b.days = r.days(media.Schema, payload)
		b.unique = b.paired(d.freshMembers(op, media.Schema, payload, r))
		b.unique = append(slices.DeleteFunc(b.unique, func(pointer string) bool { return b.names("body", pointer) }), r.addresses(b.payload)...)
		b.formed(r)
	} else if at := d.uniqueInChange(op, media.Schema, payload, r); at != "" && !b.names("body", at) {
		b.unique = b.paired([]string{at})
	}
	b.unique = append(b.unique, drawn...)
	if at, reader := d.contract.Lock(op); at != "" {
		b.lock, b.lockReader = at, reader.ID
	}
	for _, name := range slices.Sorted(maps.Keys(op.Facts.Draws)) {
		d.modest(b, op.Facts.Draws[name])
	}
	return b, nil
}

// atOnce says that an optional parameter of what writes makes its answer wait for what is done: without it nothing may show what was made.
func atOnce(op *specs.Operation, p *specs.Parameter) bool {
	return !intent.Safe(op.Method) && p.In == "query" && p.Schema != nil && slices.Equal(p.Schema.Types(), []string{"boolean"}) &&
		slices.Contains([]string{"sync", "synchronous"}, strings.ToLower(p.Name)) && p.Schema.Accepts(true)
}

// generated says whether an optional parameter may be filled in: a value that only the target can issue (a cursor) and a
// free string, whose meaning nobody wrote down, are left out.
func generated(op *specs.Operation, p *specs.Parameter) bool {
	if pages := op.Facts.Pages; pages != nil && pages.Cursor == placeExpression(p.In, jsonpointer.Of(p.Name)) {
		return false
	}
	if p.Schema == nil || p.In == "header" && condition(p.Name) {
		return false
	}
	if len(p.Examples) > 0 {
		return true
	}
	if constrained(p.Schema) {
		return true
	}
	types := p.Schema.Unbranched().Types()
	if slices.Equal(types, []string{"object"}) {
		return slices.ContainsFunc(p.Schema.Properties(), func(m specs.Property) bool { return m.Required || constrained(m.Schema) })
	}
	return len(types) == 1 && types[0] != "string"
}

// step makes a step of the base; fresh values get names of their own.
func (b *base) step(d *draft, caseID, id string, role cases.Role) cases.Step {
	return b.stepWith(d, slices.Clone(b.arguments), caseID, id, role)
}

// lastStep is step for who has no further use of the base: where its arguments are its own, the step takes them.
func (b *base) lastStep(d *draft, caseID, id string, role cases.Role) cases.Step {
	if !b.own {
		return b.step(d, caseID, id, role)
	}
	arguments := b.arguments
	b.arguments = nil
	return b.stepWith(d, arguments, caseID, id, role)
}

func (b *base) stepWith(d *draft, arguments []cases.Argument, caseID, id string, role cases.Role) cases.Step {
	s := cases.Step{ID: id, Role: role, Operation: b.op.ID, Method: b.op.Method, Path: b.op.Path, Caller: d.caller, Parameters: arguments}
	for i := range arguments {
		if a := &arguments[i]; a.Value.Fresh != nil {
			v, fresh := *a.Value, *a.Value.Fresh
			fresh.Name = caseID + "/" + id + "/" + a.Name
			v.Fresh = &fresh
			a.Value = &v
		}
	}
	if b.hasBody {
		s.Body = &cases.Body{MediaType: b.mediaType, Payload: cases.Lit(b.payload).Literal}
		s.Body.Replacements = append(s.Body.Replacements, b.freshTexts(caseID, id)...)
		s.Body.Replacements = append(s.Body.Replacements, b.movedDays(caseID, id)...)
		if b.lock != "" && b.has("body", b.lock) {
			sample, _ := jsonpointer.At(b.payload, b.lock)
			s.Body.Replacements = append(s.Body.Replacements, cases.Replacement{Target: b.lock, Value: cases.Value{Tag: b.lockReader, At: b.lock, Sample: cases.Lit(sample).Literal}})
		}
		b.giveIDs(s.Body)
	}
	return s
}
