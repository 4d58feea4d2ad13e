package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
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
	// Ticks are the marks of the time axis, Legend what the tones that occur mean.
	Ticks  []timelineTick
	Legend []legendEntry
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
	// What the table says of the request.
	Number                        int
	Status, Written, First, Ended string
}

// timelineTick is a mark of the axis with its time; legendEntry says how many requests have a tone.
type timelineTick struct{ X, Time string }
type legendEntry struct{ Tone, Words string }

// The picture's measures: pixels a row, and how many rows there are at most.
const (
	timelineRowHeight = 9
	maxTimelineRows   = 64
)

func timelineOf(f result.Finding) *timelineView {
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
	extra := tooMany(f)
	counts := map[string]int{}
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
		if extra[i] {
			row.Tone, row.Title = "extra", row.Title+": more than may be accepted"
		}
		counts[row.Tone]++
		row.Number, row.Status, row.Written, row.First, row.Ended = e.Request, cases.StatusText(e.Status), span(e.Written), span(e.First), span(e.Done)
		if e.Status == 0 {
			row.Status, row.First, row.Ended = "none", "–", "–"
		}
		v.Rows = append(v.Rows, row)
	}
	for i := range 5 {
		v.Ticks = append(v.Ticks, timelineTick{percent(25 * float64(i)), span(end * time.Duration(i) / 4)})
	}
	for _, l := range []legendEntry{{"extra", "accepted, and too many"}, {"s2", "accepted"}, {"s3", "redirected"}, {"s4", "refused"}, {"s5", "failed"}, {"none", "never answered"}} {
		if n := counts[l.Tone]; n > 0 {
			v.Legend = append(v.Legend, legendEntry{l.Tone, grouped(n) + " " + l.Words})
		}
	}
	v.Height = len(v.Rows) * timelineRowHeight
	return v
}

// tooMany finds the accepted requests beyond those that may be: the last ones to be answered. Where the finding does not say how many
// may be, none is marked.
func tooMany(f result.Finding) map[int]bool {
	allowed, known := mayBeAccepted(f)
	if !known {
		return nil
	}
	var accepted []int
	for i, e := range f.Timeline {
		if e.Status/100 == 2 {
			accepted = append(accepted, i)
		}
	}
	slices.SortStableFunc(accepted, func(a, b int) int { return cmp.Compare(f.Timeline[a].Done, f.Timeline[b].Done) })
	extra := map[int]bool{}
	for _, i := range accepted[min(allowed, len(accepted)):] {
		extra[i] = true
	}
	return extra
}

// mayBeAccepted reads how many of a raced set may be accepted from what was wanted and what came.
func mayBeAccepted(f result.Finding) (n int, known bool) {
	if strings.HasPrefix(f.Want, "one resource for one request") {
		return 1, true
	}
	if _, err := fmt.Sscanf(f.Want, "%d accepted", &n); err == nil {
		return n, true
	}
	var most, times, each float64
	if _, err := fmt.Sscanf(f.Want, "no more than %g drawn", &most); err != nil {
		return 0, false
	}
	if _, err := fmt.Sscanf(f.Got, "%g requests of %g accepted", &times, &each); err != nil || each <= 0 {
		return 0, false
	}
	return int(most / each), true
}
