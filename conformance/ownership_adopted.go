package conformance

import (
	"context"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// adopt finds what a POST has made under ids that its body gave, where the answer shows none: what was read to be absent before and is read
// now is the run's own. What nothing reads, or nobody asked for before, may be there, and is said to be left.
func (g *groupRun) adopt(ctx context.Context, out sent, s *cases.Step, x *exchange) {
	if out.op == nil || g.pathNames(out.op) || x.Response.Status/100 != 2 || x.listedID != "" {
		return
	}
	if _, shown := shownID(answerOf(x), g.holdings.idUse(s, out.op)); shown {
		return
	}
	var ids []string
	places := g.namedInBody(out, s)
	for i := range places[:min(len(places), mostMade)] {
		place := &places[i]
		at := place.at(place.value)
		if g.owned.owns(g.holdings, at, asker{out.op, out.wire, g.known(s.Caller)}) {
			continue // it wrote over what the group had made
		}
		reader := g.reader(place.template)
		if reader == nil || !g.askedAbsent(g.holdings, place.template, at, s.Caller, out.wire) {
			x.unread = append(x.unread, place.value)
			continue
		}
		w := ownRequest(reader, place.target(place.value), out.wire)
		read := g.send(ctx, sent{wire: w, op: reader, caller: g.holdings.remover(&heldObject{MadeObject: result.MadeObject{Caller: s.Caller}})}, "look")
		if read.Response == nil || read.Response.Status/100 != 2 {
			x.unheard = append(x.unheard, place.value)
			continue
		}
		shown := map[string]bool{}
		if body, err := read.Response.JSON(); err == nil && scalars(body, shown) && shown[place.value] {
			ids = append(ids, place.value)
		}
	}
	if len(ids) > 0 {
		x.listedID, x.besideIDs = ids[0], ids[1:]
	}
}
