package conformance

import (
	"fmt"
	"math/big"
	"net/http"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
)

// Resumer is a lender that takes up where an earlier run ended: Lent says that it lent an id then, and whether that is spent.
type Resumer interface {
	Lender
	Lent(id string, spent bool)
}

// resume takes up what the journal holds of the earlier run: what was judged, what was learned, what was made and what was drawn.
func (r *runner) resume() error {
	var objects []result.ObjectRecord
	ended := map[[3]string]result.MadeObject{}
	lent := map[[2]string]result.LoanRecord{}
	_, err := result.EachLine(r.Journal.Path(), func(line result.Line) error {
		switch {
		case line.Header != nil:
			r.tally.Begin(*line.Header, line.Requirements, line.NotPlanned)
		case line.Case != nil:
			r.tally.Add(line.Case)
			r.recall(line.Case)
		case line.Object != nil:
			objects = append(objects, *line.Object)
			delete(ended, result.ObjectKey(&line.Object.MadeObject)) // one that was removed may have left its id to this one
		case line.Loan != nil:
			lent[[2]string{line.Loan.Fixture, line.Loan.ID}] = *line.Loan
			r.purse.recall(line.Loan)
		case line.Resume != nil:
			r.tally.GoneOn()
		case line.Made != nil:
			r.tally.Made(line.Made...)
			for i := range line.Made {
				ended[result.ObjectKey(&line.Made[i])] = line.Made[i]
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, l := range lent {
		if s, ok := r.Given[l.Fixture].(Resumer); ok {
			s.Lent(l.ID, l.Spent)
		}
	}
	r.inherit(objects, ended)
	r.lasted = r.Resume.Lasted()
	r.requests.Store(int64(max(r.tally.Requests(), r.Resume.Requests())))
	r.RunID = fmt.Sprintf("%s-%d", r.Resume.Header.RunID, r.Resume.Resumed()) // what was made under a name may still have it
	return nil
}

// recall takes up what a record of the earlier run taught.
func (r *runner) recall(c *result.CaseRecord) {
	for key, rung := range c.Rungs {
		r.ladder.learn(key, rung)
	}
	r.sightings.saw(c.Operation, c.Status)
	for i := range c.Exchanges {
		if x := &c.Exchanges[i]; x.Response != nil {
			r.sightings.saw(x.Operation, x.Response.Status)
		}
	}
	if n, drawn := plan.ExploredNumber(c.ID); drawn {
		r.drawnBefore = max(r.drawnBefore, n/max(r.Plan.Shard.Count, 1)+1)
	}
	if c.Verdict == result.Pass && len(c.Findings) == 0 && len(c.Exchanges) > 0 && len(c.Requirements) > 0 {
		r.samples.Take(c.Requirements[0])
	}
	r.seen.differ = true // what all answers have in common is said of whole runs
}

// recall takes up what is left of a balance. A loan that did not come back may have drawn anything.
func (p *purse) recall(l *result.LoanRecord) {
	f := p.fixture(l.Fixture)
	if f == nil {
		return
	}
	for name := range f.Holds {
		key := name + " " + l.ID
		text := l.Left[name]
		if p.unknown[key] = !l.Back || text == nil; text != nil {
			if n, ok := new(big.Int).SetString(*text, 10); ok {
				p.left[key] = n
			}
		}
	}
}

// inherit takes up the objects of the earlier run: none is taken for another's, and those of which the journal does not say what became
// of them are removed at the end.
func (r *runner) inherit(objects []result.ObjectRecord, ended map[[3]string]result.MadeObject) {
	holders := map[string]*holdings{}
	objects = lastCalled(objects)
	for i := range objects {
		o := &objects[i]
		h := holders[o.Group]
		if h == nil {
			h = r.hold(&cases.Group{ID: o.Group, Caller: r.Plan.Environment.Callers[0].Name})
			holders[o.Group] = h
		}
		h.ids[o.Fixture] = o.ID
		held := heldObject{MadeObject: o.MadeObject, marks: o.Marks, drawn: o.Marks, values: o.Values}
		end, over := ended[result.ObjectKey(&o.MadeObject)]
		held.property = r.owned.recall(h, o, end.TornDown)
		if op := r.Contract.Operation(o.Operation); op != nil {
			held.answer = &cases.Answer{Request: &cases.Wire{Method: op.Method, Target: o.Target, Path: op.Path, Header: http.Header{}}, Header: http.Header{}}
		}
		if remover, ok := r.Given[o.Fixture].(Remover); ok && o.Operation == "" {
			held.remover = remover
		}
		if o.ID != "" && !over {
			ended[result.ObjectKey(&o.MadeObject)] = result.MadeObject{}
			r.inherited = append(r.inherited, leftover{holdings: h, object: held})
		}
	}
}

// recall takes up an object of the earlier run; nil where the environment made it. Removed says that its id may be given again.
func (o *ownership) recall(h *holdings, was *result.ObjectRecord, removed bool) *property {
	if was.Path == "" {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	made, caller := h.run.Contract.Operation(was.Operation), h.known(was.Caller)
	creating := &cases.Wire{Target: was.Target, Header: http.Header{}}
	p := o.within(was.Path, asker{made, creating, caller})
	if p == nil {
		p = &property{id: was.ID, path: was.Path, operation: was.Operation, holder: h, caller: caller, series: was.Operation + " " + caller, guessed: was.Guessed}
		if made != nil && !unguessable(was.ID) {
			p.creating, p.series = creating, p.series+scopeOf(ownRequest(made, "", creating))
		}
		o.place(p, was.Path)
		o.byID[was.ID] = append(o.byID[was.ID], p)
	}
	if o.made[p.series] == nil {
		o.made[p.series] = map[string]bool{}
	}
	o.made[p.series][was.ID] = true
	switch was.Standing {
	case standingNames[own]:
		if p.standing = own; removed {
			p.standing = gone
		}
	case standingNames[nobodys]:
		p.standing, o.repeated[was.Operation] = nobodys, true
	}
	return p
}

// standingNames are what the journal calls them.
var standingNames = [...]string{unproven: "unproven", own: "own", disputed: "unproven", nobodys: "nobodys", leaving: "own", gone: "own"}
