package result

import (
	"cmp"
	"time"
)

// Explored is what came of the random requests that were sent after the plan. They prove nothing: what they found stands among the findings.
type Explored struct {
	// Groups is how many sequences were drawn and sent, in how many requests.
	Groups   int `json:"groups"`
	Requests int `json:"requests"`
	// Statuses is how many statuses of operations were seen that the plan did not provoke.
	Statuses int `json:"new_statuses"`
	// Asked is how long it was to take, and Duration how long it took, in nanoseconds.
	Asked    time.Duration `json:"asked_ns"`
	Duration time.Duration `json:"duration_ns"`
	// Over is why it ended before its time, where nothing was left to explore.
	Over string `json:"over,omitempty"`
}

// and is what two shards explored together.
func (e *Explored) and(other *Explored) *Explored {
	switch {
	case e == nil:
		return other
	case other == nil:
		return e
	}
	return &Explored{
		Groups: e.Groups + other.Groups, Requests: e.Requests + other.Requests, Statuses: max(e.Statuses, other.Statuses),
		Asked: max(e.Asked, other.Asked), Duration: max(e.Duration, other.Duration),
		Over: cmp.Or(e.Over, other.Over),
	}
}
