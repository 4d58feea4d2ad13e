package reports

import (
	"strings"

	"holdfast/conformance/result"
)

// undecidedView is a condition that several operations refused alike and nobody decided.
type undecidedView struct {
	Condition, Where, Statuses string
	// Operations are all of them, where there are several.
	Operations []string
	// Mixed says that one condition was answered in several ways.
	Mixed bool
}

func undecidedViews(all []result.Undecided) []undecidedView {
	var views []undecidedView
	for _, u := range openConditions(all) {
		v := undecidedView{Condition: oneLine(u.condition), Where: oneLine(u.Where()), Statuses: statusesText(u.statuses), Mixed: u.mixed}
		for _, operation := range u.operations {
			v.Operations = append(v.Operations, oneLine(orElse(operation, "any operation")))
		}
		if len(v.Operations) < 2 {
			v.Operations = nil
		}
		views = append(views, v)
	}
	return views
}

// noteView is one line of a list: what, what it means, and where it stands.
type noteView struct{ Name, Text, Place string }

func foundNotes(all []result.Note) []noteView {
	var views []noteView
	for i, n := range all {
		if i == maxHTMLCauses {
			break
		}
		views = append(views, noteView{Name: oneLine(n.Rule), Text: sentence(noteSentence(n)), Place: placeText(n.Where)})
	}
	return views
}

func recordedViews(all []result.Recorded) []noteView {
	var views []noteView
	for _, r := range all {
		views = append(views, noteView{Name: oneLine(r.Fact), Text: sentence(r.Reason), Place: placeText(r.Place)})
	}
	return views
}

func hintViews(r *result.Report) []noteView {
	var views []noteView
	for _, h := range r.Header.Hints {
		views = append(views, noteView{Name: oneLine(h.Extension), Text: sentence(h.Meaning), Place: placeText(h.Place)})
	}
	return views
}

// inventoryView is what the run made.
type inventoryView struct {
	Line    string
	Objects []objectView
	More    int
}

type objectView struct{ What, ID, By, State, Tone string }

// maxObjects is how many objects the page lists; the JSON report has more.
const maxObjects = 200

func inventoryOf(i *result.Inventory) *inventoryView {
	if i == nil || i.Made == 0 && i.Unsure == 0 {
		return nil
	}
	v := &inventoryView{Line: capital(i.String()) + "."}
	for _, o := range i.Objects {
		if len(v.Objects) == maxObjects {
			break
		}
		view := objectView{What: oneLine(orElse(o.Fixture, o.Operation)), ID: oneLine(o.ID), State: "left", Tone: "inconclusive"}
		view.By = strings.TrimSpace(oneLine(o.Operation))
		if o.Caller != "" {
			view.By = strings.TrimSpace(view.By + " as " + oneLine(o.Caller))
		}
		switch {
		case o.TornDown:
			view.State, view.Tone = "removed", "pass"
		case o.Reason != "":
			view.State, view.Tone = "not removed: "+oneLine(o.Reason), "fail"
		}
		v.Objects = append(v.Objects, view)
	}
	v.More = i.Made - len(v.Objects)
	return v
}
