package plan

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/wire"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// bodies sends bodies that are wrong as a whole: no JSON, no bytes, another media type.
func bodies() generator {
	return generator{
		rules: []cases.Rule{
			{
				ID: "malformed-json", Summary: "A body that is not JSON is refused.",
				Source: "RFC 8259 §2", Level: cases.Violation, Confidence: cases.Must,
				Fix: "answer a body that does not parse with the status that the contract gives malformed requests",
			},
			{
				ID: "malformed-xml", Summary: "A body that is not a document of XML is refused.",
				Source: "XML 1.0 §1.2 (fatal error), §2.1", Level: cases.Violation, Confidence: cases.Must,
				Fix: "read the body to the end of its root, and answer one that does not parse with the status that the contract gives malformed requests",
			},
			{
				ID: "trailing-data", Summary: "Data after the JSON value is refused.",
				Source: "RFC 8259 §2", Level: cases.Warning, Confidence: cases.Should, Habits: []cases.Habit{{Name: "trailing-data"}},
				Fix: "check that the decoder has reached the end of the body",
			},
			{
				ID: "empty-body", Summary: "A request without its required body is refused.",
				Source: "OpenAPI 3.1.1 §4.8.13 (Request Body Object, required)", Level: cases.Violation, Confidence: cases.Must,
				Fix: "refuse a request without a body before reading members from it",
			},
			{
				ID: "unsupported-media-type", Summary: "A body of a media type that the operation does not take is refused.",
				Source: "RFC 9110 §15.5.16", Level: cases.Warning, Confidence: cases.Should, Habits: []cases.Habit{{Name: "unsupported-media-type"}},
				Fix: "compare Content-Type with the media types of the contract and answer 415",
			},
		},
		plan: func(d *draft) {
			if d.op.Body == nil {
				return
			}
			g, err := d.group("minimal")
			if err == nil && !g.base.hasBody {
				g, err = d.group("full")
			}
			if err != nil || !g.base.hasBody {
				for _, r := range d.requirements() {
					if r.Kind == specs.KindBody {
						d.skip(r.ID, "no request with a body can be made", "")
					}
				}
				return
			}
			d.malformedBodies(g)
			d.malformedXML(g)
			d.repeatedName(g)
			d.emptyBody(g)
			d.otherMediaType(g)
			d.oddBytes(g)
			d.longBodies(g)
			for _, m := range d.otherMedias() {
				if other, err := d.group("minimal@" + m.Sent()); err == nil {
					d.malformedBodies(other)
					d.malformedXML(other)
				}
			}
		},
	}
}

// bodyRequirement gives the requirement on the body as a whole that the group's media type has.
func (d *draft) bodyRequirement(keyword string, g *groupDraft) *specs.Requirement {
	for _, r := range d.requirements() {
		if r.Kind == specs.KindBody && r.Broken == "" && r.Keyword == keyword && (keyword != "well-formed" || sentAs(r.MediaType) == g.base.mediaType && !specs.XMLType(r.MediaType)) {
			return r
		}
	}
	return nil
}

func sentAs(mediaType string) string { return (&specs.Media{Type: mediaType}).Sent() }

func (d *draft) malformedBodies(g *groupDraft) {
	r := d.bodyRequirement("well-formed", g)
	if r == nil {
		return
	}
	valid, err := specs.EncodeJSON(g.base.payload)
	if err != nil {
		return
	}
	for _, m := range []struct {
		name, rule, sent string
		body             []byte
	}{
		{"truncated", "malformed-json", "the body without its last character", valid[:len(valid)-1]},
		{"single-quotes", "malformed-json", "the body with ' for \"", bytes.ReplaceAll(valid, []byte(`"`), []byte(`'`))},
		{"trailing-data", "trailing-data", "the body, and more text after it", append(bytes.Clone(valid), " x"...)},
	} {
		malformed := wire.MalformedJSON(m.body)
		if !malformed && m.rule == "malformed-json" || bytes.Equal(m.body, valid) {
			continue
		}
		c := cases.Case{
			ID: r.ID + "~" + m.name, Rule: m.rule, Requirements: []string{r.ID}, Class: cases.Negative,
			Why:      "the body is not one JSON value",
			Mutation: &cases.Mutation{In: "body", Sent: m.sent, Valid: cases.BriefText(string(valid))},
			Proof:    "no JSON reader takes these bytes",
		}
		if m.rule == "trailing-data" {
			c.Class = cases.Lenient
			c.Proof = "strict readers refuse the text after the value; a decoder that stops at its end does not see it"
		}
		if m.name == "single-quotes" { // an extension of JSON, as RFC 8259 §9 allows readers to have
			c.Class, c.Level = cases.Lenient, cases.Warning
			c.Proof = "JSON has no such text (RFC 8259 §7); a reader of JSON5 or YAML takes it"
		}
		s := g.base.step(d, c.ID, "send", cases.Probe)
		s.Body.Payload, s.Body.Raw, s.Body.Replacements = nil, m.body, nil
		s.Expect = d.refused("malformed", "")
		g.add(c, s)
	}
}

// repeatedName writes a member twice, with one value: RFC 8259 §4 calls what then happens unpredictable, and nothing more.
func (d *draft) repeatedName(g *groupDraft) {
	r := d.bodyRequirement("well-formed", g)
	members, ok := g.base.payload.(map[string]any)
	if r == nil || !ok || len(members) == 0 || len(d.op.Facts.Draws) > 0 {
		return // what raw bytes draw, where they are accepted, nobody could tell
	}
	name := slices.Sorted(maps.Keys(members))[0]
	member, err := specs.EncodeJSON(map[string]any{name: members[name]})
	if err != nil {
		return
	}
	valid, err := specs.EncodeJSON(g.base.payload)
	if err != nil {
		return
	}
	body := append(append(bytes.TrimSuffix(member, []byte("}")), ','), valid[1:]...)
	c := cases.Case{
		ID: r.ID + "~repeated-name", Rule: "ambiguous-input", Requirements: []string{r.ID},
		Why:      name + " stands twice in the body, which some refuse and others read: either answer will do",
		Mutation: &cases.Mutation{In: "body", Pointer: jsonpointer.Of(name), Sent: "twice", Valid: "once"},
	}
	s := g.base.step(d, c.ID, "send", cases.Probe)
	s.Body.Payload, s.Body.Raw, s.Body.Replacements = nil, body, nil
	got, err := d.classify(&s)
	if err != nil || got.Class != cases.Ambiguous {
		return
	}
	s.Class, s.Expect.Outcome = cases.Ambiguous, cases.Either
	c.Proof = got.Proof()
	g.add(c, s)
}

func (d *draft) emptyBody(g *groupDraft) {
	r := d.bodyRequirement("required", g)
	if r == nil {
		return
	}
	if !d.emptyIsNone(g.base.mediaType) {
		d.skip(r.ID, "a body of "+g.base.mediaType+" may be empty: no bytes are a text of no characters", "")
		return
	}
	c := cases.Case{
		ID: r.ID + "~empty", Rule: "empty-body", Requirements: []string{r.ID}, Class: cases.Negative,
		Why:      "the body is required and has no bytes",
		Mutation: &cases.Mutation{In: "body", Sent: "no bytes", Valid: g.base.shown("body", "")},
		Proof:    "the request has no body",
	}
	s := g.base.step(d, c.ID, "send", cases.Probe)
	s.Body.Payload, s.Body.Raw, s.Body.Replacements = nil, nil, nil
	s.Expect = either(d.refused("malformed", ""), d.invalid("body", ""))
	g.add(c, s)
}

// emptyIsNone says that no bytes are no value of a media type: neither JSON nor a form has one of no bytes, but a text and octets do, where their
// schema takes it.
func (d *draft) emptyIsNone(mediaType string) bool {
	media := d.op.BodyMedia(mediaType)
	textual := strings.HasPrefix(mediaType, "text/") || strings.HasPrefix(mediaType, "application/octet-stream")
	return media == nil || !textual || media.Schema != nil && !media.Schema.Accepts("")
}

// otherMedia is a media type that no operation takes, unless it takes all.
const otherMedia = "application/x-conformance"

func (d *draft) otherMediaType(g *groupDraft) {
	r := d.bodyRequirement("media-type", g)
	if r == nil {
		return
	}
	const sent = otherMedia
	if d.op.BodyMedia(sent) != nil {
		d.skip(r.ID, "the operation takes every media type", "")
		return
	}
	c := cases.Case{
		ID: r.ID + "~other", Rule: "unsupported-media-type", Requirements: []string{r.ID}, Class: cases.Negative,
		Why:      "the operation documents no such media type for its body",
		Mutation: &cases.Mutation{In: "media-type", Sent: sent, Valid: g.base.mediaType},
		Proof:    "the media type is in no `content` of the operation",
	}
	s := g.base.step(d, c.ID, "send", cases.Probe)
	s.Body.MediaType = sent
	s.Expect = d.refused("unsupported-media", "")
	switch {
	case s.Expect.Basis == cases.BasisDeclared:
		c.Level = cases.Violation
	case !d.op.Body.Required:
		c.Level = cases.Note // a service that needs no body may go without one that it can't read
	}
	g.add(c, s)
	d.plainPatch(g, r)
}
