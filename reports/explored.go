package reports

import (
	"fmt"
	"time"

	"holdfast/conformance/result"
)

// exploredText is "explored 1,240 requests in 30s, 3 new statuses"; "" where nothing was explored.
func exploredText(e *result.Explored) string {
	if e == nil {
		return ""
	}
	text := fmt.Sprintf("explored %s in %s", counted(e.Requests, "request"), e.Duration.Round(time.Second/10))
	switch e.Statuses {
	case 0:
		text += ", no new status"
	case 1:
		text += ", 1 new status"
	default:
		text += fmt.Sprintf(", %s new statuses", grouped(e.Statuses))
	}
	if e.Over != "" {
		text += "; then " + e.Over
	}
	return text
}
