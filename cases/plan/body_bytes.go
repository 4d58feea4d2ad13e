package plan

import (
	"bytes"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// oddBytes sends what parsers of JSON differ over, in a text of the body: a service may refuse it or take it, and has to answer. Where
// the body is written over more bytes than it needs it is the same value, and to be taken.
func (d *draft) oddBytes(g *groupDraft) {
	r := d.bodyRequirement("well-formed", g)
	if r == nil || len(d.op.Facts.Draws) > 0 {
		return // what raw bytes draw, where they are accepted, nobody could tell
	}
	const mark = "holdfast"
	if marked, pointer := d.freeText(g.base, mark); marked != nil {
		text, err := specs.EncodeJSON(marked)
		if err != nil {
			return
		}
		// Each has an ending of its own: decoders make one text of the last two, and by that name the second would be written over the first.
		for _, odd := range []struct{ name, sent, why, bytes string }{
			{"nul", "U+0000 in a text", "U+0000 is a character to JSON and JSON Schema, and databases refuse it", `hold\u0000fast-nul`},
			{"lone-surrogate", "half of a surrogate pair", "RFC 8259 §8.2 calls what then happens unpredictable", `hold\ud800fast-half`},
			{"not-utf-8", "bytes that are not UTF-8", "RFC 8259 §8.1 demands UTF-8, and many decoders replace what is none", "hold\xfffast-byte"},
		} {
			body := bytes.Replace(text, []byte(mark), []byte(odd.bytes), 1)
			s := g.base.step(d, r.ID+"~"+odd.name, "send", cases.Probe)
			s.Body.Payload, s.Body.Raw, s.Body.Replacements = nil, body, nil
			s.Expect.Beneath = odd.name == "not-utf-8"
			d.either(g, cases.Case{
				ID: r.ID + "~" + odd.name, Rule: "ambiguous-input", Requirements: []string{r.ID}, Why: odd.why + ": either answer will do",
				Mutation: &cases.Mutation{In: "body", Pointer: pointer, Sent: odd.sent, Valid: g.base.shown("body", pointer)},
			}, s)
		}
	}
	s := g.base.step(d, r.ID+"~no-media-type", "send", cases.Probe)
	s.Body.MediaType = ""
	d.either(g, cases.Case{
		ID: r.ID + "~no-media-type", Rule: "ambiguous-input", Requirements: []string{r.ID},
		Why:      "nothing says what the body is, and a recipient may guess (RFC 9110 §8.3): either answer will do",
		Mutation: &cases.Mutation{In: "media-type", Sent: "none", Valid: g.base.mediaType},
	}, s)
}

// either adds a case that may be accepted or refused, whatever the readers make of it.
func (d *draft) either(g *groupDraft, c cases.Case, s cases.Step) {
	got, err := d.classify(&s)
	if err != nil {
		return
	}
	s.Class, s.Expect.Outcome, c.Proof = got.Class, cases.Either, got.Proof()
	g.add(c, s)
}

// longBodies sends the valid body with so much white space that it does not fit into the first buffers of a careless reader.
func (d *draft) longBodies(g *groupDraft) {
	r := d.bodyRequirement("well-formed", g)
	if r == nil || d.op.Method == "DELETE" {
		return
	}
	for _, size := range []struct {
		name  string
		bytes int
	}{{"over-4-kib", 5 << 10}, {"over-64-kib", 66 << 10}} {
		c := cases.Case{
			ID: r.ID + "~" + size.name, Rule: "positive-valid", Requirements: []string{r.ID}, Level: cases.Warning,
			Why:      "white space between tokens says nothing (RFC 8259 §2), and the contract has no bound for the body's bytes",
			Mutation: &cases.Mutation{In: "body", Sent: "the body with white space, " + size.name[5:], Valid: g.base.shown("body", "")},
		}
		s := g.base.step(d, c.ID, "send", cases.Probe)
		s.Body.Pad = size.bytes
		got, err := d.classify(&s)
		if err != nil || got.Class != cases.Positive {
			continue
		}
		s.Class, s.Expect.Outcome, c.Proof = cases.Positive, cases.Accepted, got.Proof()
		c.Otherwise = "it is refused without the white space too, or for another reason"
		if !d.beside(&c, "unpadded", g.base, cases.Accepted) {
			continue
		}
		g.add(c, s)
	}
}

// freeText is the body with a text in the first member that is free to be any; nil where there is none.
func (d *draft) freeText(b *base, text string) (payload any, pointer string) {
	media := b.op.BodyMedia(b.mediaType)
	if _, object := b.payload.(map[string]any); media == nil || !object {
		return nil, ""
	}
	for _, p := range media.Schema.Properties() {
		if p.Schema == nil || !free(p.Schema) || strings.Contains(p.Name, text) {
			continue
		}
		changed, err := jsonpointer.With(b.payload, jsonpointer.Of(p.Name), text+"-x")
		if err == nil && media.Schema.Accepts(changed) {
			return changed, jsonpointer.Of(p.Name)
		}
	}
	return nil, ""
}

// plainPatch sends a merge patch as plain JSON, which says nothing of what null means in it.
func (d *draft) plainPatch(g *groupDraft, r *specs.Requirement) {
	if !strings.HasPrefix(g.base.mediaType, "application/merge-patch+json") || d.op.BodyMedia("application/json") != nil {
		return
	}
	c := cases.Case{
		ID: r.ID + "~plain-json", Rule: "unsupported-media-type", Requirements: []string{r.ID}, Class: cases.Negative,
		Why:      "the operation takes merge patches, and plain JSON is none",
		Mutation: &cases.Mutation{In: "media-type", Sent: "application/json", Valid: g.base.mediaType},
		Proof:    "the media type is in no `content` of the operation",
	}
	s := g.base.step(d, c.ID, "send", cases.Probe)
	s.Body.MediaType = "application/json"
	s.Expect = d.refused("unsupported-media", "")
	if s.Expect.Basis == cases.BasisDeclared {
		c.Level = cases.Violation
	}
	g.add(c, s)
}
