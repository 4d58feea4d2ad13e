package stub

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// object is what a request made.
type object struct {
	id, owner string
	// ids are all that parameters take for it: its number and its name.
	ids       []string
	fixture   *cases.Fixture
	operation string
	// path are the path parameters of the creating request.
	path map[string]string
	body any
	// balances are what may still be drawn; drawn is what making it took from others, by balance.
	balances map[string]int64
	drawn    map[string]drawing
	gone     bool
}

type drawing struct {
	from   *object
	amount int64
}

// remembered is the answer to a request with a key.
type remembered struct {
	fingerprint string
	answer      *answer
}

func (s *Stub) remembered(q *request) *remembered {
	k := s.keys[q.key]
	if q.key == "" || k == nil || k.fingerprint != q.fingerprint {
		return nil
	}
	return k
}

// unbounded is a balance of which the contract does not say how it is set.
const unbounded = int64(1) << 40

func (s *Stub) find(f *cases.Fixture, id string) *object {
	for _, o := range s.made {
		if f != nil && o.operation == f.Create.Operation && (o.id == id || slices.Contains(o.ids, id)) && !o.gone {
			return o
		}
	}
	return nil
}

// objects says whether a path leads to what is another's, or to nothing.
func (s *Stub) objects(q *request) (foreign, absent bool) {
	for name, id := range q.path {
		f := s.maker(q.op, name)
		if f == nil {
			continue
		}
		o := s.find(f, id)
		switch {
		case o == nil:
			absent = true
		case q.caller != "" && o.owner != "" && o.owner != q.caller:
			foreign = true
		default:
			for parent, given := range q.path {
				if own, ok := o.path[parent]; ok && own != given {
					absent = true
				}
			}
		}
	}
	return foreign, absent
}

// subject is the object that the last parameter of the path names; nil where nothing makes it.
func (s *Stub) subject(q *request) *object {
	i := strings.LastIndexByte(q.op.Path, '{')
	if i < 0 {
		return nil
	}
	name, _, _ := strings.Cut(q.op.Path[i+1:], "}")
	return s.find(s.maker(q.op, name), q.path[name])
}

// draw gives what a request takes of a balance, and from which object.
func (s *Stub) draw(q *request, balance string) (of *object, amount int64, ok bool) {
	d := q.op.Facts.Draws[balance]
	id, found := q.value(d.Of)
	v, sent := q.value(d.Amount)
	n, whole := integer(v)
	if !found || !sent || !whole {
		return nil, 0, false
	}
	for _, o := range s.made {
		if _, has := o.balances[balance]; has && !o.gone && o.id == fmt.Sprint(id) {
			return o, n, true
		}
	}
	return nil, 0, false
}

func integer(v any) (int64, bool) {
	n, ok := specs.Integer(v)
	if !ok || !n.IsInt64() {
		return 0, false
	}
	return n.Int64(), true
}

// accept carries a request out.
func (s *Stub) accept(q *request) *answer {
	drawn := map[string]drawing{}
	for name := range q.op.Facts.Draws {
		if of, amount, ok := s.draw(q, name); ok {
			of.balances[name] -= amount
			drawn[name] = drawing{of, amount}
		}
	}
	subject := s.subject(q)
	if subject != nil {
		s.restore(q, subject)
	}
	switch {
	case len(s.makers[q.op.ID]) > 0:
		return s.create(q, drawn)
	case q.op.Method == "DELETE" && subject != nil:
		subject.gone = true
		return s.succeed(q, nil, nil)
	case subject != nil && strings.HasSuffix(q.op.Resource(), "}"):
		if q.op.Method == "PUT" || q.op.Method == "PATCH" {
			subject.body = overlay(subject.body, q.body)
		}
		return s.succeed(q, subject, subject.body)
	}
	if list, ok := s.list(q); ok {
		return list
	}
	return s.succeed(q, subject, nil)
}

// restore gives back what making an object took, where the operation says that it does.
func (s *Stub) restore(q *request, subject *object) {
	for name := range q.op.Facts.Restores {
		if d, ok := subject.drawn[name]; ok {
			d.from.balances[name] += d.amount
			delete(subject.drawn, name)
		}
	}
}

// create makes an object and answers with it.
func (s *Stub) create(q *request, drawn map[string]drawing) *answer {
	m := s.makers[q.op.ID][0]
	o := &object{fixture: m.fixture, owner: q.caller, operation: q.op.ID, path: q.path, drawn: drawn, balances: map[string]int64{}}
	o.id = s.freshID(m)
	for name, b := range s.Contract.Facts.Balances {
		if b.By != "path."+m.parameter {
			continue
		}
		o.balances[name] = unbounded
		if v, ok := q.value(m.balances[name]); ok {
			if n, whole := integer(v); whole {
				o.balances[name] = n
			}
		}
	}
	s.made = append(s.made, o)
	a := s.succeed(q, o, nil)
	o.body = a.body
	// An answer may have shown another id than the stub's own: then that is the object's.
	if id, ok := s.shownID(q, m, a); ok {
		o.id = id
	}
	for _, other := range s.makers[q.op.ID] {
		if id, ok := s.shownID(q, other, a); ok {
			o.ids = append(o.ids, id)
		}
	}
	return a
}

// shownID is the id that an answer shows.
func (s *Stub) shownID(q *request, m maker, a *answer) (string, bool) {
	members, _ := a.body.(map[string]any)
	for _, name := range idNames(m) {
		if v, ok := members[name]; ok {
			return fmt.Sprint(v), true
		}
	}
	return "", false
}

// idNames are the members that show an id, the one that is declared first.
func idNames(m maker) []string {
	names := []string{"id", m.parameter}
	if _, pointer, ok := strings.Cut(m.id, "#/"); ok && !strings.Contains(pointer, "/") {
		names = append([]string{pointer}, names...)
	}
	return names
}

// overlay puts the members of one object over those of another.
func overlay(below, above any) any {
	a, ok := below.(map[string]any)
	b, also := above.(map[string]any)
	if !ok || !also {
		return below
	}
	merged := make(map[string]any, len(a)+len(b))
	for name, v := range a {
		merged[name] = v
	}
	for name, v := range b {
		merged[name] = v
	}
	return merged
}
