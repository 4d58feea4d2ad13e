package plan

import (
	"encoding/json"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// mostEmptied bounds how many members of an update are emptied in turn.
const mostEmptied = 6

// emptied writes what a program easily takes for nothing, where something stands: false after true, 0 after a number, an empty list, and a list of
// other items after a list. What a service does not show of it, it may not show.
func (u *update) emptied() {
	members, _ := u.full.payload.(map[string]any)
	made := 0
	for _, name := range u.kept {
		now, sent := members[name]
		s := u.bodyMember(u.op, name)
		if !sent || s == nil || made == mostEmptied || movesByItself(name) || cases.OneOfSet(name) || u.full.names("body", jsonpointer.Of(name)) || decides.MatchString(u.said(u.op, name)) || u.means(u.op, name) {
			continue
		}
		for _, pair := range emptiedOf(s, now) {
			c := u.stateCase("sent-is-read", pair.variant+"-"+name, "sent-is-read", "the request before it has set "+name+" to "+cases.Brief(pair.first)+", and this one to "+cases.Brief(pair.then))
			if c == nil {
				return
			}
			first, one := u.changed(name, pair.first)
			then, two := u.changed(name, pair.then)
			if !one || !two {
				continue
			}
			if u.op.Method == "PATCH" && !strings.HasPrefix(u.full.mediaType, "application/merge-patch+json") {
				c.Level = cases.Warning // RFC 5789 does not say what a plain object means
			}
			at := "$response.body#" + jsonpointer.Of(name)
			was := u.read(c, "was", cases.Setup)
			was.Expect.Members = []cases.MemberExpectation{{Expr: at, How: cases.Same, Value: cases.Lit(pair.first)}}
			u.lag(&was)
			u.add(c, u.write(c, "set", first), was, u.write(c, "emptied", then), u.judged(c, cases.MemberExpectation{Expr: at, How: cases.IfShown, Value: cases.Lit(pair.then)}))
			made++
		}
	}
}

// changed is the request of an update with another value in one member: of a patch it is the only one.
func (u *update) changed(name string, v any) (*base, bool) {
	if u.op.Method == "PATCH" {
		return u.patch(name, v)
	}
	b, err := u.full.with("body", jsonpointer.Of(name), v)
	if err != nil {
		return nil, false
	}
	s := b.step(u.draft, "emptied", "emptied", cases.Probe)
	got, err := u.classify(&s)
	return b, err == nil && got.Class == cases.Positive
}

// emptying is a value and the one that is written after it.
type emptying struct {
	variant     string
	first, then any
}

// emptiedOf are the pairs of values for a member, of which its schema may not allow all. A closed list's values are states of something else.
func emptiedOf(s *specs.Schema, now any) (all []emptying) {
	if s.ListsValues() {
		return nil
	}
	switch now := now.(type) {
	case bool:
		return []emptying{{"emptied", true, false}}
	case json.Number:
		first := now
		if f, err := now.Float64(); err != nil || f == 0 {
			first = "7"
		}
		return []emptying{{"emptied", first, json.Number("0")}}
	case []any:
		if len(now) == 0 {
			return nil
		}
		if all = []emptying{{"emptied", now, []any{}}}; isText(now[0]) && free(s.Items()) {
			all = append(all, emptying{"replaced", []any{"Holdfast one"}, []any{"Holdfast two"}})
		}
	}
	return all
}
