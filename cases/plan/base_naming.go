package plan

import (
	"slices"
	"strings"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// naming gives the rung of a creation whose answer shows nothing with the member of its body that says what the new object is called, be it optional: what is made
// without it nobody can find again, so that it is neither read nor removed.
func (d *draft) naming(op *specs.Operation, r Rung) (Rung, string) {
	if r.Unnamed {
		return r, ""
	}
	pointer := d.plan.namedBy(op)
	if pointer == "" || r.Request == "full" || r.Request == "example" {
		return r, pointer
	}
	part := "body" + pointer
	sent, _ := op.Sent()
	first := jsonpointer.Tokens(pointer)[0]
	optional := func(p specs.Property) bool { return p.Name == first && !p.Required }
	if jsonpointer.Of(first) != pointer && slices.ContainsFunc(sent.Properties(), optional) {
		part = "body" + jsonpointer.Of(first)
	}
	if !slices.Contains(r.With, part) {
		r.With = append(slices.Clip(r.With), part)
	}
	return r, pointer
}

// namedBy is the member of a creation's body that says what the new object is called, where its answer shows nothing and the body may lack it; "" where there is none.
func (p *Plan) namedBy(op *specs.Operation) string {
	if op.Method != "POST" || op.Body == nil || op.Shown() != nil {
		return ""
	}
	for i := range p.Environment.Fixtures {
		f := &p.Environment.Fixtures[i]
		if f.Create == nil || f.Create.Operation != op.ID || f.Create.Chosen != "" {
			continue
		}
		if pointer, ok := strings.CutPrefix(f.Create.ID, "$request.body#/"); ok && !strings.HasPrefix(pointer, "0/") {
			return "/" + pointer
		}
	}
	return ""
}

// nameNew sees that what a request calls the new object is drawn for it alone.
func (b *base) nameNew(pointer string) *base {
	if b == nil || pointer == "" || !b.hasBody || slices.Contains(b.unique, pointer) || b.names("body", pointer) {
		return b
	}
	media := b.op.BodyMedia(b.mediaType)
	if media == nil || media.Schema == nil {
		return b
	}
	for _, closed := range []string{"enum", "const"} { // nothing can be drawn from a list
		if _, _, ok := media.Schema.Member(pointer).Find(closed); ok {
			return b
		}
	}
	if v, _ := jsonpointer.At(b.payload, pointer); v != nil {
		if _, isText := v.(string); isText {
			b.unique = append(slices.Clip(b.unique), pointer)
		}
	}
	return b
}
