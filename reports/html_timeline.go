package reports

import (
	"fmt"
	"time"

	"holdfast/cases"
	"holdfast/conformance"
)

// timelineView draws a raced set: a bar a request, from its last byte to its answer.
type timelineView struct {
	// Summary says the same in words, for those who don't see the picture.
	Summary string
	// Height is the picture's, in pixels; X and Width are shares of it.
	Height int
	// Release is when the set was let go: from the first last byte to the last one.
	Release bar
	Rows    []timelineRow
	// End is the time at the right edge, Spread how long the release took.
	End, Spread string
	// More is how many requests are not drawn.
	More int
}

// bar is a part of the time axis.
type bar struct{ X, Width string }

// timelineRow is one request. Wait is the time without an answer, Answer the time in which it came; Tone names the class of its
// status in the style sheet.
type timelineRow struct {
	Y            int
	Wait, Answer bar
	Tone, Title  string
}

// The picture's measures: pixels a row, and how many rows there are at most.
const (
	timelineRowHeight = 9
	maxTimelineRows   = 64
)

func timelineOf(f conformance.Finding) *timelineView {
	if len(f.Timeline) == 0 {
		return nil
	}
	var end time.Duration
	for _, e := range f.Timeline {
		end = max(end, e.Written, e.First, e.Done)
	}
	if end <= 0 {
		end = 1
	}
	part := func(from, to time.Duration) bar {
		from, to = min(max(from, 0), end), min(max(to, 0), end)
		return bar{percent(100 * float64(from) / float64(end)), percent(100 * float64(max(0, to-from)) / float64(end))}
	}
	first, last := released(f.Timeline)
	v := &timelineView{Summary: capital(raceText(f)) + ".", Release: part(first, last), End: span(end), Spread: span(last - first)}
	for i, e := range f.Timeline {
		if i == maxTimelineRows {
			v.More = len(f.Timeline) - i
			break
		}
		row := timelineRow{Y: i * timelineRowHeight, Tone: "s" + cases.StatusText(e.Status/100), Wait: part(e.Written, e.First), Answer: part(e.First, e.Done)}
		row.Title = fmt.Sprintf("request %d: written %s, answered %s after %s", e.Request, span(e.Written), cases.StatusText(e.Status), span(e.Done-e.Written))
		if e.Status == 0 {
			row.Tone, row.Wait, row.Answer = "none", part(e.Written, end), bar{percent(100), percent(0)}
			row.Title = fmt.Sprintf("request %d: written %s, never answered", e.Request, span(e.Written))
		}
		v.Rows = append(v.Rows, row)
	}
	v.Height = len(v.Rows) * timelineRowHeight
	return v
}
