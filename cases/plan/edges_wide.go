package plan

import (
	"holdfast/cases"
	"holdfast/cases/values"
	"holdfast/specs"
)

// widths is a text of the greatest length in wide characters. Whoever counts bytes refuses it, against the contract; that many
// platforms count UTF-16 units makes it a warning.
func (d *draft) widths(r *specs.Requirement) {
	g, ok := d.withPlace(r)
	if !ok {
		return
	}
	if g.base.takesWhatIsGiven(r.In, r.Pointer) {
		return
	}
	near, _ := g.base.literal(r.In, r.Pointer)
	if cases.IsFile(near) {
		return
	}
	for _, v := range d.maker("widths "+r.ID).Widths(r.Schema, near) {
		changed, err := g.base.with(r.In, r.Pointer, v.Value)
		if err != nil {
			continue
		}
		c := cases.Case{
			ID: r.ID + "~" + v.Name, Rule: "positive-boundary", Requirements: []string{r.ID}, Why: r.Text + ", and this value has " + v.Note,
			Mutation: &cases.Mutation{In: r.In, Pointer: r.Pointer, Keyword: r.Keyword, Sent: cases.Brief(v.Value), Valid: g.base.shown(r.In, r.Pointer)},
		}
		if v.Name == "at-max-length-two-units" {
			c.Level = cases.Warning
		}
		d.besideWide(&c, g.base, r, v)
		d.addPositive(g, c, changed)
	}
}

// besideWide lets the refusal of a text with a wide character stand where the character is accepted in a shorter text, and a text
// as long without it: else the character is refused or the length, and not how it is counted.
func (d *draft) besideWide(c *cases.Case, b *base, r *specs.Requirement, v values.Wide) {
	c.Otherwise = "it may be the character that is refused, and not how it is counted"
	if v.Short == "" {
		return
	}
	short, err := b.with(r.In, r.Pointer, v.Short)
	if err != nil {
		return
	}
	plain, err := b.with(r.In, r.Pointer, v.Plain)
	if err != nil || !d.beside(c, "short", short, cases.Accepted) || !d.beside(c, "plain", plain, cases.Accepted) {
		c.Beside = nil
	}
}
