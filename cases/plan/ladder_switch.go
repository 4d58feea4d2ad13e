package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// Switches are the optional members of a body that are true or false and that the request of an operation lacks on a rung, by pointers: those of the object
// itself.
func (p *Plan) Switches(op *specs.Operation, r Rung) (all []string) {
	sent, _ := op.Sent()
	left := p.PartsLeft(op, r)
	for _, m := range sent.Properties() {
		at := jsonpointer.Of(m.Name)
		if slices.Contains(left, "body"+at) && slices.Equal(m.Schema.Types(), []string{"boolean"}) && m.Schema.Accepts(true) {
			all = append(all, at)
		}
	}
	return all
}

// on is a rung with one of the members of its body true.
func (r Rung) on(at string) Rung {
	r.With = append(slices.Clip(r.With), "body"+at)
	choose := map[string]any{at: true}
	maps.Copy(choose, r.Choose)
	r.Choose = choose
	return r
}

// switched is the member that an operation's request has true where it makes what the draft's operation, or what makes the objects that this one names, stands below;
// "" where it has none so.
func (d *draft) switched(op *specs.Operation) string {
	names := []string{d.op.ID}
	for _, p := range d.op.Parameters {
		if f := d.plan.Environment.FixtureFor(d.op, p.In, p.Name); p.In == "path" && f != nil && f.Create != nil {
			names = append(names, f.Create.Operation)
		}
	}
	for _, name := range names {
		for _, key := range []string{RungKey(name, false), RungKey(name, true), ChosenKey(name)} {
			if r := d.plan.rungs[key]; r.Above == op.ID {
				return r.Switched
			}
		}
	}
	return ""
}

// TextMaps are the objects in the body of an operation on a rung whose members the contract leaves open and may be texts, by pointers.
func (p *Plan) TextMaps(op *specs.Operation, r Rung) (all []string) {
	d := newDraft(p.on(nil), op)
	b, err := d.onRung(op, r)
	media := op.BodyMedia("")
	if err == nil && b.hasBody {
		media = op.BodyMedia(b.mediaType)
	}
	if err != nil || !b.hasBody || media == nil || media.Schema == nil {
		return nil
	}
	members, _ := b.payload.(map[string]any)
	for _, m := range media.Schema.Properties() {
		inner, isObject := members[m.Name].(map[string]any)
		if !isObject {
			continue
		}
		with := map[string]any{"holdfast": "x"}
		for name, v := range inner {
			with[name] = v
		}
		if m.Schema.Accepts(with) && len(m.Schema.Properties()) == 0 {
			all = append(all, jsonpointer.Of(m.Name))
		}
	}
	return all
}

// TextFor is a text that people would write at a key of a map in the body of an operation.
func (p *Plan) TextFor(op *specs.Operation, at, key string) string {
	d := newDraft(p.on(nil), op)
	sent, _ := op.Sent()
	s := sent.Member(at)
	if _, holder, ok := s.Find("additionalProperties"); ok {
		if v, err := d.maker(at+"/"+key).Sample(holder.Child("additionalProperties"), key); err == nil {
			if text, isText := v.(string); isText {
				return text
			}
		}
	}
	return "holdfast" + strings.ToLower(key)
}

// addresses are the keys that were added to maps in the body for what is an address of somebody: two objects rarely share one, and no schema says so.
func (r Rung) addresses(payload any) (all []string) {
	for _, at := range slices.Sorted(maps.Keys(r.Choose)) {
		sent, _ := jsonpointer.At(payload, at)
		settings, _ := sent.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(settings)) {
			if _, isText := settings[key].(string); isText && cases.NamesAddress(key) {
				all = append(all, at+jsonpointer.Of(key))
			}
		}
	}
	return all
}
