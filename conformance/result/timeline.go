package result

import "time"

// Attempts says how often a raced case was tried. What depends on chance is never proven by it: it is not refuted.
type Attempts struct {
	// Made counts the attempts up to the one that was a breach, or all.
	Made int `json:"made"`
	// Counted are those of Made that really raced: every request's last byte was written before the first answer came.
	Counted int `json:"counted"`
	// Of is how many attempts the plan asks for; 0 where that is not known.
	Of int `json:"of,omitempty"`
	// Excludes is the rate of hits in one counted attempt above which the run would have seen one with a probability of 95 %:
	// 1 - 0.05^(1/Counted). 0 where the run says nothing of it, as after a hit.
	Excludes float64 `json:"excludes,omitempty"`
}

// TimelineEntry is one request of a raced set. Its times are nanoseconds since the set's first byte was written.
type TimelineEntry struct {
	// Request counts from 1, in the order in which the requests were prepared.
	Request int `json:"request"`
	// Written is when the last byte had been handed to the operating system, First when the first byte of the answer came,
	// Done when the answer was complete. First and Done are 0 where no answer came.
	Written time.Duration `json:"written_ns"`
	First   time.Duration `json:"first_ns,omitempty"`
	Done    time.Duration `json:"done_ns,omitempty"`
	// Status is the answer's; 0 where none came.
	Status int `json:"status,omitempty"`
}
