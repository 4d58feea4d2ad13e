package conformance

import (
	"context"
	"slices"

	"holdfast/cases"
	"holdfast/specs"
)

// asker is who asks for a path, and where: what its operation demands in headers and in the query may be a tenant or a region, and each may
// have its own objects at one path.
type asker struct {
	op     *specs.Operation
	wire   *cases.Wire
	caller string
}

// there says that nothing has deleted an object yet.
func (p *property) there() bool { return p.standing != gone && p.standing != leaving }

// made says whether an object was made by a caller, for the tenant or region that a request names as far as both say it.
func (a asker) made(p *property) bool {
	return p.caller == a.caller && (a.op == nil || sameScope(a.op, a.wire, p.creating))
}

// place notes that an object is at a path.
func (o *ownership) place(p *property, path string) {
	o.at[path] = append(slices.DeleteFunc(o.at[path], func(old *property) bool { return old.series == p.series && old.caller == p.caller }), p)
}

// within gives the object at a path that was made by who asks, and where it is asked for; nil where there is none.
func (o *ownership) within(path string, a asker) *property {
	for _, p := range slices.Backward(o.at[path]) {
		if a.made(p) {
			return p
		}
	}
	return nil
}

// find gives the object that a path names, if an answer of this run named it: by its path, or by its id where the path's
// template is that of such objects. What was made by who asks goes before what others of the group made.
func (o *ownership) find(h *holdings, path, id, template string, bound bool, a asker) *property {
	o.mu.Lock()
	defer o.mu.Unlock()
	if p := o.within(path, a); p != nil {
		return p
	}
	for _, p := range slices.Backward(o.at[path]) {
		if p.holder == h {
			return p
		}
	}
	var found *property
	for _, p := range slices.Backward(o.byID[id]) {
		if p.holder == h && (bound || unguessable(id) || sameKind(p.path, template)) {
			if a.made(p) {
				return p
			}
			if found == nil {
				found = p
			}
		}
	}
	return found
}

// owns says whether what a path names for who asks is a group's own now.
func (o *ownership) owns(h *holdings, path string, a asker) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	p := o.within(path, a)
	return p != nil && p.holder == h && p.standing == own
}

// names says whether an answer of this run named an object by a path, for who asks.
func (o *ownership) names(path string, a asker) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.within(path, a) != nil
}

// rivalOf gives an object that is at a path and was made by another caller, or for another tenant or region, while there is none of who asks. It is
// a copy, since another group may give the object another name meanwhile.
func (o *ownership) rivalOf(path string, a asker) *property {
	o.mu.Lock()
	defer o.mu.Unlock()
	rival := o.rival(path, a)
	if rival == nil {
		return nil
	}
	now := *rival
	return &now
}

func (o *ownership) rival(path string, a asker) *property {
	if old := o.within(path, a); old != nil && old.there() {
		return nil
	}
	for _, p := range slices.Backward(o.at[path]) {
		if p.there() && !a.made(p) {
			return p
		}
	}
	return nil
}

// dispute says of a new object and of one at its path that another caller made, or that was made for another region, that they may be one: where
// both creations give one id to all, as upserts do, it is neither's.
func (o *ownership) dispute(p *property, a asker) {
	rival := o.rival(p.path, a)
	if rival == nil || rival.standing == nobodys || p.standing == nobodys {
		return
	}
	for _, one := range []*property{p, rival} {
		if one.standing == own {
			one.standing = disputed
		}
	}
	p.rival, rival.rival = rival, p
}

// apart says that an object which was made at the path of a new one, for another tenant or region, is another one: it is read as it was sent, where
// the new one was sent otherwise.
func (r *runner) apart(ctx context.Context, old *property, x *exchange) bool {
	made := r.Contract.Operation(old.operation)
	if made == nil || len(old.sent) == 0 {
		return false
	}
	reader := r.reader(r.itemOf(made))
	if reader == nil {
		return false
	}
	read := r.send(ctx, sent{wire: ownRequest(reader, old.path, old.creating), op: reader, caller: old.holder.known(old.caller)}, "look")
	if read.Response == nil || read.Response.Status/100 != 2 {
		return false
	}
	body, err := read.Response.JSON()
	if err != nil {
		return false
	}
	now, differs := sentMembers(x), false
	for name, v := range old.sent {
		other, too := now[name]
		shown, there := memberOf(body, name)
		if !too || !there || specs.EqualJSON(v, other) {
			continue
		}
		if !specs.EqualJSON(shown, v) {
			return false
		}
		differs = true
	}
	return differs
}
