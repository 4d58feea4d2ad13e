package plan

import (
	"fmt"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// mostByDefault bounds the default of a limit that is tried: so many items and one are made for it.
const mostByDefault = 30

// defaultSize reads the first page of a list with the default of its limit, and without a limit: the two are one request (OpenAPI 3.1.1 §4.8.12,
// `default` is what the server takes where nothing is sent). One item more than the page holds was made.
func (l *listing) defaultSize(d *draft, g *groupDraft) {
	r := d.requirement("pages:limit")
	if r == nil || l.limit == "" {
		return
	}
	p := l.list.op.Parameter("query", strings.TrimPrefix(l.limit, "/"))
	if p == nil || l.list.has("query", l.limit) {
		return
	}
	said, _, ok := p.Schema.Find("default")
	n, isInteger := specs.Integer(said)
	if !ok || !isInteger || !n.IsInt64() || n.Int64() < 1 || n.Int64() > mostByDefault || !p.Schema.Accepts(said) {
		return
	}
	size := int(n.Int64())
	c := cases.Case{
		ID: r.ID + "~default", Rule: "page-limit", Requirements: []string{r.ID}, Class: cases.Positive,
		Why: fmt.Sprintf("the default of the limit is %d, and there are more items", size), Proof: "the case has made the items itself",
		Fix: "take the default of the contract where no limit is sent, or write the one that is taken into the contract",
	}
	f, err := l.fill(d, c.ID, "", size+1)
	if err != nil {
		return // told of the limits before
	}
	c.Steps = f.steps
	if within, _ := d.settles(); within > 0 {
		wait, err := f.walk(d, c.ID, "settled", cases.Setup, f.largest(), cases.ListExpectation{Contains: f.ids})
		if err != nil {
			return
		}
		d.lag(&wait)
		c.Steps = append(c.Steps, wait)
	}
	for _, one := range []struct {
		id   string
		size int
	}{{"asked", size}, {"unasked", 0}} {
		s, err := f.walk(d, c.ID, one.id, cases.Setup, one.size, cases.ListExpectation{})
		if err != nil {
			return
		}
		s.Walk.MaxPages, s.Walk.Tail = 1, 0
		if one.size == 0 {
			s.Role, s.Expect.List.SizeOf = cases.Probe, "asked"
		}
		c.Steps = append(c.Steps, s)
	}
	g.Cases = append(g.Cases, c)
}
