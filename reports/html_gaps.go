package reports

// gapView is a reason for which requirements were not proven.
type gapView struct {
	Name, Glyph, Word, Reason, Unlock, Count string
	Items                                    []requirementView
	More                                     int
	number                                   int
}

// maxGapItems is how many requirements one reason lists.
const maxGapItems = 200

func gapViews(d *Digest) []gapView {
	var views []gapView
	for _, g := range gapsOf(d.Requirements) {
		v := gapView{Name: g.Verdict.String(), Glyph: glyph(g.Verdict), Word: g.Verdict.Words(), Unlock: cut(manyLines(g.Unlock), maxText),
			Reason: sentence(orElse(g.Reason, "no reason was recorded")), Count: counted(len(g.Requirements), "requirement"), number: len(g.Requirements)}
		shown := g.Requirements[:min(len(g.Requirements), maxGapItems)]
		v.Items, v.More = groupOf(d, "", "", shown, nil, nil, false).Items, len(g.Requirements)-len(shown)
		views = append(views, v)
	}
	return views
}
