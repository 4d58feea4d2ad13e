package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// Repeats says whether the request of an operation on a rung sends texts that are the same each time and could be fresh.
func (p *Plan) Repeats(op *specs.Operation, r Rung) bool { return len(p.Formable(op, r)) > 0 }

// Apart are the rungs beside one whose requests may be accepted where the like of them was accepted before: with fresh texts, of any form and of that of those
// which stand there, and on days of their own.
func (p *Plan) Apart(op *specs.Operation, r Rung) []Rung {
	var all []Rung
	if texts := p.Formable(op, r); len(texts) > 0 {
		alike := r
		r.Fresh, alike.Alike = true, texts
		all = append(all, r, alike)
	}
	if r.Days || op.Method != "POST" {
		return all // a change moves what others have taken
	}
	r.Days = true
	if b, err := newDraft(p.on(nil), op).onRung(op, r); err == nil && len(b.days) > 0 {
		all = append(all, r)
	}
	return all
}

// formed makes the texts that a rung says so of fresh in the form of those that they stand for: a class may be called ArticleAuthor, and not hf-7025a8a8.
func (b *base) formed(r Rung) {
	for _, pointer := range r.Alike {
		v, _ := jsonpointer.At(b.payload, pointer)
		text, isText := v.(string)
		if !isText || text == "" || b.names("body", pointer) {
			continue
		}
		if b.like = maps.Clone(b.like); b.like == nil {
			b.like = map[string]string{}
		}
		b.like[pointer] = text
		b.unique = slices.DeleteFunc(slices.Clone(b.unique), func(u string) bool { return u == pointer })
	}
}

// Formable are the texts of a request on a rung that are the same each time and could be fresh, by their pointers: those that nothing but a refusal says are
// unique.
func (p *Plan) Formable(op *specs.Operation, r Rung) []string {
	if r.Fresh || len(r.Alike) > 0 || !writesBody(op) {
		return nil
	}
	d := newDraft(p.on(nil), op)
	b, err := d.onRung(op, r)
	if err != nil {
		return nil
	}
	r.Fresh = true
	fresh, err := d.onRung(op, r)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(fresh.unique), func(pointer string) bool { return slices.Contains(b.unique, pointer) })
}

// CalledBy is the text of an operation's body, by its pointer, that the objects which it makes are called by for whom fixtures are; "" where it has none.
func (p *Plan) CalledBy(op *specs.Operation) string {
	sent, _ := op.Sent()
	for _, f := range p.Environment.Fixtures {
		if f.Create == nil || f.Create.Operation != op.ID || f.Create.Chosen != "" {
			continue
		}
		_, at, found := strings.Cut(f.Create.ID, "#")
		if found && slices.ContainsFunc(sent.Properties(), func(m specs.Property) bool {
			return jsonpointer.Of(m.Name) == at && slices.Contains(m.Schema.Types(), "string")
		}) {
			return at
		}
	}
	return ""
}

func writesBody(op *specs.Operation) bool {
	return slices.Contains([]string{"POST", "PUT", "PATCH"}, op.Method)
}

// repeated is a rung with what an operation's requests have of their own on others: one of its requests was refused as taken until they had it. What holds for one
// of them holds for all, whatever else they send and in which media type.
func (p *Plan) repeated(op *specs.Operation, r Rung) Rung {
	for key, other := range p.rungs {
		if key[:strings.LastIndexByte(key, '/')] == op.ID {
			r.Fresh, r.Days = r.Fresh || other.Fresh, r.Days || other.Days
		}
	}
	return r
}
