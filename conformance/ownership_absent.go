package conformance

import (
	"context"
	"fmt"
	"math/big"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// farID is how large a number must be at least for a service to have no object of that number.
const farID = 1 << 30

// nobodyHas says why an id can't be sent in an unsafe request: some reading of it may be an object that the run did not make.
// Each reading must be one of the run's own or be shown to be absent; where nothing reads such objects it must be out of reach.
func (g *groupRun) nobodyHas(ctx context.Context, place *idPlace, caller string) string {
	for _, reading := range idReadings(place.value) {
		at := place.at(reading)
		if g.owned.owns(g.holdings, at, asker{g.reader(place.template), place.like, g.known(caller)}) {
			continue
		}
		reason, looked := g.looked(ctx, place, reading, caller)
		if reason != "" {
			return reason
		}
		if !looked && !place.fresh && !outOfReach(reading, place.parameter) {
			return fmt.Sprintf("nothing shows that no object has the id %q", reading)
		}
	}
	return ""
}

// looked asks the target for an id that nothing should have. It says what it found, or that nothing could be asked.
func (g *groupRun) looked(ctx context.Context, place *idPlace, reading, caller string) (reason string, looked bool) {
	op := g.reader(place.template)
	if op == nil {
		return "", false
	}
	caller = g.known(caller)
	w := ownRequest(op, place.target(reading), place.like)
	at, scope := place.at(reading), caller+scopeOf(w)
	if before, known := g.owned.saidAbsent(at, scope); known {
		return before, true
	}
	x := g.send(ctx, sent{wire: w, op: op, caller: caller}, "look")
	switch {
	case x.Response == nil:
		return "it is not known whether an object has the id " + reading + ": " + x.Err, true
	case x.Response.Status == http.StatusNotFound || x.Response.Status == http.StatusGone:
	case declaredAbsent(g.Contract, op, x.Response.Status):
	case x.Response.Status/100 == 4 && x.Response.Status != http.StatusUnauthorized && x.Response.Status != http.StatusForbidden &&
		x.Response.Status != http.StatusTooManyRequests && !formed(reading, place.parameter):
		// It is refused as the id of anything.
	case webPage(op, x.Response):
		return "", false
	default:
		reason = fmt.Sprintf("not sent: an object that this run did not make may have the id %s: GET %s answered %d", reading, w.Target, x.Response.Status)
	}
	if reason != "" || x.Response.Status/100 == 4 {
		g.owned.mu.Lock()
		if g.owned.absent[at] == nil {
			g.owned.absent[at] = map[string]string{}
		}
		g.owned.absent[at][scope] = reason
		g.owned.mu.Unlock()
	}
	return reason, true
}

// saidAbsent is what the target said of a path to a caller and for a tenant: why it can't be sent, or nothing; false where it was not asked.
func (o *ownership) saidAbsent(path, scope string) (reason string, known bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	reason, known = o.absent[path][scope]
	return reason, known
}

// askedAbsent says that the target was asked for a path by the caller of a request and for its tenant, and had nothing there.
func (r *runner) askedAbsent(h *holdings, template, path, caller string, like *cases.Wire) bool {
	reader := r.reader(template)
	if reader == nil {
		return false
	}
	reason, known := r.owned.saidAbsent(path, h.known(caller)+scopeOf(ownRequest(reader, "", like)))
	return known && reason == ""
}

// known is a caller of a request, or the group's own where nobody is known by it.
func (g *groupRun) known(caller string) string { return g.holdings.known(caller) }

func (h *holdings) known(caller string) string {
	if caller == cases.Anonymous || caller == cases.Unknown || plan.Spoilt(caller) {
		return h.caller
	}
	return caller
}

// declaredAbsent says whether a status is what the contract declares for objects that are not there.
func declaredAbsent(c *specs.Contract, op *specs.Operation, status int) bool {
	o, declared := c.Outcome(op, "absent", "")
	return declared && o.Status == status && status/100 == 4
}

// webPage says that an answer is an HTML page which the operation does not document: a single-page application answers so to
// every path, which says nothing of objects.
func webPage(op *specs.Operation, r *result.Response) bool {
	t, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if t != "text/html" && t != "application/xhtml+xml" {
		return false
	}
	if op == nil {
		return true
	}
	documented := op.Response(r.Status)
	return documented == nil || !slices.ContainsFunc(documented.Content, func(m *specs.Media) bool { return strings.HasPrefix(m.Type, t) })
}

// reader is the GET operation of the objects at a template.
func (r *runner) reader(template string) *specs.Operation {
	want := shape(template)
	for _, op := range r.Contract.Operations {
		if op.Method == http.MethodGet && shape(op.Path) == want && r.withheld[op.ID] == "" {
			return op
		}
	}
	return nil
}

// idReadings are what lenient servers make of an id in a path, itself first: trimmed, decoded once more, in either case, the
// number that it begins with, without its sign or fraction.
func idReadings(id string) []string {
	all := []string{id}
	add := func(s string) {
		if s != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	trimmed := strings.TrimFunc(id, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
	add(trimmed)
	if decoded, err := url.PathUnescape(trimmed); err == nil {
		add(strings.TrimSpace(decoded))
	}
	first, _, _ := strings.Cut(trimmed, "/")
	add(first)
	if lower := strings.ToLower(trimmed); lower != trimmed && !unguessable(trimmed) {
		add(lower)
	}
	if number, ok := new(big.Rat).SetString(trimmed); ok && len(trimmed) < 40 {
		addWhole(number, add)
	}
	prefix := trimmed
	if i := strings.IndexFunc(strings.TrimLeft(trimmed, "+-"), func(r rune) bool { return r < '0' || r > '9' }); i >= 0 {
		prefix = trimmed[:len(trimmed)-len(strings.TrimLeft(trimmed, "+-"))+i]
	}
	if number, ok := new(big.Rat).SetString(prefix); ok && len(prefix) < 40 {
		addWhole(number, add)
	}
	return all
}

// addWhole adds a number without its fraction, rounded, and without its sign.
func addWhole(number *big.Rat, add func(string)) {
	for _, n := range []*big.Rat{number, new(big.Rat).Add(number, big.NewRat(1, 2))} {
		whole := new(big.Int).Quo(n.Num(), n.Denom())
		add(whole.String())
		add(new(big.Int).Abs(whole).String())
	}
}

// outOfReach says whether an id is so far from those that services give that none has it, or none of that parameter can.
func outOfReach(id string, p *specs.Parameter) bool {
	if n, ok := new(big.Int).SetString(id, 10); ok {
		return n.CmpAbs(big.NewInt(farID)) >= 0
	}
	return unguessable(id) || !validID(id, p)
}

// formed says whether a text is of the form that the ids of a parameter have, its format included: what is no UUID is the id of nothing.
func formed(id string, p *specs.Parameter) bool {
	if !validID(id, p) {
		return false
	}
	if p == nil || p.Schema == nil {
		return true
	}
	format, _, _ := p.Schema.Find("format")
	name, named := format.(string)
	return !named || specs.OfFormat(name, id) == nil
}

// validID says whether a text can be the value of a path parameter.
func validID(id string, p *specs.Parameter) bool {
	if p == nil || p.Schema == nil {
		return true
	}
	if p.Schema.Accepts(id) {
		return true
	}
	number, err := specs.DecodeJSON([]byte(id))
	return err == nil && p.Schema.Accepts(number)
}
