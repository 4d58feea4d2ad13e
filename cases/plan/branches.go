package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// otherBranch sends the body that was accepted with the value of another branch at the place of the branches: each of them is valid. Its members
// are made up, and may break a rule that only prose holds, so that a refusal is a warning.
func (d *draft) otherBranch(r *specs.Requirement, seen map[string]bool) {
	at := d.inMedia(r)
	if len(r.Branches) != 1 || r.In != "body" || seen["branch "+at] {
		return
	}
	seen["branch "+at] = true
	place := r.Branches[0].Pointer
	g, err := d.group("minimal" + strings.TrimSuffix(at, r.InBranch()))
	if err != nil {
		return
	}
	other, err := d.base("minimal" + at)
	if err != nil {
		return
	}
	if d.saidBeside(g.base.mediaType, place) {
		return
	}
	value, found := other.literal("body", place)
	if now, ok := g.base.literal("body", place); !found || !ok || r.Branches[0].Schema.Accepts(now) {
		return
	}
	changed := other
	if place != "" {
		if changed, err = g.base.with("body", place, value); err != nil {
			return
		}
		for _, id := range other.ids {
			if overlaps(id.pointer, place) {
				changed.ids = append(changed.ids, id)
			}
		}
	}
	for _, keyword := range []string{"oneOf", "anyOf"} {
		q := d.contract.Requirement(d.op.ID + "/request/body" + strings.TrimSuffix(strings.TrimPrefix(r.ID[:strings.Index(r.ID, "#")], d.op.ID+"/request/body"), r.InBranch()) + "#" + place + ":" + keyword)
		if q == nil {
			continue
		}
		d.addPositive(g, cases.Case{
			ID: q.ID + "~" + r.Branches[0].Name, Rule: "positive-valid", Requirements: []string{q.ID}, Level: cases.Warning,
			Why:      "a value of the branch " + r.Branches[0].Name + " is as valid as one of the branch that was just accepted",
			Mutation: &cases.Mutation{In: "body", Pointer: place, Keyword: keyword, Sent: cases.Brief(value), Valid: g.base.shown("body", place)},
		}, changed)
		return
	}
}

// saidBeside says that a member beside a place has a closed list of texts: which of the branches is meant it may say, as method does of details, and OpenAPI
// has no plain way to write that down.
func (d *draft) saidBeside(mediaType, place string) bool {
	media, at := d.op.BodyMedia(mediaType), strings.LastIndexByte(place, '/')
	if media == nil || at < 0 {
		return false
	}
	holder := media.Schema
	if at > 0 {
		holder = holder.Member(place[:at])
	}
	return slices.ContainsFunc(holder.Properties(), func(p specs.Property) bool {
		return jsonpointer.Of(p.Name) != place[at:] && listedTexts(p.Schema)
	})
}

// orNull says whether a requirement is that of a composition of one branch and null. What breaks the branch breaks it too.
func orNull(r *specs.Requirement) bool {
	return (r.Keyword == "anyOf" || r.Keyword == "oneOf") && r.Schema != nil && len(r.Schema.Branches()) == 1
}

// orNullAt are the requirements of such compositions at the place of a keyword that is broken.
func (d *draft) orNullAt(r *specs.Requirement) []string {
	if r.Keyword == "required" {
		return nil
	}
	if d.orNulls == nil {
		d.orNulls = map[string][]string{}
		for _, other := range d.requirements() {
			if other.Kind == specs.KindRequest && other.Broken == "" && orNull(other) {
				d.orNulls[other.In+other.Pointer] = append(d.orNulls[other.In+other.Pointer], other.ID)
			}
		}
	}
	return d.orNulls[r.In+r.Pointer]
}
