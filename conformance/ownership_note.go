package conformance

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// mostMarks is how many texts the journal holds of an object by which it can be told from others.
const mostMarks = 3

// note writes an object to the journal in the moment in which the run learns of it: where the process is killed before the object is
// removed, who resumes the run can do so.
func (h *holdings) note(o *heldObject, s *cases.Step, x *exchange) {
	r := h.run
	if r.Journal == nil {
		return
	}
	p := o.property
	line := result.ObjectRecord{MadeObject: o.MadeObject, Path: r.redact.Text(p.path), Target: r.redact.Text(x.Request.Target), Standing: standingNames[r.owned.standingOf(p)], Guessed: p.guessed}
	line.ID = r.redact.Text(line.ID)
	for _, f := range h.group.Fixtures {
		if f.Create != nil && f.Create.ID == s.ID && f.With == "" {
			line.Fixture = f.Name
		}
	}
	for _, text := range freshTexts(s, x) {
		if hidden := r.redact.Text(text); hidden == text && len(line.Marks) < mostMarks {
			line.Marks = append(line.Marks, text)
		}
	}
	for _, expression := range h.asked(line.Fixture, o.Operation) {
		v, ok := answerOf(x).Evaluate(expression)
		if text, isText := v.(string); !ok || isText && r.redact.Text(text) != text {
			continue
		}
		if line.Values == nil {
			line.Values = map[string]any{}
		}
		line.Values[expression] = v
	}
	_ = r.Journal.Write(result.Line{Type: "object", Object: &line}) // the first error comes back with the next case
}

// asked are the expressions whose values the removal of an object asks for: those of its teardown, and the keys that its creation chose,
// by any of which its DELETE may call it.
func (h *holdings) asked(fixture, operation string) (all []string) {
	for _, expression := range h.run.Teardown[fixture].Parameters {
		if strings.HasPrefix(expression, "$response.") {
			all = append(all, expression)
		}
	}
	for _, f := range h.run.Plan.Environment.Fixtures {
		if f.Create != nil && f.Create.Operation == operation && (strings.HasPrefix(f.Create.ID, "$request.body#") || f.Create.Holder) {
			all = append(all, f.Create.ID)
		}
	}
	return append(all, h.run.kinExpressions(h.run.Contract.Operation(operation))...)
}

// noteNobodys writes to the journal that an object was given to two creations.
func (h *holdings) noteNobodys(p *property) {
	if h.run.Journal == nil || h.run.owned.standingOf(p) != nobodys {
		return
	}
	line := result.ObjectRecord{MadeObject: result.MadeObject{Operation: p.operation, ID: h.run.redact.Text(p.id), Group: h.group.ID}, Path: h.run.redact.Text(p.path), Standing: standingNames[nobodys]}
	_ = h.run.Journal.Write(result.Line{Type: "object", Object: &line}) // as above
}

// noteSupplied writes to the journal what the environment made for a group.
func (h *holdings) noteSupplied(o *heldObject) {
	line := result.ObjectRecord{MadeObject: o.MadeObject}
	line.ID = h.run.redact.Text(line.ID)
	_ = h.run.Journal.Write(result.Line{Type: "object", Object: &line}) // as above
}

// noteLoan writes to the journal that an id was lent.
func (h *holdings) noteLoan(l *loan) {
	_ = h.run.Journal.Write(result.Line{Type: "loan", Loan: &result.LoanRecord{Fixture: l.fixture, ID: l.id, Spent: l.spent}}) // as above
}

// noteReturn writes to the journal that an id came back, and what is left of its balances.
func (h *holdings) noteReturn(l *loan, spent bool) {
	line := result.LoanRecord{Fixture: l.fixture, ID: l.id, Back: true, Spent: spent}
	if f := h.run.purse.fixture(l.fixture); f != nil {
		line.Left = map[string]*string{}
		for name := range f.Holds {
			line.Left[name] = nil
			if n, known := h.run.purse.of(f, name, l.id); known {
				text := n.String()
				line.Left[name] = &text
			}
		}
	}
	_ = h.run.Journal.Write(result.Line{Type: "loan", Loan: &line}) // as above
}

// heldAlready says whether the group holds an object of that property.
func (h *holdings) heldAlready(p *property) bool {
	return slices.ContainsFunc(h.objects, func(o heldObject) bool { return o.property == p })
}
