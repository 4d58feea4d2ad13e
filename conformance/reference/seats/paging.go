package seats

import (
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"
)

// The bounds of the contract's offset and limit.
const (
	maxOffset        = 1_000_000
	defaultEvents    = 10
	maxEvents        = 50
	defaultBookings  = 25
	mostBookingsPage = 100
)

// window is the part of a list that a page shows.
type window struct {
	Offset int `json:"offset"`
	Limit  int `json:"limit"`
	Total  int `json:"total"`
}

// window reads offset and limit from a query. A limit beyond most is refused, or taken for most where it is clamped.
func (s *Service) window(c *call, usual, most int, clamped bool) (window, error) {
	query, err := url.ParseQuery(c.URL.RawQuery)
	if err != nil {
		return window{}, complaints{"query: has an escape that stands for no byte"}.refusal()
	}
	var found complaints
	if clamped = clamped || s.faults.on("limit-clamped"); clamped {
		most = math.MaxInt
	}
	least := 0
	if s.faults.on("negative-offset-accepted") {
		least = math.MinInt
	}
	w := window{
		Offset: max(0, decimal(query, "offset", 0, least, maxOffset, &found)),
		Limit:  decimal(query, "limit", usual, 1, most, &found),
	}
	return w, found.refusal()
}

// holder reads the name that bookings are asked for by; "" asks for all.
func holder(c *call) (string, error) {
	given := c.URL.Query()["holder"]
	if given == nil {
		return "", nil
	}
	var found complaints
	if n := utf8.RuneCountInString(given[0]); len(given) != 1 || n < 1 || n > 60 || !utf8.ValidString(given[0]) {
		found.add("query/holder", "must be given once, with 1 to 60 characters")
	}
	return given[0], found.refusal()
}

// sorting reads by what bookings are sorted; "" leaves them in the order in which they were made.
func sorting(c *call) (string, error) {
	given := c.URL.Query()["sort"]
	if given == nil {
		return "", nil
	}
	var found complaints
	if len(given) != 1 || given[0] != "seats" && given[0] != "-seats" {
		found.add("query/sort", "must be given once, as seats or -seats")
	}
	return given[0], found.refusal()
}

// sorted gives bookings in the order that is asked for.
func (s *Service) sorted(by string, all []*booking) []*booking {
	if by == "" || s.faults.on("sort-ignored") {
		return all
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b *booking) int {
		if by == "-seats" && !s.faults.on("sort-ascends-always") {
			a, b = b, a
		}
		return a.Seats - b.Seats
	})
	return all
}

// holds says whether a booking's holder is the one that is asked for.
func (s *Service) holds(asked, name string) bool {
	return asked == "" || asked == name || s.faults.on("filter-ignored")
}

var plain = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)

// decimal reads a parameter as a plain decimal integer, without plus, zeros in front or exponent. One that no int holds is the
// nearest int.
func decimal(query url.Values, name string, usual, least, most int, found *complaints) int {
	given, ok := query[name]
	if !ok {
		return usual
	}
	n, _ := strconv.Atoi(given[0])
	if len(given) != 1 || !plain.MatchString(given[0]) || n < least || n > most {
		found.add("query/"+name, "must be given once, as a decimal integer from "+strconv.Itoa(least)+" on, and not too large")
	}
	return n
}

// page answers with the part of a list that a window shows.
func page[T any](s *Service, w window, most int, all []T) (*answer, error) {
	w.Limit, w.Total = min(w.Limit, most), len(all)
	from, size := w.Offset, w.Limit
	if from > 0 && s.faults.on("offset-skips-one") {
		from++
	}
	if from > 0 && s.faults.on("offset-repeats-one") {
		from--
	}
	if s.faults.on("limit-ignored") {
		size = most
	}
	from = min(from, len(all))
	items := all[from:min(from+size, len(all))]
	if s.faults.on("total-of-page") {
		w.Total = len(items)
	}
	return show(http.StatusOK, map[string]any{"items": append([]T{}, items...), "page": w})
}
