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
		return text + ", no new status"
	case 1:
		return text + ", 1 new status"
	}
	return fmt.Sprintf("%s, %s new statuses", text, grouped(e.Statuses))
}
