package plan

import (
	"slices"

	"holdfast/cases"
	"holdfast/specs"
)

// conditionalWrite is what the cases of an operation share that writes what a reader shows with an entity tag.
type conditionalWrite struct {
	*draft
	group  *groupDraft
	reader *base
	// writer changes the object between two requests: the operation's own request, with another value of one member, or that of
	// another operation of the path where this one deletes; nil where there is none.
	writer *base
	// decided says that the contract speaks of conditions: a refusal for a stale tag is then demanded.
	decided bool
}

// tagsWritten writes objects on condition.
func (d *draft) tagsWritten(reader *specs.Operation) {
	w := &conditionalWrite{draft: d}
	var err error
	if w.reader, err = d.newBase(reader, false); err == nil {
		w.group, err = d.group("conditional")
	}
	if err == nil {
		_, err = d.subjectOf(w.group.base, "", "object")
	}
	if err != nil {
		for _, r := range d.requirements() {
			if r.Kind == specs.KindConditional {
				d.skip(r.ID, err.Error(), unlockOf(err))
			}
		}
		return
	}
	_, stale := d.contract.Outcome(d.op, "stale", "")
	w.decided = stale || slices.ContainsFunc(d.op.Responses, func(r *specs.Response) bool { return r.Status == "412" })
	w.writer = w.otherWrite()
	w.changes()
	w.changesOfEach()
	w.matching()
	w.stale()
	w.neverIssued()
	w.missing()
}

// otherWrite finds a request that changes the object.
func (w *conditionalWrite) otherWrite() *base {
	for _, op := range append([]*specs.Operation{w.op}, w.contract.OperationsAt(w.op.Path)...) {
		if op.Method != "PUT" && op.Method != "PATCH" || !op.Planned {
			continue
		}
		full, err := w.newBase(op, true)
		if err != nil {
			continue
		}
		members, _ := full.payload.(map[string]any)
		for _, name := range op.KeptMembers(w.reader.op) {
			if _, sent := members[name]; !sent {
				continue
			}
			writing := w.of(op)
			if changed, _, ok := writing.otherMember(full, name); ok {
				return changed
			}
		}
	}
	return nil
}

func (w *conditionalWrite) read(c *cases.Case, id string, role cases.Role) cases.Step {
	s := w.reader.step(w.draft, c.ID, id, role)
	s.Expect.Outcome = cases.Accepted
	if role == cases.Setup {
		s.Expect.Members = []cases.MemberExpectation{{Expr: "$response.header.ETag", How: cases.StrongTag}}
	}
	return s
}

// request is the operation's request, one that changes the object if it is carried out.
func (w *conditionalWrite) request(c *cases.Case) cases.Step {
	b := w.group.base
	if full, err := w.base("full"); err == nil && w.op.Body != nil {
		b = full // another body is a change
	}
	s := b.step(w.draft, c.ID, "send", cases.Probe)
	s.Expect.Outcome = cases.Accepted
	return s
}

// send is the operation's request with a tag.
func (w *conditionalWrite) send(c *cases.Case, tag cases.Value) cases.Step {
	return withHeader(w.request(c), "If-Match", tag)
}

// change is the request that changes the object for sure.
func (w *conditionalWrite) change(c *cases.Case, id string) cases.Step {
	s := w.writer.step(w.draft, c.ID, id, cases.Setup)
	s.Expect.Outcome = cases.Accepted
	return s
}

func (w *conditionalWrite) add(c *cases.Case, steps ...cases.Step) {
	object, err := w.subjectOf(w.group.base, c.ID, "object")
	if err != nil {
		w.skip(c.Requirements[0], err.Error(), unlockOf(err))
		return
	}
	c.Steps = append([]cases.Step{object.made}, object.about(steps...)...)
	c.Beside = object.about(c.Beside...)
	w.group.Cases = append(w.group.Cases, *c)
}

func (w *conditionalWrite) changes() {
	c := w.conditionalCase("etag:changes", "written", "etag-changes", "the object was changed between the two readings", cases.Positive)
	if c == nil {
		return
	}
	if w.writer == nil || w.writer.op != w.op {
		w.skip(c.Requirements[0], "no member of the body has two values that can be read", "")
		return
	}
	after := w.read(c, "after", cases.Probe)
	after.Expect.SameAs = &cases.SameAs{Step: "before", How: "other-tag", Volatile: w.contract.Facts.Volatile}
	w.lag(&after)
	w.add(c, w.read(c, "before", cases.Setup), w.change(c, "changed"), after)
}

func (w *conditionalWrite) matching() {
	c := w.conditionalCase("conditional:matching", "current", "if-match", "the tag in If-Match is the current one", cases.Positive)
	if c == nil {
		return
	}
	_, unconditional := w.contract.Outcome(w.op, "unconditional", "")
	if p := w.op.Parameter("header", "If-Match"); !unconditional && (p == nil || !p.Required) {
		s := withoutHeader(w.request(c), "If-Match")
		s.ID, s.Role = "beside-unconditional", cases.Setup
		c.Beside, c.Otherwise = []cases.Step{s}, "it is refused without the condition too"
	} else {
		s := withHeader(w.request(c), "If-Match", cases.Lit("*")) // matches whatever there is (RFC 9110 §13.1.1)
		s.ID, s.Role = "beside-any", cases.Setup
		c.Beside, c.Otherwise = []cases.Step{s}, "it is refused with If-Match: * too"
	}
	w.add(c, w.read(c, "before", cases.Setup), w.send(c, etag("before")))
}

// refusedFor is a case whose request must be refused and leave the object as it was.
func (w *conditionalWrite) refusedFor(c *cases.Case, condition string, decided bool, s cases.Step, steps ...cases.Step) {
	s.Expect = w.refused(condition, "")
	if !decided {
		c.Level = cases.Warning
	}
	after := w.read(c, "after", cases.Probe)
	after.Expect.SameAs = &cases.SameAs{Step: "before", How: "representation", Volatile: w.contract.Facts.Volatile}
	w.add(c, append(steps, w.read(c, "before", cases.Setup), s, after)...)
}

func (w *conditionalWrite) stale() {
	c := w.conditionalCase("conditional:stale", "changed-since", "if-match-stale", "the object was changed after the tag was read", cases.Negative)
	if c == nil {
		return
	}
	if w.writer == nil {
		return // a tag that was never given out is stale as well
	}
	c.Mutation = &cases.Mutation{In: "header", Pointer: "/If-Match", Sent: "the ETag of before the last change", Valid: "the current ETag"}
	s := w.send(c, etag("first"))
	w.refusedFor(c, "stale", w.decided, s, w.read(c, "first", cases.Setup), w.change(c, "changed"))
}

func (w *conditionalWrite) neverIssued() {
	c := w.conditionalCase("conditional:stale", "never-issued", "if-match-stale", "the object has never had this tag", cases.Negative)
	if c == nil {
		return
	}
	c.Mutation = &cases.Mutation{In: "header", Pointer: "/If-Match", Sent: "the current ETag with one character changed", Valid: "the current ETag"}
	current := etag("before")
	w.refusedFor(c, "stale", w.decided, w.send(c, cases.Value{Tampered: &current, Sample: current.Sample}))
}

func (w *conditionalWrite) missing() {
	c := w.conditionalCase("conditional:missing", "left-out", "if-match-missing", "the contract wants If-Match, and the request has none", cases.Negative)
	if c == nil {
		return
	}
	c.Mutation = &cases.Mutation{In: "header", Pointer: "/If-Match", Sent: "absent", Valid: "the current ETag"}
	_, decided := w.contract.Outcome(w.op, "unconditional", "")
	p := w.op.Parameter("header", "If-Match")
	s := withoutHeader(w.request(c), "If-Match")
	w.refusedFor(c, "unconditional", decided || p != nil && p.Required, s)
}
