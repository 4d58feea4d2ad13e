package wire

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/specs"
)

// Classification is the class of a request and the opinions that it was computed from.
type Classification struct {
	Class Class `json:"class"`
	// Opinions hold one entry a reader: strict, pydantic-lax, ajv-coercing, jackson, system-text-json and go, in this order.
	Opinions []Opinion `json:"opinions"`
	// Open says why the standards leave the reading of these bytes open, where they do: "the name amount_cents is repeated".
	Open string `json:"open,omitempty"`
}

// Classify reads the request as the servers that people deploy do and compares what they make of it:
//
//   - all accept: [Positive]
//   - all refuse: [Negative]
//   - strict refuses and another accepts: [Lenient]
//   - anything else: [Ambiguous], and so is a request whose bytes the standards leave open (a repeated name, an empty query value)
//
// Only what the contract describes is judged: parameters and the body. Parameters and headers that it does not name are
// ignored, since OpenAPI forbids none.
func Classify(op *specs.Operation, r *Request) Classification {
	return NewJudge(op).Classify(r)
}

// reader reads requests as one kind of server does.
type reader interface {
	name() string
	// text gives what the text of a parameter may stand for where values of these types are wanted, the likeliest first.
	text(s string, want typeSet) []any
	// document gives the instance that the reader makes of a JSON document, with a note where it bent it, or refuses it.
	document(d *document, s *specs.Schema) (v any, bent string, err error)
}

// readers are the kinds of server that judge, strict first.
func readers() [readerCount]reader {
	return [readerCount]reader{strictReader{}, pydanticReader{}, ajvReader{}, jacksonReader{}, dotnetReader{}, goReader{}}
}

const readerCount = 6

// judgement collects what each reader makes of the parts of one request.
type judgement struct {
	op      *specs.Operation
	readers [readerCount]reader
	judge   *Judge
	opinions
}

// refuse notes why a reader refuses; the first reason stands.
func (j *judgement) refuse(reader int, reason string) {
	if j.refusal[reader] == "" {
		j.refusal[reader] = reason
	}
}

func (j *judgement) refuseAll(reason string) {
	for i := range j.readers {
		j.refuse(i, reason)
	}
}

func (j *judgement) bend(reader int, note string) {
	if j.bent[reader] == "" {
		j.bent[reader] = note
	}
}

// leaveOpen notes that the standards do not say how the bytes are read.
func (j *judgement) leaveOpen(why string, forced bool) {
	if j.open == "" || forced && !j.forced {
		j.open = why
	}
	j.forced = j.forced || forced
}

func (j *judgement) classification() Classification {
	c := Classification{Open: j.open, Opinions: make([]Opinion, len(j.readers))}
	accepting := 0
	for i, r := range j.readers {
		o := Opinion{Reader: r.name(), Accepts: j.refusal[i] == "", Reason: j.refusal[i]}
		if o.Accepts {
			accepting++
			o.Reason = j.bent[i]
		}
		c.Opinions[i] = o
	}
	switch {
	case j.forced:
		c.Class = Ambiguous
	case accepting == 0:
		c.Class, c.Open = Negative, ""
	case j.open != "":
		c.Class = Ambiguous
	case accepting == len(j.readers):
		c.Class = Positive
	case !c.Opinions[0].Accepts:
		c.Class = Lenient
	default:
		c.Class = Ambiguous
	}
	return c
}

// Proof says in one sentence how the class came about, without a full stop:
//
//	all readers refuse: amount_cents: 1000001 is more than 1000000
//	strict and go refuse: amount_cents: a string, not an integer; pydantic-lax and ajv-coercing accept: amount_cents: read "5" as 5
func (c Classification) Proof() string {
	if c.agreed() {
		said := camp{accepts: c.Opinions[0].Accepts, reason: c.Opinions[0].Reason}.said("all readers", false)
		if c.Open == "" {
			return said
		}
		return said + "; " + leftOpen + c.Open
	}
	var camps []*camp
next:
	for _, o := range c.Opinions {
		for _, k := range camps {
			if k.accepts == o.Accepts && k.reason == o.Reason {
				k.names = append(k.names, o.Reader)
				continue next
			}
		}
		camps = append(camps, &camp{o.Accepts, o.Reason, []string{o.Reader}})
	}
	var parts []string
	for _, k := range camps {
		parts = append(parts, k.said(and(k.names), len(k.names) == 1))
	}
	if c.Open != "" {
		parts = append(parts, leftOpen+c.Open)
	}
	return strings.Join(parts, "; ")
}

const leftOpen = "the standards leave it open: "

// agreed says that all readers hold the same opinion, for the same reason.
func (c Classification) agreed() bool {
	return len(c.Opinions) == readerCount && !slices.ContainsFunc(c.Opinions[1:], func(o Opinion) bool {
		return o.Accepts != c.Opinions[0].Accepts || o.Reason != c.Opinions[0].Reason
	})
}

// camp is the readers that hold one opinion.
type camp struct {
	accepts bool
	reason  string
	names   []string
}

// said is what they hold.
func (k camp) said(who string, one bool) string {
	verb := " refuse"
	if k.accepts {
		verb = " accept"
	}
	if one {
		verb += "s"
	}
	if k.reason == "" {
		return who + verb
	}
	return who + verb + ": " + k.reason
}

func and(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return fmt.Sprintf("%s and %s", strings.Join(names[:len(names)-1], ", "), names[len(names)-1])
}
