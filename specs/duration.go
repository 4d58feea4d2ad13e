package specs

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Duration reads a duration of x-conformance: as Go writes it ("500ms") or as ISO 8601 does ("PT0.5S", "P1D"). A month counts
// 30 days and a year 365.
func Duration(s string) (time.Duration, bool) {
	if d, err := time.ParseDuration(s); err == nil {
		return d, true
	}
	if !isoDuration(s) {
		return 0, false
	}
	const day = 24 * time.Hour
	date, clock, _ := strings.Cut(s[1:], "T")
	total := 0.0
	for part, units := range map[string]map[string]time.Duration{
		date:  {"W": 7 * day, "Y": 365 * day, "M": 30 * day, "D": day},
		clock: {"H": time.Hour, "M": time.Minute, "S": time.Second},
	} {
		for _, m := range regexp.MustCompile(`(\d+(?:\.\d+)?)([WYMDHS])`).FindAllStringSubmatch(part, -1) {
			n, err := strconv.ParseFloat(m[1], 64)
			if err != nil {
				return 0, false
			}
			total += n * float64(units[m[2]])
		}
	}
	return time.Duration(total), true
}
