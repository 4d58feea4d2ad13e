package plan

import (
	"slices"

	"holdfast/cases"
	"holdfast/specs/jsonpointer"
)

// maxTagged is how many members a tag is tried with, each by five requests.
const maxTagged = 12

// changesOfEach changes one member at a time: a tag may be made of some of them. First the object is given what the second request says
// too, so that they differ in the member alone.
func (w *conditionalWrite) changesOfEach() {
	if w.writer == nil || w.writer.op != w.op {
		return
	}
	full, err := w.base("full")
	if err != nil {
		return
	}
	tried := 0
	for _, name := range w.op.KeptMembers(w.reader.op) {
		settled, changed, ok := w.oneMember(full, name)
		if !ok || tried == maxTagged {
			continue
		}
		c := w.conditionalCase("etag:changes", "written-"+name, "etag-changes", "of the object "+name+" alone was changed between the two readings", cases.Positive)
		if c == nil {
			return
		}
		tried++
		first := settled.step(w.draft, c.ID, "settled", cases.Setup)
		second := changed.step(w.draft, c.ID, "changed", cases.Setup)
		first.Expect.Outcome, second.Expect.Outcome = cases.Accepted, cases.Accepted
		sameFresh(&second, &first)
		after := w.read(c, "after", cases.Probe)
		after.Expect.SameAs = &cases.SameAs{Step: "before", How: "other-tag", Volatile: w.contract.Facts.Volatile, At: jsonpointer.Of(name)}
		w.lag(&after)
		w.add(c, first, w.read(c, "before", cases.Setup), second, after)
	}
}

// oneMember gives two requests that differ in one member. A patch names nothing else, where that is valid.
func (w *conditionalWrite) oneMember(full *base, name string) (settled, changed *base, ok bool) {
	members, _ := full.payload.(map[string]any)
	if _, sent := members[name]; !sent || slices.Contains(full.unique, jsonpointer.Of(name)) || full.names("body", jsonpointer.Of(name)) {
		return nil, nil, false
	}
	settled = full
	if w.op.Method == "PATCH" {
		if alone, err := full.with("body", "", map[string]any{name: members[name]}); err == nil && w.valid(alone) {
			settled = alone
		}
	}
	changed, _, ok = w.otherMember(settled, name)
	return settled, changed, ok
}

// valid says that every reader of a request takes it for one that keeps the contract.
func (w *conditionalWrite) valid(b *base) bool {
	s := b.step(w.draft, "valid", "valid", cases.Probe)
	got, err := w.classify(&s)
	return err == nil && got.Class == cases.Positive
}

// sameFresh gives a step the fresh values that another one has at the same places of its body.
func sameFresh(s, as *cases.Step) {
	if s.Body == nil || as.Body == nil {
		return
	}
	for i := range s.Body.Replacements {
		r := &s.Body.Replacements[i]
		for _, other := range as.Body.Replacements {
			if r.Target == other.Target && r.Value.Fresh != nil && other.Value.Fresh != nil {
				r.Value = other.Value
			}
		}
	}
}
