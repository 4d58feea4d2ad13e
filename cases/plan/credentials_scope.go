package plan

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// CallerFor gives the caller that an operation is called as unless a case says otherwise: the first that has credentials for it,
// or the first of all.
func (p *Plan) CallerFor(op *specs.Operation) string { return p.callerFor(op) }

// scopes calls operations as a caller whose credentials are real and do not allow them.
func scopes() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "insufficient-scope", Summary: "A caller whose credentials lack the scope of an operation is refused.",
			Source: "OpenAPI 3.1.1 §4.8.30; RFC 6750 §3.1", Level: cases.Violation, Confidence: cases.Must,
			Fix: "compare the scopes of the token with those of the operation before the handler runs",
		}},
		plan: func(d *draft) {
			r := d.requirement("security:insufficient-scope")
			if r == nil {
				return
			}
			g, err := d.group("minimal")
			if err != nil {
				return
			}
			low, lacks, ok := d.lowCaller()
			if !ok {
				d.skip(r.ID, "it takes a caller whose credentials lack the scope", "callers: { reader: { …, scopes: [] } }")
				return
			}
			c := cases.Case{
				ID: r.ID + "~" + low, Rule: "insufficient-scope", Requirements: []string{r.ID}, Class: cases.Negative,
				Why:      "the credentials are real and do not allow " + lacks,
				Mutation: &cases.Mutation{In: "credentials", Sent: "those of " + low + ", without " + lacks, Valid: "those of " + d.caller},
				Proof:    "the request is the control's but for its credentials, whose scopes the environment names",
			}
			s := g.base.step(d, c.ID, "send", cases.Probe)
			s.Caller, s.Class = low, g.positiveClass(d)
			s.Expect = d.refused("forbidden", "")
			c.Steps = []cases.Step{s}
			g.Cases = append(g.Cases, c)
		},
	}
}

// lowCaller gives a caller that has credentials for an alternative of the operation and no alternative's scopes, and what it
// lacks.
func (d *draft) lowCaller() (name, lacks string, ok bool) {
	for _, c := range d.plan.Environment.Callers {
		if c.Scopes == nil || c.Allows(d.op) {
			continue
		}
		all := c
		all.Scopes = nil
		if !all.Allows(d.op) {
			continue
		}
		var missing []string
		for _, alternative := range d.op.Security {
			for _, scheme := range slices.Sorted(maps.Keys(alternative.Schemes)) {
				for _, s := range alternative.Schemes[scheme] {
					if !slices.Contains(c.Scopes, s) && !slices.Contains(missing, s) {
						missing = append(missing, s)
					}
				}
			}
		}
		return c.Name, strings.Join(missing, " and "), true
	}
	return "", "", false
}

func canonical(header string) string { return http.CanonicalHeaderKey(header) }
