package result

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases/plan"
	"holdfast/specs"
)

// Open is something that the contract leaves open, or says and nobody has seen: no requirement speaks of it.
type Open struct {
	// Kind is "status", "format", "public" or "anything".
	Kind string `json:"kind"`
	// Text says what is open: "422 is documented, and no answer had it: the refund exceeds the balance".
	Text string `json:"text"`
	// Operations are those that it is about, in the contract's order; none where it is about all.
	Operations []string `json:"operations,omitempty"`
	// Place is that of the first.
	Place specs.Place `json:"place,omitzero"`
	// Decide is what would decide it, or bring it about; "" where nothing is known to.
	Decide string `json:"decide,omitempty"`
}

// Seen says which statuses the operations of a run have answered with.
type Seen map[string]map[int]bool

// LeftOpen lists what the contract of a plan leaves open, and the documented statuses that were not seen of operations that answered
// anything. Nothing is said of a plan that was not gone through to its end, or of which some cases were asked for.
func LeftOpen(p *plan.Planner, seen Seen) []Open {
	if !p.Whole() || len(p.Plan().Only) > 0 {
		return nil
	}
	o := &openList{at: map[string]int{}}
	c := p.Plan().Contract
	for _, op := range p.Operations() {
		if len(seen[op.ID]) == 0 {
			continue
		}
		for _, r := range op.Responses {
			if status, err := strconv.Atoi(r.Status); err == nil && provokable(status) && !seen[op.ID][status] && !declares(c, op, status) {
				text := r.Status + " is documented, and no answer had it"
				if said := firstLine(r.Description); said != "" {
					text += ": " + said
				}
				o.add(Open{Kind: "status", Text: text, Decide: provoking(status)}, op.ID, r.Place)
			}
		}
	}
	if all := formatsOf(c.AnnotatedFormats); all != "" {
		o.all = append(o.all, Open{Kind: "format", Text: "what is not of its format is not tried in requests, since formats only annotate: " + all, Decide: "x-conformance: { formats: asserted }"})
	}
	for _, op := range p.Operations() {
		if len(c.SecuritySchemes) > 0 && op.Planned && !slices.ContainsFunc(op.Security, func(a specs.SecurityAlternative) bool { return len(a.Schemes) > 0 }) {
			o.add(Open{Kind: "public", Text: "no credentials are asked for, though the contract has a scheme"}, op.ID, op.Place)
		}
	}
	for _, op := range p.Operations() {
		for _, r := range op.Responses {
			for _, media := range r.Content {
				if strings.Contains(media.Type, "json") && media.Schema.Anything() {
					o.add(Open{Kind: "anything", Text: "the body of " + r.Status + " may be anything: its schema says nothing"}, op.ID, r.Place)
				}
			}
		}
	}
	return o.all
}

// formatsOf counts the places of formats that a text may break: "date at 2 places, uuid at 1". Those of numbers and of secrets are left out.
func formatsOf(places map[string]int) string {
	var all []string
	for _, format := range slices.Sorted(maps.Keys(places)) {
		switch n := places[format]; {
		case slices.Contains([]string{"int32", "int64", "float", "double", "password", "binary", "byte"}, format):
		case n == 1:
			all = append(all, format+" at 1 place")
		default:
			all = append(all, fmt.Sprintf("%s at %d places", format, n))
		}
	}
	return strings.Join(all, ", ")
}

// declares says whether some refusal of an operation is declared with a status: then it was decided, and tried or skipped for a reason.
func declares(c *specs.Contract, op *specs.Operation, status int) bool {
	for _, all := range []map[string]specs.Outcome{op.Facts.Refusals, c.Facts.Refusals} {
		for _, o := range all {
			if o.Status == status {
				return true
			}
		}
	}
	return false
}

// provokable leaves out what a request can't bring about by what it says.
func provokable(status int) bool { return status >= 200 && status < 500 && status != 429 }

func provoking(status int) string {
	if status < 400 || status == 401 || status == 403 {
		return ""
	}
	return "x-conformance: { refusals: { NAME: STATUS } }, with an example of the request or a workflow named NAME that brings it about"
}

// longestSaid is how many characters of a description are told.
const longestSaid = 80

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	if runes := []rune(s); len(runes) > longestSaid {
		return string(runes[:longestSaid]) + "…"
	}
	return s
}

// openList puts together what several operations leave open alike.
type openList struct {
	all []Open
	at  map[string]int
}

func (l *openList) add(o Open, operation string, place specs.Place) {
	key := o.Kind + " " + o.Text
	i, known := l.at[key]
	if !known {
		i = len(l.all)
		l.at[key] = i
		o.Place = place
		l.all = append(l.all, o)
	}
	if !slices.Contains(l.all[i].Operations, operation) {
		l.all[i].Operations = append(l.all[i].Operations, operation)
	}
}

// openInAll is what two shards leave open: a status that one of them has seen is seen.
func openInAll(a, b []Open) (both []Open) {
	for _, o := range a {
		i := slices.IndexFunc(b, func(other Open) bool { return other.Kind == o.Kind && other.Text == o.Text })
		if i < 0 {
			continue
		}
		if o.Kind == "status" {
			o.Operations = slices.DeleteFunc(slices.Clone(o.Operations), func(op string) bool { return !slices.Contains(b[i].Operations, op) })
			if len(o.Operations) == 0 {
				continue
			}
		}
		both = append(both, o)
	}
	return both
}

// stillOpen leaves out the statuses that the records of a run show: of a run that goes on with another one, it has seen less itself.
func stillOpen(all []Open, seen Seen) (open []Open) {
	for _, o := range all {
		if o.Kind == "status" {
			begins, _, _ := strings.Cut(o.Text, " ")
			status, _ := strconv.Atoi(begins) // a journal that somebody wrote by hand may begin with none
			o.Operations = slices.DeleteFunc(slices.Clone(o.Operations), func(op string) bool { return seen[op][status] })
			if len(o.Operations) == 0 {
				continue
			}
		}
		open = append(open, o)
	}
	return open
}
