package conformance

import (
	"regexp"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// members holds members of a successful answer to values.
func (j *judgement) members() (*result.Finding, string) {
	if j.x.Response.Status/100 != 2 {
		return nil, ""
	}
	confirmed, compared, held := false, false, 0
	for i := range j.s.Expect.Members {
		e := &j.s.Expect.Members[i]
		if e.Where != "" {
			if earlier := j.answers[e.Where]; earlier == nil || earlier.Status/100 != 2 {
				continue
			}
		}
		if breach, unproven := j.member(e); breach != nil || unproven != "" {
			if other := j.anotherObject(e); breach != nil && other != "" {
				return nil, other
			}
			return breach, unproven
		}
		confirmed, compared, held = confirmed || e.Confirmed, compared || j.compared(e), held+1
	}
	switch {
	case confirmed && !compared:
		return nil, "the creation was answered without anything of what was sent, and nothing of it is shown that could be cut off"
	case held > 0 && !compared:
		return nil, "the answer shows none of the members that it is about"
	}
	return nil, ""
}

// compared says whether there was anything to hold a member to, or of.
func (j *judgement) compared(e *cases.MemberExpectation) bool {
	if e.Confirmed {
		value, err := j.run.binder.Value(e.Value)
		shown, there := j.answers[e.Value.Expression.Step].Evaluate(e.Expr)
		return err == nil && there && sameValue(shown, value)
	}
	found, there := j.answers[j.s.ID].Evaluate(e.Expr)
	switch e.How {
	case cases.Same, cases.Uncut:
		if value, err := j.run.binder.Value(e.Value); err == nil {
			if _, some := j.shownOf(e, value); !some {
				return false
			}
		}
		return e.How == cases.Same || there
	case cases.IfShown:
		return there && found != nil
	case cases.Default:
		return there && found != nil && (!j.movedOn(e) || j.isDefault(e, found))
	}
	return true
}

func (j *judgement) isDefault(e *cases.MemberExpectation, found any) bool {
	value, err := j.run.binder.Value(e.Value)
	return err == nil && stored(found, value)
}

// movedOn says whether the answer before has shown the default: what is read as something else has changed since, as the state of a job does.
func (j *judgement) movedOn(e *cases.MemberExpectation) bool {
	earlier := j.answers[e.Where]
	if earlier == nil {
		return false
	}
	shown, there := earlier.Evaluate(e.Expr)
	return there && j.isDefault(e, shown)
}

func (j *judgement) member(e *cases.MemberExpectation) (*result.Finding, string) {
	found, ok := j.answers[j.s.ID].Evaluate(e.Expr)
	switch e.How {
	case cases.Absent:
		if ok {
			return &result.Finding{Want: "no such member", Got: brief(found), At: e.Expr}, ""
		}
		return nil, ""
	case cases.AnyTag:
		if text, isText := found.(string); !ok || !isText || !strongTag(strings.TrimPrefix(text, "W/")) {
			return &result.Finding{Want: "an entity tag", Got: brief(found), At: e.Expr}, ""
		}
		return nil, ""
	case cases.StrongTag:
		if text, isText := found.(string); !ok || !isText || !strongTag(text) {
			return &result.Finding{Want: "a strong entity tag", Got: brief(found), At: e.Expr}, ""
		}
		return nil, ""
	}
	value, err := j.run.binder.Value(e.Value)
	if err != nil {
		return nil, err.Error()
	}
	if e.Confirmed && !j.compared(e) {
		return nil, ""
	}
	if e.How == cases.Same || e.How == cases.Uncut {
		var some bool
		if value, some = j.shownOf(e, value); !some {
			return nil, ""
		}
	}
	same := ok && sameValue(found, value)
	switch {
	case e.How == cases.Uncut && cutOff(found, value):
		return &result.Finding{Want: brief(value), Got: brief(found) + ", a part of it", At: e.Expr}, ""
	case e.How == cases.Default && ok && found != nil && !stored(found, value) && !j.movedOn(e):
		return &result.Finding{Want: brief(value) + ", its default, since the request left it out", Got: brief(found), At: e.Expr}, ""
	case e.How == cases.IfShown && ok && found != nil && !same && !stored(found, value):
		return &result.Finding{Want: brief(value), Got: brief(found), At: e.Expr, Level: e.Level}, ""
	case e.How == cases.NoLess && less(found, value):
		return &result.Finding{Want: "no less than " + brief(value), Got: brief(found), At: e.Expr}, ""
	case e.How == cases.Differs && same:
		return &result.Finding{Want: "anything but " + brief(value), Got: brief(found), At: e.Expr}, ""
	case e.How == cases.Moved && same:
		return j.stayed(e, found)
	case e.How == cases.Same && !same && (ok || value != nil):
		f := &result.Finding{Want: brief(value), Got: brief(found), At: e.Expr, Level: e.Level}
		switch {
		case enlarged(found, value):
			f.Level = cases.Note
		case e.Lenient && normalised(found, value) && !(e.Listed && anotherText(found, value)), e.Confirmed && stored(found, value):
			f.Level = cases.Warning
		}
		return f, ""
	}
	return nil, ""
}

// less says whether both are numbers, and the first is less.
func less(found, bound any) bool {
	a, one := specs.Rational(found)
	b, two := specs.Rational(bound)
	return one && two && a.Cmp(b) < 0
}

// anotherText says that a text was found, and not the one that was sent in other capitals.
func anotherText(found, sent any) bool {
	text, one := found.(string)
	was, two := sent.(string)
	return one && two && !strings.EqualFold(strings.TrimSpace(text), strings.TrimSpace(was))
}

// strongTag says whether a field value is a strong entity tag (RFC 9110 §8.8.3).
func strongTag(s string) bool {
	return regexp.MustCompile(`^"[\x21\x23-\x7E\x80-\xFF]*"$`).MatchString(s)
}
