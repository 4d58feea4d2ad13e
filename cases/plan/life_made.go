package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/values"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// madeLives follows what a creation makes by the link of its answer.
func (d *draft) madeLives(reader *specs.Operation, link *specs.Link) {
	full, err := d.base("full")
	if err != nil {
		d.skipState("sent-is-read read-only no-extras default", err)
		return
	}
	name := "full"
	if full == d.bases["minimal"] {
		name = "minimal"
	}
	g, err := d.group(name)
	if err != nil {
		d.skipState("sent-is-read read-only no-extras default", err)
		return
	}
	kept := d.op.KeptMembers(reader)
	why := "the link " + link.Name + " leads to what was just made, and both schemas have these members"
	d.sentVariants(link.Name, why, full, kept, func(c *cases.Case, b *base, names []string, how string) {
		made := b.step(d, c.ID, "made", cases.Setup)
		made.Expect.Outcome = cases.Accepted
		read, err := d.linkedRead(c.ID, "read", "made", reader, link)
		if err != nil {
			d.skipState("sent-is-read", err)
			return
		}
		if read.Expect.Members = held(how, d.echoes("made", names, b)); len(read.Expect.Members) > 0 {
			c.Steps = []cases.Step{made, read}
			g.Cases = append(g.Cases, *c)
		}
	})
	d.defaultsRead(reader, link)
	d.assigned(g, reader, func(c *cases.Case, member string, v any) error {
		sent, err := full.with("body", jsonpointer.Of(member), v)
		if err == nil && d.op.Shown().Member(jsonpointer.Of(member)) == nil {
			err = &blockedError{reason: "the creation's answer does not show " + member}
		}
		if err != nil {
			return err
		}
		made := sent.step(d, c.ID, "made", cases.Probe)
		made.Expect = cases.Expectation{Outcome: cases.Either, Members: []cases.MemberExpectation{{Expr: "$response.body#" + jsonpointer.Of(member), How: cases.Differs, Value: cases.Lit(v)}}}
		c.Steps = []cases.Step{made}
		return nil
	})
	d.readOnlySent(g, func(c *cases.Case, member string, v any) error {
		made, err := full.with("body", jsonpointer.Of(member), v)
		if err != nil {
			return err
		}
		s := made.step(d, c.ID, "made", cases.Probe)
		s.Expect = cases.Expectation{Outcome: cases.Either, Members: []cases.MemberExpectation{{Expr: "$response.body#" + jsonpointer.Of(member), How: cases.Differs, Value: cases.Lit(v)}}}
		c.Steps = []cases.Step{s}
		return nil
	})
}

// readOnlySent makes a case for each member that is readOnly: to refuse it is right, and so is to ignore it.
func (d *draft) readOnlySent(g *groupDraft, steps func(c *cases.Case, member string, v any) error) {
	for _, member := range d.op.ReadOnlyMembers() {
		c := d.stateCase("read-only", member, "read-only", fmt.Sprintf("%s is readOnly: to refuse it is right, and so is to ignore it", member))
		if c == nil {
			return
		}
		v, ok := d.unlikely(member)
		if !ok {
			continue
		}
		c.Mutation = &cases.Mutation{In: "body", Pointer: jsonpointer.Of(member), Keyword: "readOnly", Sent: cases.Brief(v), Valid: "absent"}
		if err := steps(c, member, v); err != nil {
			d.skipState("read-only", err)
			continue
		}
		g.Cases = append(g.Cases, *c)
	}
}

// unlikely is a value for a member that is valid and that the target has no reason to choose by itself.
func (d *draft) unlikely(member string) (any, bool) {
	s := d.bodyMember(d.op, member)
	candidates := []any{
		"holdfast-" + strings.ToLower(member), "1999-12-31T23:59:59Z", "1999-12-31", "5f0b4d1c-7c3e-4d52-9d0e-3a3f0f9a7e11",
		json.Number("73"), json.Number("7.25"),
	}
	if s == nil {
		return nil, false
	}
	for _, v := range candidates {
		if s.Accepts(v) {
			return v, true
		}
	}
	// A closed list of values leaves no unlikely one; a pattern does.
	if _, _, enum := s.Find("enum"); enum || len(s.Types()) == 0 || s.Types()[0] == "boolean" {
		return nil, false
	}
	v, err := values.New(d.plan.Seed, d.op.ID+" unlikely "+member).Sample(s, member)
	return v, err == nil
}

// bodyMember is the schema of a member of an operation's body, whatever its media type.
func (d *draft) bodyMember(op *specs.Operation, name string) *specs.Schema {
	sent, _ := op.Sent()
	return sent.Member(jsonpointer.Of(name))
}

// listedAfter looks for what was made in the list that it is added to: what has no more than it must have, and all that it may have.
func (d *draft) listedAfter() {
	lister, items := d.contract.Lister(d.op)
	if lister == nil || d.requirement("state:listed") == nil {
		return
	}
	l, err := d.listing(lister)
	if err != nil {
		d.skipState("listed", err)
		return
	}
	if l.facts.Items == "" {
		l.facts.Items = items
	}
	if lister.Facts.Pages == nil && !l.owned {
		d.skipState("listed", &blockedError{
			reason: "the contract does not say how the list is paged, and others add to it",
			unlock: "x-conformance on " + lister.ID + ": { pages: { items: " + items + ", … } }",
		})
		return
	}
	minimal, err := d.base("minimal")
	if err != nil {
		return
	}
	d.listedCase(l, "walked", "minimal", minimal)
	if full, err := d.base("full"); err == nil && full != minimal {
		d.listedCase(l, "full", "full", d.inSight(full))
	}
}

// inSight is a request in which nothing says that its object is over or out of sight: lists leave out what is closed where they are not asked for it.
func (d *draft) inSight(full *base) *base {
	members, _ := full.payload.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		hides, isBoolean := members[name].(bool)
		words := nouns.Words(name)
		if !isBoolean || len(words) == 0 {
			continue
		}
		last := words[len(words)-1]
		switch {
		case hides && slices.Contains([]string{"closed", "archived", "deleted", "removed", "hidden", "draft", "disabled", "inactive", "trashed", "resolved", "done", "completed", "expired", "suspended", "template"}, last):
		case !hides && slices.Contains([]string{"active", "enabled", "published", "visible", "open"}, last):
		default:
			continue
		}
		if b, err := full.with("body", jsonpointer.Of(name), !hides); err == nil {
			full = b
		}
	}
	return full
}

func (d *draft) listedCase(l *listing, variant, group string, item *base) {
	c := d.stateCase("listed", variant, "listed", "the list is that of the path on which it was made")
	g, err := d.group(group)
	if err != nil {
		return
	}
	own := *l
	own.item = item
	f, err := own.fill(d, c.ID, "", 1)
	if err != nil {
		d.skipState("listed", err)
		return
	}
	s, err := f.walk(d, c.ID, "list", cases.Probe, l.largest(), cases.ListExpectation{Contains: f.ids})
	if err != nil {
		d.skipState("listed", err)
		return
	}
	if p := l.list.op.Facts.Pages; p == nil || p.Hinted {
		// The list may end where nobody said that it has pages, or leave out what is new.
		c.Level, s.Expect.List.Shared = cases.Warning, true
	}
	d.sought(&s, l)
	d.unsettled(c)
	c.Steps = append(f.steps, s)
	g.Cases = append(g.Cases, *c)
}

// sought lets a walk look again: for what reads don't show yet, and, where others add and delete, for what moved from page to page.
func (d *draft) sought(s *cases.Step, l *listing) {
	if d.lag(s); s.Poll == nil && !l.owned {
		s.Poll = &cases.Poll{Within: int(undecidedSettling.Milliseconds()), While: []string{"2XX"}}
	}
}
