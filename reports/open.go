package reports

import "holdfast/conformance/result"

// open lists what the contract leaves open, with what would decide each kind.
//
//	what the contract leaves open
//	   422 is documented, and no answer had it: the refund exceeds the balance; createRefund (openapi.yaml:35)
//	      x-conformance: { refusals: { NAME: STATUS } }, with an example of the request or a workflow named NAME that brings it about
func (t *text) open(all []result.Open) {
	if len(all) == 0 {
		return
	}
	t.section("what the contract leaves open")
	for i, o := range all {
		if i == maxTextRows {
			t.row("   and %d more: see the page or the JSON report", len(all)-i)
			break
		}
		t.row("   %s", harmless(openText(o)))
		if o.Decide != "" && (i == len(all)-1 || i == maxTextRows-1 || all[i+1].Decide != o.Decide) {
			t.row("      %s", harmless(o.Decide))
		}
	}
}

// openText is what is open, in one line.
func openText(o result.Open) string {
	text := o.Text
	if len(o.Operations) > 0 {
		text += "; " + operationsText(o.Operations)
	}
	if place := placeText(o.Place); place != "" {
		text += " (" + place + ")"
	}
	return oneLine(text)
}

func openViews(all []result.Open) []noteView {
	var views []noteView
	for i, o := range all {
		if i == maxHTMLCauses {
			break
		}
		views = append(views, noteView{Name: oneLine(o.Decide), Text: sentence(openText(o))})
	}
	return views
}
