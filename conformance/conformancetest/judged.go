package conformancetest

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// judged makes a subtest of each operation and requirement.
func judged(t *testing.T, r *result.Report) {
	t.Helper()
	for _, reason := range r.Reasons {
		t.Errorf("the run is not complete: %s", reason)
	}
	if r.Complete && r.NothingProven {
		t.Error("nothing was proven: no request was accepted")
	}
	for _, gate := range r.Gates {
		t.Errorf("the gate is not met: %s", gate)
	}
	v := view{findings: map[string][]result.Finding{}, curl: map[string]string{}}
	for _, f := range r.Findings {
		v.findings[f.Requirement] = append(v.findings[f.Requirement], f)
	}
	for c, err := range r.Cases() {
		if err != nil {
			t.Fatal(err)
		}
		if c.Curl != "" {
			v.curl[c.ID] = c.Curl
		}
	}
	of := map[string][]result.RequirementResult{}
	var operations []string
	for _, q := range r.Requirements {
		name := q.Operation
		if name == "" {
			name = "contract"
		}
		if of[name] == nil {
			operations = append(operations, name)
		}
		of[name] = append(of[name], q)
	}
	for _, name := range operations {
		t.Run(name, func(t *testing.T) {
			for _, q := range of[name] {
				t.Run(strings.TrimPrefix(q.ID, name+"/"), func(t *testing.T) { v.requirement(t, q) })
			}
		})
	}
}

// view is what the subtests say.
type view struct {
	findings map[string][]result.Finding
	curl     map[string]string
}

// requirement ends a subtest as the requirement ended.
func (v *view) requirement(t *testing.T, q result.RequirementResult) {
	t.Helper()
	for _, f := range v.findings[q.ID] {
		text := v.text(f, t.Name())
		if f.Level == cases.Violation && !f.Flaky {
			t.Error(text)
		} else {
			t.Log(text)
		}
	}
	switch {
	case t.Failed(), q.Verdict == result.Pass:
	case q.Verdict == result.Fail:
		t.Errorf("broken: %s", q.Reason)
	case q.Verdict == result.Errored:
		t.Errorf("no judgement: %s", q.Reason)
	default:
		t.Skipf("not proven: %s", q.Reason)
	}
}

// text tells a finding:
//
//	negative-maximum: an amount_cents above its maximum is refused
//	  openapi.yaml:88
//	- want a refusal (4xx)
//	+ got  201
//	  fix: …
//	  case: createRefund/request/body#/amount_cents:maximum~above
//	  curl -sS -i …
//	  go test -run '^TestContract$/^createRefund$/…'
func (v *view) text(f result.Finding, test string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	head := f.Rule
	if f.Level != cases.Violation {
		head += " (" + string(f.Level) + ")"
	}
	if f.Flaky {
		head += ", which did not come back"
	}
	line("%s: %s", head, f.Why)
	if f.Where.File != "" {
		line("  %s:%d", f.Where.File, f.Where.Line)
	}
	at := ""
	if f.At != "" {
		at = "  at " + f.At
	}
	line("- want %s%s", f.Want, at)
	line("+ got  %s", f.Got)
	if m := f.Mutation; m != nil && m.Sent != m.Valid {
		line("  sent %s; a valid request has %s", m.Sent, m.Valid)
	}
	if f.Follows != "" {
		line("  follows from %s", f.Follows)
	}
	line("  fix: %s", f.Fix)
	line("  case: %s", f.Case)
	if curl := cmp.Or(f.Curl, v.curl[f.Case]); curl != "" {
		line("  %s", curl)
	}
	line("  go test -run '%s'", strings.ReplaceAll(pattern(test), "'", `'\''`))
	return visible(b.String())
}

// pattern is what -run takes to run one test alone.
func pattern(test string) string {
	parts := strings.Split(test, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}

// rewritten is a name as testing writes it.
func rewritten(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return '_'
		}
		return r
	}, name)
}

// visible keeps what a target said from writing to the terminal.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
