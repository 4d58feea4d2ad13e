package plan

import (
	"bytes"
	"slices"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/xmlform"
)

// malformedXML sends documents that no reader of XML may take: what is not well-formed is fatal (XML 1.0 §1.2).
func (d *draft) malformedXML(g *groupDraft) {
	i := slices.IndexFunc(d.requirements(), func(r *specs.Requirement) bool {
		return r.Kind == specs.KindBody && r.Broken == "" && r.Keyword == "well-formed" && specs.XMLType(r.MediaType) && sentAs(r.MediaType) == g.base.mediaType
	})
	if i < 0 {
		return
	}
	r := d.requirements()[i]
	media := d.media(r)
	valid, err := xmlform.Encode(g.base.payload, media.Schema)
	if err != nil {
		return
	}
	end := bytes.LastIndex(valid, []byte("</"))
	for _, m := range []struct {
		name, sent string
		body       []byte
	}{
		{"truncated", "the document without its last tag", valid[:end]},
		{"wrong-end", "the document with another name in its last tag", slices.Concat(valid[:end], []byte("</holdfast>"))},
		{"trailing-data", "the document, and a second root after it", slices.Concat(valid, []byte("<holdfast/>"))},
	} {
		c := cases.Case{
			ID: r.ID + "~" + m.name, Rule: "malformed-xml", Requirements: []string{r.ID}, Class: cases.Negative, Why: "the body is not a document of XML",
			Mutation: &cases.Mutation{In: "body", Sent: m.sent, Valid: cases.BriefText(string(valid))},
			Proof:    "a reader of XML has to stop there (XML 1.0 §1.2, \"fatal error\")",
		}
		if m.name == "trailing-data" { // readers of streams stop at the end of the root
			c.Class, c.Level = cases.Lenient, cases.Warning
			c.Proof = "a document has one root (XML 1.0 §2.1); a reader that stops at its end does not see the second"
		}
		s := g.base.step(d, c.ID, "send", cases.Probe)
		s.Body.Payload, s.Body.Raw, s.Body.Replacements = nil, m.body, nil
		s.Expect = d.refused("malformed", "")
		g.add(c, s)
	}
}
