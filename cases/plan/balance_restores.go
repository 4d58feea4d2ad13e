package plan

import (
	"fmt"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// restores draws, undoes what was drawn and undoes it again.
func (d *draft) restores(name string, r *specs.Requirement) {
	drawer := d.contract.Operation(d.op.Facts.Restores[name])
	if drawer == nil || !drawer.Planned {
		d.skip(r.ID, d.op.Facts.Restores[name]+", which it undoes, can't be planned", "")
		return
	}
	link := d.linkTo(drawer, d.op)
	if link == nil {
		d.skip(r.ID, "no Link Object leads from "+drawer.ID+" to "+d.op.ID, "links: { undo: { operationId: "+d.op.ID+", parameters: … } }")
		return
	}
	// What is drawn is planned as the drawing operation plans it, on an object of this case's own.
	other := newDraft(d.plan, drawer)
	if reason, unlock := other.undrawable(name); reason != "" {
		d.skip(r.ID, reason, unlock)
		return
	}
	b, ok := other.bound(name)
	if !ok {
		return
	}
	c := cases.Case{
		ID: r.ID + "~twice", Rule: "balance-restores", Requirements: []string{r.ID}, Class: cases.Positive,
		Why: "what was drawn is given back, and once only, however often it is undone", Proof: "the balance is read before and after",
	}
	own, err := other.subject(c.ID, "own-object", 2*b.amount)
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	draw := b.g.base.step(other, c.ID, "draw", cases.Setup)
	draw.Expect.Outcome = cases.Accepted
	undo, reason := d.linked(link, "draw", c.ID, "undo", cases.Probe)
	if reason != "" {
		d.skip(r.ID, reason, "")
		return
	}
	undo.Expect.Outcome = cases.Accepted
	again, _ := d.linked(link, "draw", c.ID, "again", cases.Probe)
	again.Expect.Outcome = cases.Either
	g, err := d.group("restores")
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	steps := own.about(b.shows("before", ""), draw, b.shows("drawn", "before", cases.Lit(b.amount)), undo, b.shows("given-back", "drawn", cases.Lit(-b.amount)), again, b.shows("after", "given-back"))
	c.Steps = append([]cases.Step{own.made}, steps...)
	g.Cases = append(g.Cases, c)
}

// linkTo finds the Link Object of a 2xx answer that leads from one operation to another. Where there is none, what reads the object that the
// first one makes says under which id the other one takes it: POST /entries/{entry_id}/reversal stands below GET /entries/{entry_id}.
func (d *draft) linkTo(from, to *specs.Operation) *specs.Link {
	for _, r := range from.Responses {
		if !strings.HasPrefix(r.Status, "2") {
			continue
		}
		for _, l := range r.Links {
			if l.Operation == to.ID {
				return l
			}
		}
	}
	reader, link := d.contract.InferredReader(from)
	if reader == nil || to.Path != reader.Path && !strings.HasPrefix(to.Path, strings.TrimSuffix(reader.Path, "/")+"/") {
		return nil
	}
	return &specs.Link{Name: link.Name, Operation: to.ID, Place: to.Place, Parameters: link.Parameters}
}

// linked makes a step of the draft's operation whose parameters are those that a Link Object gives from an earlier step.
func (d *draft) linked(link *specs.Link, from, caseID, id string, role cases.Role) (cases.Step, string) {
	b := &base{op: d.op}
	for _, p := range d.op.Parameters {
		expression, given := link.Parameters[p.Name].(string)
		if !given {
			expression, given = link.Parameters[p.In+"."+p.Name].(string)
		}
		if !given && !p.Required {
			continue
		}
		if !given {
			v, err := d.argument(d.op, p)
			if err != nil || p.In == "path" {
				return cases.Step{}, fmt.Sprintf("the link %s does not give the parameter %s", link.Name, p.Name)
			}
			b.arguments = append(b.arguments, cases.Argument{In: p.In, Name: p.Name, Value: &v})
			continue
		}
		sample, err := d.maker(p.Name).Sample(p.Schema, p.Name)
		if err != nil {
			return cases.Step{}, err.Error()
		}
		b.arguments = append(b.arguments, cases.Argument{In: p.In, Name: p.Name, Value: &cases.Value{
			Expression: &cases.Expression{Step: from, Expr: expression}, Sample: cases.Lit(sample).Literal,
		}})
	}
	return b.step(d, caseID, id, role), ""
}
