package reports

import (
	"fmt"
	"strings"

	"holdfast/conformance/result"
)

// operationView lists an operation's requirements.
type operationView struct {
	Name, Route, Anchor, Summary string
	Groups                       []groupView
}

type groupView struct {
	Name, Anchor string
	Items        []requirementView
	// Folded are kept requirements as plain text, where there are too many for an element each.
	Folded string
}

type requirementView struct {
	Name, Glyph, Word, ID, Text, Place, Reason, Unlock, Cases string
	// Chance says how often it was tried, where it depends on chance: it is not proven then.
	Chance []string
	// Finding is the anchor of what broke it.
	Finding string
	// Proof is the case that proved it; nil where none is shown.
	Proof *proofView
}

// proofView is a case that proved a requirement.
type proofView struct {
	Case, Why, Replay string
	Exchange          exchangeView
}

func proofOf(d *Digest, requirement string) *proofView {
	record := d.Proofs[requirement]
	if record == nil {
		return nil
	}
	c := cause{Finding: result.Finding{Case: record.ID, Operation: record.Operation, Rule: record.Rule}, Record: record, From: d.Header.ReportDir}
	v := &proofView{Case: oneLine(record.ID), Why: sentence(record.Why), Replay: c.Replay(), Exchange: exchangeOf(c, &record.Exchanges[0], false)}
	v.Exchange.Title = stepText(record.Rule, v.Exchange.Step)
	return v
}

// maxItems is how many requirements have elements of their own; above it those that were kept or not tried are folded into text. Why a
// requirement was not tried stands under its reason.
const maxItems = 1500

// fold makes one text of neighbouring groups that are nothing but text.
func (o *operationView) fold() {
	var kept []groupView
	for _, g := range o.Groups {
		if len(g.Items) > 0 {
			kept = append(kept, g)
			continue
		}
		g.Folded, g.Name = g.Name+"\n"+g.Folded, ""
		if last := len(kept) - 1; last >= 0 && kept[last].Name == "" {
			kept[last].Folded += g.Folded
			continue
		}
		kept = append(kept, g)
	}
	o.Groups = kept
}

func groupOf(d *Digest, name, anchor string, group []result.RequirementResult, broken map[string]string, chance map[string][]string, fold bool) groupView {
	g := groupView{Name: name, Anchor: anchor}
	var folded strings.Builder
	for _, q := range group {
		races := chance[q.ID]
		if fold && (q.Verdict == result.Pass && races == nil || q.Verdict == result.None) {
			fmt.Fprintf(&folded, "%s %s  %s\n", glyph(q.Verdict), oneLine(q.Text), placeText(q.Where))
			continue
		}
		v := requirementView{Name: q.Verdict.String(), Glyph: glyph(q.Verdict), Word: q.Verdict.Words(), ID: oneLine(q.ID),
			Text: oneLine(orElse(q.Text, q.ID)), Place: placeText(q.Where), Reason: oneLine(q.Reason), Unlock: oneLine(q.Unlock)}
		if q.Verdict == result.Pass && len(races) > 0 {
			v.Word, v.Chance = "not refuted", races
		}
		if q.Verdict == result.Fail {
			v.Finding = broken[v.ID]
		}
		if q.Verdict == result.Pass {
			v.Proof = proofOf(d, q.ID)
		}
		if q.Cases > 0 {
			v.Cases = counted(q.Cases, "case")
		}
		g.Items = append(g.Items, v)
	}
	g.Folded = folded.String()
	return g
}

// summaryText is talliesText without what is nought.
func summaryText(c result.RequirementCounts) string {
	var parts []string
	for _, t := range talliesOf(c) {
		if t.Count > 0 {
			parts = append(parts, grouped(t.Count)+" "+t.Word())
		}
	}
	return strings.Join(parts, ", ")
}
