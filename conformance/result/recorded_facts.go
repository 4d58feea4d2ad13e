package result

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases/plan"
	"holdfast/specs"
)

// root goes through the root's facts. Whether formats are asserted decides how every schema is read, so it always has a use.
func (a *factAudit) root() {
	f := a.contract.Facts
	at := func(key string) specs.Place { return a.contract.Place("/x-conformance/" + key) }
	if f.Error != "" && !a.Codes {
		a.add("error "+f.Error, at("error"), "no refusal that is tried declares a code")
	}
	for _, name := range slices.Sorted(maps.Keys(f.Refusals)) {
		a.refusal("", name, f.Refusals[name])
	}
	if len(f.Precedence) > 0 {
		a.need("precedence", at("precedence"), anywhere("/refusal:precedence"))
	}
	for _, name := range slices.Sorted(maps.Keys(f.Balances)) {
		drawn := anywhere("/balance/" + name + ":")
		if !a.Balances[name] && !a.exercises(drawn) {
			a.add("balances."+name, f.Balances[name].Place, a.because("nothing draws from it", drawn))
		}
	}
	if f.Version != nil {
		a.need("version", at("version"), anywhere("/version:"))
	}
	if f.GoneReadable {
		a.need("gone readable", at("gone"), anywhere("/state:gone"))
	}
	if f.Settles != "" {
		a.need("settles "+f.Settles, at("settles"), anywhere("/state:", ":exact", ":ledger"))
	}
	if len(f.Volatile) > 0 && !a.Volatile {
		a.add("volatile "+strings.Join(f.Volatile, ", "), at("volatile"), "no two answers are compared in which it may differ")
	}
}

// refusal records an outcome that no case demands. The root's is demanded by any operation that does not overrule it.
func (a *factAudit) refusal(op, name string, o specs.Outcome) {
	if a.demanded(op, name) || a.provoked(op, name) {
		return
	}
	fact := fmt.Sprintf("refusals.%s %d", name, o.Status)
	if op != "" {
		fact = op + " " + fact
	}
	condition, _, _ := strings.Cut(name, "@")
	condition, _, _ = strings.Cut(condition, ":")
	reason := "nothing provokes it"
	switch {
	case !slices.Contains(specs.Conditions(), condition):
		reason = "nothing provokes it: an example or a workflow of this name would"
	case op == "":
		reason = a.because(reason, anywhere("/refusal:"+name))
	default:
		reason = a.because(reason, of(op, "/refusal:"+name, "/idempotency:"+strings.TrimPrefix(name, "key-"), "/pages:"+name))
	}
	a.add(fact, o.Place, reason)
}

// demanded says whether a case demands an outcome by its name.
func (a *factAudit) demanded(op, name string) bool {
	if op != "" {
		return a.Conditions[plan.DeclaredOutcome{Operation: op, Name: name}]
	}
	return slices.ContainsFunc(a.contract.Operations, func(o *specs.Operation) bool {
		_, overruled := o.Facts.Refusals[name]
		return !overruled && a.Conditions[plan.DeclaredOutcome{Operation: o.ID, Name: name}]
	})
}

// provoked says whether a rule of the API's own is provoked by the example or the workflow of its name.
func (a *factAudit) provoked(op, name string) bool {
	if a.Requirements["workflow:"+name] {
		return true
	}
	own := func(operation string) bool {
		return a.Requirements[operation+"/example:"+name] || a.Requirements[operation+"/refusal:"+name]
	}
	if op != "" {
		return own(op)
	}
	return slices.ContainsFunc(a.contract.Operations, func(o *specs.Operation) bool { return own(o.ID) })
}

// operation goes through an operation's facts.
func (a *factAudit) operation(op *specs.Operation) {
	f := op.Facts
	for _, name := range slices.Sorted(maps.Keys(f.Refusals)) {
		a.refusal(op.ID, name, f.Refusals[name])
	}
	if i := f.Idempotency; i != nil {
		a.idempotency(op.ID, i)
	}
	for _, name := range slices.Sorted(maps.Keys(f.Draws)) {
		a.need(op.ID+" draws."+name, f.Draws[name].Place, of(op.ID, "/balance/"+name+":"))
	}
	for _, name := range slices.Sorted(maps.Keys(f.Adds)) {
		a.need(op.ID+" adds."+name, f.Adds[name].Place, of(op.ID, "/balance/"+name+":adds"))
	}
	for _, name := range slices.Sorted(maps.Keys(f.Restores)) {
		a.need(op.ID+" restores."+name, a.contract.Place(op.Place.Pointer+"/x-conformance/restores"), of(op.ID, "/balance/"+name+":restores"))
	}
	if p := f.Pages; p != nil {
		a.pages(op.ID, p)
	}
	if f.GoneReadable {
		a.need(op.ID+" gone readable", a.contract.Place(op.Place.Pointer+"/x-conformance/gone"), of(op.ID, "/state:gone"))
	}
	if len(f.Normalises) > 0 {
		a.need(op.ID+" normalises "+strings.Join(f.Normalises, ", "), a.contract.Place(op.Place.Pointer+"/x-conformance/normalises"), of(op.ID, "/state:"))
	}
}

func (a *factAudit) idempotency(op string, i *specs.Idempotency) {
	fact := func(key, value string) string { return op + " idempotency." + strings.TrimSpace(key+" "+value) }
	by := func(texts ...string) need {
		for i, text := range texts {
			texts[i] = "/idempotency:" + text
		}
		return of(op, texts...)
	}
	a.need(fact("key", i.Key), i.Place, by(""))
	for _, s := range i.Scope {
		switch {
		case s == "caller":
			a.need(fact("scope", s), i.Place, by("caller-scope"))
		case s == "operation":
			a.need(fact("scope", s), i.Place, by("operation-scope"))
		default:
			a.need(fact("scope", s), i.Place, by("scope"))
		}
	}
	if len(i.Fingerprint) > 0 {
		a.need(fact("fingerprint", strings.Join(i.Fingerprint, ", ")), i.Place, by("conflict", "reformatted"))
	}
	if i.Remembers != "" {
		a.need(fact("remembers", i.Remembers), i.Place, by("after-refusal"))
	}
	if i.Replay != "" {
		a.need(fact("replay", i.Replay), i.Place, by("replay"))
	}
	if i.TTL != "" {
		a.need(fact("ttl", i.TTL), i.Place, by("expiry"))
	}
}

func (a *factAudit) pages(op string, p *specs.Pages) {
	at := "/pages:"
	for _, f := range []struct {
		key, value string
		by         []string
	}{
		{"items", p.Items, []string{at}},
		{"next", p.Next, []string{at + "complete", at + "terminates", at + "disjoint"}},
		{"cursor", p.Cursor, []string{at + "complete", at + "terminates", at + "disjoint", at + "bad-cursor"}},
		{"offset", p.Offset, []string{at + "complete", at + "terminates", at + "disjoint"}},
		{"page", p.Page, []string{at + "complete", at + "terminates", at + "disjoint"}},
		{"limit", p.Limit, []string{at + "limit"}},
		{"total", p.Total, []string{at + "total"}},
		{"over-limit", p.OverLimit, []string{at + "over-limit"}},
		{"order", strings.Join(p.Order, ", "), []string{at + "order"}},
	} {
		if f.value != "" {
			a.need(op+" pages."+f.key+" "+f.value, p.Place, of(op, f.by...))
		}
	}
	if p.Stable {
		a.need(op+" pages.stable", p.Place, of(op, at+"stable"))
	}
}
