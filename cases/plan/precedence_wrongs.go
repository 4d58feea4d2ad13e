package plan

import (
	"holdfast/cases"
	"holdfast/cases/wire"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// wrongs are the ways in which a request of the operation can meet a condition, the simplest first. Conditions that need an
// earlier request are not among them.
func (d *draft) wrongs(b *base, condition string) []wrong {
	if name, place := splitCondition(condition); place != "" {
		if name != "invalid" {
			return nil
		}
		return d.listed(condition, d.invalidMembers(b))
	}
	switch condition {
	case "unauthenticated":
		return d.wrongCaller(condition)
	case "unsupported-media", "malformed":
		return d.wrongBody(b, condition)
	case "invalid":
		return d.invalids(b)
	case "invalid-path":
		return d.invalidIDs(b)
	case "absent":
		return d.absentIDs(b)
	case "foreign":
		return d.foreigners(b)
	case "key-missing":
		return d.keyMissing(b)
	case "unconditional", "stale":
		return d.wrongIfMatch(b, condition)
	}
	return nil
}

func (d *draft) wrongCaller(condition string) []wrong {
	if d.requirement("security:missing") == nil || !d.identified() {
		return nil
	}
	return []wrong{{
		place: "credentials", step: func(s *cases.Step) { s.Caller = cases.Anonymous }, expect: d.refused(condition, ""),
		says: "the request has no credentials",
	}}
}

func (d *draft) wrongBody(b *base, condition string) []wrong {
	if !b.hasBody {
		return nil
	}
	if condition == "unsupported-media" {
		if d.op.BodyMedia(otherMedia) != nil {
			return nil
		}
		return []wrong{{
			place: "media-type", step: func(s *cases.Step) { s.Body.MediaType = otherMedia }, expect: d.refused(condition, ""),
			says: "the operation documents no such media type",
		}}
	}
	valid, err := specs.EncodeJSON(b.payload)
	if err != nil || len(valid) < 2 || !wire.MalformedJSON(valid[:len(valid)-1]) {
		return nil
	}
	return []wrong{{
		place: "body", expect: d.refused(condition, ""), says: "the body is not JSON",
		step: func(s *cases.Step) { s.Body.Payload, s.Body.Raw, s.Body.Replacements = nil, valid[:len(valid)-1], nil },
	}}
}

// invalids are one invalid member of the body and one invalid parameter: a body that is wrong as a whole goes with the latter.
func (d *draft) invalids(b *base) []wrong {
	var found []wrong
	seen := map[bool]bool{}
	for _, w := range d.listed("invalid", d.invalidMembers(b)) {
		if inBody := w.in == "body"; !seen[inBody] {
			seen[inBody] = true
			found = append(found, w)
		}
	}
	return found
}

// invalidMembers are one invalid value for each member and parameter, those that every reader refuses.
func (d *draft) invalidMembers(b *base) []wrong {
	var found []wrong
	seen := map[string]bool{}
	for _, r := range d.requirements() {
		place := r.In + r.Pointer
		if r.Kind != specs.KindRequest || r.Schema == nil || r.Broken != "" || r.In == "path" || r.Pointer == "" || seen[place] {
			continue
		}
		in, pointer := r.In, r.Pointer
		for _, v := range d.broken(b, r) {
			s := v.base.step(d, "invalid", "invalid", cases.Probe)
			got, err := d.classify(&s)
			if err != nil || got.Class != cases.Negative || v.value == nil {
				continue
			}
			sent := v.value
			found = append(found, wrong{
				place: place, in: in, pointer: pointer, expect: d.invalid(in, pointer), says: placeName(in, pointer) + " is invalid",
				base: func(b *base) (*base, error) { return b.with(in, pointer, sent) },
			})
			seen[place] = true
			break
		}
	}
	return found
}

func (d *draft) invalidIDs(b *base) []wrong {
	p := d.objectParameter(b)
	if p == nil {
		return nil
	}
	for _, r := range d.requirements() {
		if r.Kind != specs.KindRequest || r.In != "path" || r.Pointer != jsonpointer.Of(p.Name) || r.Schema == nil || r.Broken != "" {
			continue
		}
		for _, v := range d.broken(b, r) {
			s := v.base.step(d, "invalid", "invalid", cases.Probe)
			if got, err := d.classify(&s); err != nil || got.Class != cases.Negative || v.value == nil {
				continue
			}
			sent, pointer := v.value, r.Pointer
			return []wrong{{
				place: "path" + pointer, base: func(b *base) (*base, error) { return b.with("path", pointer, sent) },
				expect: d.invalid("path", pointer), says: "the id has not the form of one",
			}}
		}
	}
	return nil
}

func (d *draft) absentIDs(b *base) []wrong {
	p := d.objectParameter(b)
	if p == nil || d.drawable(p) != "" {
		return nil
	}
	return []wrong{{
		place: "path" + jsonpointer.Of(p.Name), expect: d.refused("absent", ""), says: "no object has this id",
		step: func(s *cases.Step) { s.SetFresh(d.op, p) },
	}}
}

func (d *draft) foreigners(b *base) []wrong {
	other, ok := d.other()
	if !ok || d.objectParameter(b) == nil {
		return nil
	}
	return []wrong{{
		place: "credentials", step: func(s *cases.Step) { s.Caller = other }, expect: d.refused("foreign", ""),
		says: "the object belongs to another tenant",
	}}
}

func (d *draft) keyMissing(b *base) []wrong {
	i := d.op.Facts.Idempotency
	if i == nil {
		return nil
	}
	in, pointer, ok := expressionPlace(i.Key)
	r := d.requirement("request/" + in + "#" + pointer + ":required")
	if !ok || r == nil || !b.has(in, pointer) {
		return nil
	}
	return []wrong{{
		place: in + pointer, base: func(b *base) (*base, error) { return b.without(in, pointer) }, expect: d.refused("key-missing", ""),
		says: "the idempotency key is missing",
	}}
}

// wrongIfMatch leaves a required If-Match out, or sends an entity tag that no state of the object ever had.
func (d *draft) wrongIfMatch(b *base, condition string) []wrong {
	p := d.op.Parameter("header", "If-Match")
	if p == nil || condition == "unconditional" && !p.Required {
		return nil
	}
	pointer := jsonpointer.Of(p.Name)
	w := wrong{place: "header" + pointer, expect: d.refused(condition, ""), says: "the entity tag is that of no state of the object"}
	none, ok := d.noSuchTag(p)
	if !ok && condition != "unconditional" {
		return nil
	}
	w.base = func(b *base) (*base, error) { return b.with("header", pointer, none) }
	if condition == "unconditional" {
		w.says = "the request does not say which state it is about"
		w.base = func(b *base) (*base, error) { return b.without("header", pointer) }
	}
	return []wrong{w}
}
