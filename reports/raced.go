package reports

import (
	"fmt"
	"strconv"
	"time"

	"holdfast/conformance/result"
)

// Raced is a case whose outcome depends on chance, and how often it was tried.
type Raced struct {
	Case        string          `json:"case"`
	Requirement string          `json:"requirement"`
	Verdict     result.Verdict  `json:"verdict"`
	Attempts    result.Attempts `json:"attempts"`
	// Text is the same in words: "not refuted in 40 counted attempts, which excludes a hit rate above 7.2 %".
	Text string `json:"text"`
}

func racedOf(record *result.CaseRecord) Raced {
	return Raced{Case: record.ID, Requirement: record.Requirements[0], Verdict: record.Verdict, Attempts: *record.Attempts,
		Text: attemptsText(*record.Attempts, record.Verdict)}
}

// attemptsText says what a number of attempts shows. Without a hit it is never a proof.
func attemptsText(a result.Attempts, v result.Verdict) string {
	switch {
	case v == result.Fail && a.Of > 0:
		return fmt.Sprintf("seen in attempt %s of %s", grouped(a.Made), grouped(a.Of))
	case v == result.Fail:
		return "seen in attempt " + grouped(a.Made)
	case a.Counted == 0:
		return fmt.Sprintf("none of %s raced, so nothing is known", counted(a.Made, "attempt"))
	}
	text := "not refuted in " + counted(a.Counted, "counted attempt")
	if a.Counted < a.Made {
		text += " of " + grouped(a.Made)
	}
	if a.Excludes > 0 {
		text += ", which excludes a hit rate above " + share(a.Excludes)
	}
	return text
}

// share writes 0.0722 as "7.2 %".
func share(f float64) string {
	return strconv.FormatFloat(100*f, 'f', 1, 64) + " %"
}

// raceText says in one line how a raced set went: "32 requests released within 412 µs: 201 ×2, 409 ×30; seen in attempt 3 of
// 20". It is empty for what was not raced.
func raceText(f result.Finding) string {
	text := ""
	if len(f.Timeline) > 0 {
		statuses := map[int]int{}
		for _, e := range f.Timeline {
			statuses[e.Status]++
		}
		text = fmt.Sprintf("%s released within %s: %s", counted(len(f.Timeline), "request"), span(spread(f.Timeline)), statusesText(statuses))
	}
	if f.Attempts == nil {
		return text
	}
	if text != "" {
		text += "; "
	}
	return text + attemptsText(*f.Attempts, result.Fail)
}

// spread is the time between the first and the last of a set's last bytes.
func spread(all []result.TimelineEntry) time.Duration {
	first, last := released(all)
	return last - first
}

// released gives when the first and the last request of a set was written to its end.
func released(all []result.TimelineEntry) (first, last time.Duration) {
	for i, e := range all {
		if i == 0 || e.Written < first {
			first = e.Written
		}
		last = max(last, e.Written)
	}
	return first, last
}

// span writes a duration in three digits: "412 µs", "1.52 ms".
func span(d time.Duration) string {
	for _, unit := range []struct {
		of   time.Duration
		name string
	}{{time.Second, "s"}, {time.Millisecond, "ms"}, {time.Microsecond, "µs"}} {
		if d >= unit.of {
			f := float64(d) / float64(unit.of)
			digits := 2
			for n := f; n >= 10 && digits > 0; n /= 10 {
				digits--
			}
			return strconv.FormatFloat(f, 'f', digits, 64) + " " + unit.name
		}
	}
	return strconv.FormatInt(d.Nanoseconds(), 10) + " ns"
}
