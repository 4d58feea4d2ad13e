package conformance

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// Lender is a supplier whose ids are borrowed: Next waits until one is free, and Return gives it back after the group. One
// that is spent, because its balance was drawn from or it was deleted, is not handed out again.
type Lender interface {
	Supplier
	Return(id string, spent bool)
}

// Chooser is a lender that can be asked for an id that serves: enough says whether one has what the group needs, and least how much it
// has. It lends the first that has enough, and where none has, the one with the most.
type Chooser interface {
	Lender
	Choose(ctx context.Context, covers func(id string) (enough bool, least int64)) (string, error)
}

// Remover is a supplier that can take away what it supplied. An error says that the object may still be there.
type Remover interface {
	Supplier
	Remove(ctx context.Context, id string) error
}

// holdings are the objects of the target that one attempt at a group has borrowed and made. Its methods are safe for
// concurrent use.
type holdings struct {
	run *runner
	// caller is the group's own. Other groups ask for it, whose objects are at the same paths; the rest of the group is the attempt's alone: what
	// it makes becomes more while it looks for a request that is accepted.
	caller string
	group  *cases.Group

	mu      sync.Mutex
	ids     map[string]string
	loans   []loan
	ledger  *ledger
	objects []heldObject
	// named are what the group's creations were answered with.
	named []*property
}

// loan is an id that must be given back.
type loan struct {
	supplier    Lender
	fixture, id string
	spent       bool
}

// heldObject is one that was made for the group.
type heldObject struct {
	result.MadeObject
	answer  *cases.Answer
	remover Remover
	// property is what the run knows of its owner; nil where the environment made it.
	property *property
	// drawn are the texts that the request which made it had for itself alone.
	drawn []string
	// told are the texts that accepted requests below its path have sent: one of them may be what it is called by now.
	told []string
	// beside says that it is not the first of a list of new objects.
	beside bool
	// busy says that the target could not remove it then: it is tried again when nothing else is asked.
	busy bool
	// marks are what the journal of an earlier run holds of it, as in objectRecord, and values too, with what it is called below.
	marks  []string
	values map[string]any
}

// creating is the request that made an object; nil where it is not known.
func (o *heldObject) creating() *cases.Wire {
	if o.answer == nil {
		return nil
	}
	return o.answer.Request
}

// hold begins the holdings of an attempt; release ends them.
func (r *runner) hold(g *cases.Group) *holdings {
	return &holdings{run: r, caller: g.Caller, group: g, ids: map[string]string{}}
}

// borrow takes an id for every fixture of the group that the environment supplies, and says why it has not got them all. The
// order is that of the names, so that no two groups wait for one another.
func (h *holdings) borrow(ctx context.Context) (ids map[string]string, reason string) {
	var uses []*cases.FixtureUse
	for i := range h.group.Fixtures {
		if f := &h.group.Fixtures[i]; f.Create == nil && f.List == nil {
			uses = append(uses, f)
		}
	}
	slices.SortFunc(uses, func(a, b *cases.FixtureUse) int { return strings.Compare(a.Name, b.Name) })
	ids = map[string]string{}
	for _, f := range uses {
		supplier, ok := h.run.Given[f.Name]
		if !ok {
			return nil, "nothing supplies the fixture " + f.Name
		}
		id, err := next(ctx, supplier, func(id string) (bool, int64) { return h.run.purse.covers(f, id) })
		if err != nil {
			return nil, fmt.Sprintf("fixture %s: %v", f.Name, err)
		}
		ids[f.Name] = id
		h.borrowed(f, supplier, id)
	}
	return ids, ""
}

func (h *holdings) borrowed(f *cases.FixtureUse, supplier Supplier, id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ids[f.Name] = id
	h.ledger.lend(h.run.purse, f.Name, id)
	if lender, ok := supplier.(Lender); ok {
		spent := len(f.Needs) > 0 && h.run.purse.fixture(f.Name) == nil || h.deletes()
		l := loan{supplier: lender, fixture: f.Name, id: id, spent: spent}
		h.loans = append(h.loans, l)
		h.noteLoan(&l)
	}
	remover, removes := supplier.(Remover)
	if _, declared := h.run.Teardown[f.Name]; removes || declared {
		o := heldObject{MadeObject: result.MadeObject{Fixture: f.Name, ID: id, Group: h.group.ID}, remover: remover}
		h.objects = append(h.objects, o)
		h.noteSupplied(&o)
	}
}

// next takes an id from a supplier: one that serves, where the supplier can choose.
func next(ctx context.Context, s Supplier, covers func(string) (bool, int64)) (string, error) {
	if chooser, ok := s.(Chooser); ok {
		return chooser.Choose(ctx, covers)
	}
	return s.Next(ctx)
}

// deletes says that the group may end the objects it is given.
func (h *holdings) deletes() bool {
	return h.group.ControlLast || slices.ContainsFunc(h.group.Control.Steps, func(s cases.Step) bool { return s.Method == http.MethodDelete })
}

// made notes a fixture that was created, with the answer to its creation.
func (h *holdings) made(f *cases.FixtureUse, answer *cases.Answer, id string) *property {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ids[f.Name] = id
	for i := range h.objects {
		if o := &h.objects[i]; o.property != nil && o.ID == id && o.Operation == f.Create.Operation {
			o.Fixture, o.answer = f.Name, answer
			return o.property
		}
	}
	return nil
}
