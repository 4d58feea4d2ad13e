package plan

import (
	"encoding/json"
	"slices"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// update is what the cases of an operation that writes an object share.
type update struct {
	*draft
	group  *groupDraft
	full   *base
	reader *base
	// kept are the names of the members that are sent and read.
	kept []string
}

// updates writes objects and reads them.
func (d *draft) updates(reader *specs.Operation) {
	const all = "sent-is-read read-only no-extras put-idempotent put-replaces put-status patch-keeps patch-removes stamped"
	u := &update{draft: d, kept: d.op.KeptMembers(reader)}
	var err error
	if u.full, err = d.base("full"); err == nil {
		u.reader, err = d.newBase(reader, false)
	}
	if err == nil {
		_, err = d.subjectOf(u.full, "", "object")
	}
	if err == nil {
		u.group, err = d.group("minimal")
	}
	if err != nil {
		d.skipState(all, err)
		return
	}
	u.sent()
	u.emptied()
	d.readOnlySent(u.group, func(c *cases.Case, member string, v any) error {
		return u.tampered(c, member, v, cases.MemberExpectation{Expr: "$response.body#" + jsonpointer.Of(member), How: cases.Differs, Value: cases.Lit(v)})
	})
	d.assigned(u.group, reader, func(c *cases.Case, member string, v any) error {
		return u.tampered(c, member, v, cases.MemberExpectation{Expr: "$response.body#" + jsonpointer.Of(member), How: cases.Differs, Value: cases.Lit(v)})
	})
	if c := d.stateCase("no-extras", "extra", "no-extras", "the body is closed: to refuse a member that it does not have is right, and so is to ignore it"); c != nil {
		const extra = "holdfast_extra"
		c.Mutation = &cases.Mutation{In: "body", Pointer: jsonpointer.Of(extra), Keyword: "additionalProperties", Sent: `"holdfast"`, Valid: "absent"}
		if err := u.tampered(c, extra, "holdfast", cases.MemberExpectation{Expr: "$response.body#" + jsonpointer.Of(extra), How: cases.Absent}); err != nil {
			d.skipState("no-extras", err)
		} else {
			u.group.Cases = append(u.group.Cases, *c)
		}
	}
	u.putTwice()
	u.putReplaces()
	u.putStatus()
	u.patchKeeps()
	u.patchRemoves()
	u.stamped()
}

// on adds a case whose steps speak of an object of its own.
func (u *update) on(c *cases.Case, steps ...cases.Step) error {
	object, err := u.subjectOf(u.full, c.ID, "object")
	if err != nil {
		return err
	}
	c.Steps = append([]cases.Step{object.made}, object.about(steps...)...)
	return nil
}

func (u *update) add(c *cases.Case, steps ...cases.Step) {
	if err := u.on(c, steps...); err != nil {
		u.skip(c.Requirements[0], err.Error(), unlockOf(err))
		return
	}
	u.group.Cases = append(u.group.Cases, *c)
}

// write sends a request that must be accepted for the case to mean anything.
func (u *update) write(c *cases.Case, id string, b *base) cases.Step {
	s := b.step(u.draft, c.ID, id, cases.Setup)
	s.Expect.Outcome = cases.Accepted
	return s
}

func (u *update) read(c *cases.Case, id string, role cases.Role) cases.Step {
	s := u.reader.step(u.draft, c.ID, id, role)
	s.Expect.Outcome = cases.Accepted
	return s
}

// judged is the reading that the case is about.
func (u *update) judged(c *cases.Case, members ...cases.MemberExpectation) cases.Step {
	s := u.read(c, "read", cases.Probe)
	s.Expect.Members = members
	u.lag(&s)
	return s
}

func (u *update) sent() {
	u.sentVariants("written", "both schemas have these members, and they were written just before", u.full, u.kept, func(c *cases.Case, b *base, names []string, how string) {
		members := held(how, u.echoes("written", names, b))
		if how == cases.Same { // what the answer itself has shown may not be otherwise a moment later
			members = append(u.confirmed("written", names, b, u.reader.op), members...)
		}
		switch {
		case len(members) == 0:
		case u.op.Method == "PATCH":
			// A second time: what is added to instead of replaced is seen only where something is there.
			u.add(c, u.write(c, "before", b), u.write(c, "written", b), u.judged(c, members...))
		default:
			u.add(c, u.write(c, "written", b), u.judged(c, members...))
		}
	})
}

// tampered sends a request with a member that must not be stored, which may be refused or not, and reads the object.
func (u *update) tampered(c *cases.Case, member string, v any, expect cases.MemberExpectation) error {
	b, err := u.full.with("body", jsonpointer.Of(member), v)
	if err != nil {
		return err
	}
	s := b.step(u.draft, c.ID, "sent", cases.Probe)
	s.Expect.Outcome = cases.Either
	return u.on(c, s, u.judged(c, expect))
}

// volatile are the members of the reader's answer that a request does not write, a time of the last change among them. The time at which
// the object was made is none where a patch keeps the object.
func (u *update) volatile(changed ...string) []string {
	pointers := slices.Clone(u.contract.Facts.Volatile)
	for _, p := range u.reader.op.Shown().Properties() {
		if !slices.Contains(u.kept, p.Name) && !(u.op.Method == "PATCH" && madeOnce(p.Name, p.Schema)) || slices.Contains(changed, p.Name) || cases.OneOfSet(p.Name) {
			pointers = append(pointers, jsonpointer.Of(p.Name))
		}
	}
	return pointers
}

func (u *update) putTwice() {
	c := u.stateCase("put-idempotent", "twice", "put-idempotent", "the second request is the first one again")
	if c == nil {
		return
	}
	once := u.read(c, "once", cases.Setup)
	once.Expect.Members = u.echoes("first", u.kept, u.full)
	u.lag(&once)
	twice := u.judged(c)
	twice.Expect.SameAs = &cases.SameAs{Step: "once", How: "representation", Volatile: u.volatile()}
	first, second := u.write(c, "first", u.full), u.write(c, "second", u.full)
	sameFresh(&second, &first)
	u.add(c, first, once, second, twice)
}

func (u *update) putReplaces() {
	c := u.stateCase("put-replaces", "left-out", "put-replaces", "the second request leaves out what the first one said")
	if c == nil {
		return
	}
	minimal, err := u.base("minimal")
	if err != nil {
		return
	}
	before, _ := u.full.payload.(map[string]any)
	var gone []cases.MemberExpectation
	for _, name := range u.kept {
		if v, ok := before[name]; ok && !minimal.has("body", jsonpointer.Of(name)) && u.telling(name, v) {
			sent := cases.Lit(v)
			if slices.Contains(u.full.unique, jsonpointer.Of(name)) {
				sent = cases.Value{Expression: &cases.Expression{Step: "full", Expr: "$request.body#" + jsonpointer.Of(name)}, Sample: sent.Literal}
			}
			gone = append(gone, cases.MemberExpectation{Expr: "$response.body#" + jsonpointer.Of(name), How: cases.Differs, Value: sent})
		}
	}
	if len(gone) == 0 {
		u.skipState("put-replaces", &blockedError{reason: "no optional member has a value that can't be the target's own default"})
		return
	}
	u.add(c, u.write(c, "full", u.full), u.write(c, "less", minimal), u.judged(c, gone...))
}

// telling says whether a value that is read after it was left out must be that of before: a default would not be just so.
func (u *update) telling(name string, v any) bool {
	s := u.bodyMember(u.op, name)
	if d, _, ok := s.Find("default"); ok && specs.EqualJSON(d, v) {
		return false
	}
	listed := s.ListsValues()
	switch v := v.(type) {
	case string:
		return v != "" && !listed
	case json.Number:
		n, ok := specs.Integer(v)
		return !listed && (!ok || n.Sign() != 0)
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	}
	return false
}
