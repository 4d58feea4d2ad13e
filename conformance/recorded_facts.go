package conformance

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/specs"
)

// root goes through the root's facts. Whether formats are asserted decides how every schema is read, so it always has a use.
func (a *factAudit) root() {
	f := a.contract.Facts
	at := func(key string) specs.Place { return a.contract.Place("/x-conformance/" + key) }
	if f.Error != "" && !a.codes {
		a.add("error "+f.Error, at("error"), "no refusal that is tried declares a code")
	}
	for _, name := range slices.Sorted(maps.Keys(f.Refusals)) {
		a.refusal("", name, f.Refusals[name])
	}
	if len(f.Precedence) > 0 {
		a.need("precedence", at("precedence"), "/refusal:precedence")
	}
	for _, name := range slices.Sorted(maps.Keys(f.Balances)) {
		if !slices.Contains(a.balances, name) && !a.exercises("/balance/"+name+":") {
			a.add("balances."+name, f.Balances[name].Place, a.because("nothing draws from it", "/balance/"+name+":"))
		}
	}
	if f.Version != nil {
		a.need("version", at("version"), "/version:")
	}
	if f.Settles != "" {
		a.need("settles "+f.Settles, at("settles"), "/state:", ":exact", ":ledger")
	}
	if len(f.Volatile) > 0 && !a.volatile {
		a.add("volatile "+strings.Join(f.Volatile, ", "), at("volatile"), "no two answers are compared in which it may differ")
	}
}

// refusal records an outcome that no case demands. The root's is demanded by any operation that does not overrule it.
func (a *factAudit) refusal(op, name string, o specs.Outcome) {
	for key := range a.conditions {
		where, demanded, _ := strings.Cut(key, " ")
		if demanded != name || op != "" && where != op {
			continue
		}
		if operation := a.contract.Operation(where); op == "" && operation != nil {
			if _, overruled := operation.Facts.Refusals[name]; overruled {
				continue
			}
		}
		return
	}
	fact, prefix := fmt.Sprintf("refusals.%s %d", name, o.Status), ""
	if op != "" {
		fact, prefix = op+" "+fact, op+"/"
	}
	// A rule of the API's own is provoked by the example or the workflow of its name.
	for id := range a.tried {
		own := strings.HasSuffix(id, "/example:"+name) || strings.HasSuffix(id, "/refusal:"+name)
		if own && strings.HasPrefix(id, prefix) || id == "workflow:"+name {
			return
		}
	}
	condition, _, _ := strings.Cut(name, "@")
	condition, _, _ = strings.Cut(condition, ":")
	reason := "nothing provokes it"
	switch {
	case !slices.Contains(specs.Conditions(), condition):
		reason = "nothing provokes it: an example or a workflow of this name would"
	case op == "":
		reason = a.because(reason, "/refusal:"+name)
	default:
		reason = a.because(reason, op+"/refusal:"+name, op+"/idempotency:"+strings.TrimPrefix(name, "key-"), op+"/pages:"+name)
	}
	a.add(fact, o.Place, reason)
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
		a.need(op.ID+" draws."+name, f.Draws[name].Place, op.ID+"/balance/"+name+":")
	}
	for _, name := range slices.Sorted(maps.Keys(f.Restores)) {
		a.need(op.ID+" restores."+name, a.contract.Place(op.Place.Pointer+"/x-conformance/restores"), op.ID+"/balance/"+name+":restores")
	}
	if p := f.Pages; p != nil {
		a.pages(op.ID, p)
	}
	if len(f.Normalises) > 0 {
		a.need(op.ID+" normalises "+strings.Join(f.Normalises, ", "), a.contract.Place(op.Place.Pointer+"/x-conformance/normalises"), op.ID+"/state:")
	}
}

func (a *factAudit) idempotency(op string, i *specs.Idempotency) {
	fact := func(key, value string) string { return op + " idempotency." + strings.TrimSpace(key+" "+value) }
	at := op + "/idempotency:"
	a.need(fact("key", i.Key), i.Place, at)
	for _, s := range i.Scope {
		switch {
		case s == "caller":
			a.need(fact("scope", s), i.Place, at+"caller-scope")
		case s == "operation":
			a.need(fact("scope", s), i.Place, at+"operation-scope")
		default:
			a.need(fact("scope", s), i.Place, at+"scope")
		}
	}
	if len(i.Fingerprint) > 0 {
		a.need(fact("fingerprint", strings.Join(i.Fingerprint, ", ")), i.Place, at+"conflict", at+"reformatted")
	}
	if i.Remembers != "" {
		a.need(fact("remembers", i.Remembers), i.Place, at+"after-refusal")
	}
	if i.Replay != "" {
		a.need(fact("replay", i.Replay), i.Place, at+"replay")
	}
	if i.TTL != "" {
		a.need(fact("ttl", i.TTL), i.Place, at+"expiry")
	}
}

func (a *factAudit) pages(op string, p *specs.Pages) {
	at := op + "/pages:"
	for _, f := range []struct {
		key, value string
		by         []string
	}{
		{"items", p.Items, []string{at}},
		{"next", p.Next, []string{at + "complete", at + "terminates", at + "disjoint"}},
		{"cursor", p.Cursor, []string{at + "complete", at + "terminates", at + "disjoint", at + "bad-cursor"}},
		{"offset", p.Offset, []string{at + "complete", at + "terminates", at + "disjoint"}},
		{"limit", p.Limit, []string{at + "limit"}},
		{"total", p.Total, []string{at + "total"}},
		{"over-limit", p.OverLimit, []string{at + "over-limit"}},
		{"order", strings.Join(p.Order, ", "), []string{at + "order"}},
	} {
		if f.value != "" {
			a.need(op+" pages."+f.key+" "+f.value, p.Place, f.by...)
		}
	}
	if p.Stable {
		a.need(op+" pages.stable", p.Place, at+"stable")
	}
}
