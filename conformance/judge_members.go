package conformance

import (
	"fmt"
	"regexp"
	"strings"
	"time"

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
	case cases.Uncut:
		return there
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
	same := ok && sameValue(found, value)
	switch {
	case e.How == cases.Uncut && cutOff(found, value):
		return &result.Finding{Want: brief(value), Got: brief(found) + ", a part of it", At: e.Expr}, ""
	case e.How == cases.Default && ok && found != nil && !stored(found, value) && !j.movedOn(e):
		return &result.Finding{Want: brief(value) + ", its default, since the request left it out", Got: brief(found), At: e.Expr}, ""
	case e.How == cases.Differs && same:
		return &result.Finding{Want: "anything but " + brief(value), Got: brief(found), At: e.Expr}, ""
	case e.How == cases.Same && !same && (ok || value != nil):
		f := &result.Finding{Want: brief(value), Got: brief(found), At: e.Expr, Level: e.Level}
		switch {
		case enlarged(found, value):
			f.Level = cases.Note
		case e.Lenient && normalised(found, value), e.Confirmed && stored(found, value):
			f.Level = cases.Warning
		}
		return f, ""
	}
	return nil, ""
}

// strongTag says whether a field value is a strong entity tag (RFC 9110 §8.8.3).
func strongTag(s string) bool {
	return regexp.MustCompile(`^"[\x21\x23-\x7E\x80-\xFF]*"$`).MatchString(s)
}

// sameValue compares what was found with what it should be: numbers as numbers, date-times as instants, and of objects the members
// that should be there and are not null. What a target adds by itself is no difference.
func sameValue(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			return false
		}
		for name := range b {
			if b[name] != nil && !sameValue(a[name], b[name]) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !sameValue(a[i], b[i]) {
				return false
			}
		}
		return true
	case string:
		b, ok := b.(string)
		if !ok {
			return false
		}
		first, one := instant(a)
		second, two := instant(b)
		return a == b || one && two && first.Equal(second)
	}
	return specs.EqualJSON(a, b)
}

func instant(s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(s))
	return t, err == nil
}

// normalised says whether what was found may be what was sent, tidied: servers trim texts, write them in small letters, complete
// URLs, sort lists, and leave out what they don't show to everybody. Another number is none of that.
func normalised(found, sent any) bool {
	switch sent := sent.(type) {
	case string:
		_, isText := found.(string)
		return found == nil || isText && !cutOff(found, sent)
	case []any:
		list, isList := found.([]any)
		return found == nil || isList && len(list) == len(sent) && sameSet(list, sent)
	}
	return found == nil
}

// stored says whether what was found may be what was sent, as a store of its own kind gives it back: a set has no order, some times have no
// parts of a second, addresses and hosts are compared without regard to capitals. Who answers a creation before it is stored shows what was
// sent. What is not there, or is another text, is none of that.
func stored(found, sent any) bool {
	switch sent := sent.(type) {
	case map[string]any:
		members, ok := found.(map[string]any)
		for name, v := range sent {
			ok = ok && (v == nil || stored(members[name], v))
		}
		return ok
	case []any:
		list, ok := found.([]any)
		return ok && (sameValue(list, sent) || len(list) == len(sent) && sameSet(list, sent))
	case string:
		text, ok := found.(string)
		first, one := instant(text)
		second, two := instant(sent)
		return ok && (one && two && first.Sub(second).Abs() < time.Second || strings.EqualFold(strings.TrimSuffix(text, "/"), strings.TrimSuffix(sent, "/")))
	}
	return sameValue(found, sent)
}

// enlarged says whether all that was sent is there, and lists have more besides: who may write it, tags that a service gives. Nobody can
// say whose that is.
func enlarged(found, sent any) bool {
	switch sent := sent.(type) {
	case map[string]any:
		members, ok := found.(map[string]any)
		if !ok {
			return false
		}
		for name, v := range sent {
			if v != nil && !enlarged(members[name], v) {
				return false
			}
		}
		return true
	case []any:
		list, ok := found.([]any)
		if sameValue(found, sent) {
			return true
		}
		if !ok || len(sent) == 0 || len(list) <= len(sent) {
			return false
		}
		count := map[string]int{}
		for _, item := range list {
			count[fmt.Sprint(item)]++
		}
		for _, item := range sent {
			if count[fmt.Sprint(item)] != 1 {
				return false
			}
		}
		return true
	}
	return sameValue(found, sent)
}

func sameSet(a, b []any) bool {
	count := map[string]int{}
	for i := range a {
		count[fmt.Sprint(a[i])]++
		count[fmt.Sprint(b[i])]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}
