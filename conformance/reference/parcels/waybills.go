package parcels

import (
	"bytes"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var (
	reference = regexp.MustCompile(`^[A-Z]{2}[0-9]{4}$`)
	beginning = regexp.MustCompile(`^[A-Z]{2}[0-9]{4}`)
)

// waybill says whether one could be written, and keeps nothing. Its faults are those that a checker of values by hand has.
func (s *Service) waybill(c *call, mode string) *answer {
	switch {
	case mode == "sea" && s.faults.on("mode-refused"):
		return invalid()
	case mode != "rail" && mode != "road" && mode != "sea" && !s.faults.on("any-mode-accepted"):
		return refused(http.StatusNotFound, "not_found")
	}
	query, err := url.ParseQuery(c.URL.RawQuery)
	if via := query["via"]; err != nil || len(via) > 3 || !s.faults.on("any-via-accepted") && !allOf(texts(via), "ham", "lyo", "mil") {
		return invalid()
	}
	if a := s.read(c, "application/json"); a != nil {
		return s.unread(c, a)
	}
	if s.crashes(c) {
		return refused(http.StatusInternalServerError, "oops")
	}
	b := c.body
	mass, isNumber := b["mass"].(float64)
	switch {
	case !only(b, "load", "agent", "mass", "shift", "ref", "from", "remark"),
		!s.isLoad(b["load"]), has(b, "agent") && !s.isAgent(b["agent"]), !isNumber || mass < 0.5 || mass > 900,
		has(b, "shift") && !isInteger(b["shift"]), !s.isReference(b["ref"]), !s.isDay(b["from"]), has(b, "remark") && !isText(b["remark"], 0, maxBody),
		mass != math.Trunc(mass) && s.faults.on("fraction-refused"):
		return invalid()
	}
	return answered(http.StatusOK, object{"accepted": true})
}

// unread is what becomes of a body that is no object.
func (s *Service) unread(c *call, a *answer) *answer {
	switch {
	case string(bytes.TrimSpace(c.sent)) == "null" && s.faults.on("null-body-as-500"),
		c.Header.Get("Content-Type") == "" && s.faults.on("untyped-body-as-500"),
		bytes.Contains(c.sent, []byte(`\ud800`)) && s.faults.on("lone-surrogate-as-500"),
		!utf8.Valid(c.sent) && s.faults.on("not-utf-8-as-500"),
		longNumber.Match(c.sent) && s.faults.on("long-number-as-500"):
		return refused(http.StatusInternalServerError, "oops")
	}
	return a
}

// crashes says whether a body is one that nobody had thought of.
func (s *Service) crashes(c *call) bool {
	shift, _ := c.body["shift"].(float64)
	return len(c.sent) > 65536 && s.faults.on("64-kib-as-500") ||
		has(c.body, "shift") && shift == 0 && s.faults.on("zero-shift-as-500") ||
		shift < 0 && s.faults.on("negative-shift-as-500")
}

var longNumber = regexp.MustCompile(`[0-9]{400}`)

// isLoad says whether it is one crate, or one drum.
func (s *Service) isLoad(v any) bool {
	load, _ := v.(object)
	most := int64(200)
	if s.faults.on("any-litres-accepted") {
		most = math.MaxInt32
	}
	switch load["as"] {
	case "crate":
		return isWhole(load["sides"], 3, 8)
	case "drum":
		seal, sealed := load["seal"]
		return !s.faults.on("drum-refused") && isWhole(load["litres"], 1, most) && (sealed && isText(seal, 0, 20) || !sealed && s.faults.on("unsealed-accepted"))
	}
	return s.faults.on("any-load-accepted") && load["as"] != nil
}

func (s *Service) isAgent(v any) bool {
	agent, isObject := v.(object)
	if v == nil {
		return !s.faults.on("no-agent-refused")
	}
	return isObject && (only(agent, "desk") && isWhole(agent["desk"], 1, 99) || s.faults.on("any-agent-accepted"))
}

func (s *Service) isReference(v any) bool {
	text, _ := v.(string)
	switch {
	case s.faults.on("ref-with-tail-accepted"):
		return beginning.MatchString(text)
	case s.faults.on("ref-with-newline-accepted"):
		text = strings.TrimSuffix(text, "\n")
	case s.faults.on("other-digits-accepted"):
		text = strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return '0'
			}
			return r
		}, text)
	}
	return reference.MatchString(text)
}

func (s *Service) isDay(v any) bool {
	text, _ := v.(string)
	if day, _, timed := strings.Cut(text, "T"); timed && s.faults.on("time-for-date-accepted") {
		text = day
	}
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// stamp is shown for a number of three digits at the most.
func (s *Service) stamp(number string) *answer {
	n, err := strconv.ParseInt(number, 10, 64)
	switch {
	case err != nil && digits.MatchString(number) && s.faults.on("number-past-64-bits-as-500"):
		return refused(http.StatusInternalServerError, "oops")
	case err != nil || !digits.MatchString(number) || n < 1 || n > 999:
		return refused(http.StatusNotFound, "not_found")
	}
	return answered(http.StatusOK, object{"cents": 70})
}

func texts(from []string) []any {
	to := make([]any, 0, len(from))
	for _, text := range from {
		to = append(to, text)
	}
	return to
}

// isInteger takes one of any size.
func isInteger(v any) bool {
	n, ok := v.(float64)
	return ok && n == math.Trunc(n)
}
