package parcels

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
)

// label reads, writes and removes what a caller keeps under a code.
func (s *Service) label(c *call, method, code string) *answer {
	if !labelCode.MatchString(code) {
		return refused(http.StatusNotFound, "not_found")
	}
	name := c.caller + " " + code
	label := s.labels[name]
	switch {
	case method == http.MethodPut:
		return s.putLabel(c, name)
	case method == http.MethodDelete && label == nil && s.gone[name] && s.faults.on("removed-twice-refused"):
		return refused(http.StatusConflict, "removed")
	case label == nil:
		return refused(http.StatusNotFound, "not_found")
	case method == http.MethodDelete:
		delete(s.labels, name)
		s.gone[name] = true
		return answered(http.StatusNoContent, nil)
	}
	return showLabel(http.StatusOK, label)
}

func (s *Service) putLabel(c *call, name string) *answer {
	if a := s.read(c, "application/json"); a != nil {
		return a
	}
	members := []string{"text", "colours", "colour", "serial"}
	if s.faults.on("extra-member-kept") {
		members = slices.Collect(maps.Keys(c.body))
	}
	colours, coloured := c.body["colours"]
	list, isList := colours.([]any)
	colour, painted := c.body["colour"]
	serial, numbered := s.serial(c)
	if !only(c.body, members...) || painted && !allOf([]any{colour}, "red", "green") || has(c.body, "serial") && !numbered ||
		!isText(c.body["text"], 1, 40) || isBlank(c.body["text"]) && !s.faults.on("blank-label-accepted") ||
		coloured && (!isList || len(list) > 4 || !allOf(list, "red", "green", "blue", "white")) {
		if before := s.labels[name]; before != nil && isText(c.body["text"], 1, 40) && s.faults.on("refused-label-kept") {
			before["text"] = c.body["text"]
		}
		return invalid()
	}
	if len(list) == 4 && s.faults.on("hung-up") {
		return nil
	}
	before, there := s.labels[name]
	label := maps.Clone(c.body)
	if old, _ := before["colours"].([]any); len(old) > 0 && s.faults.on("label-appends") {
		label["colours"] = append(append([]any{}, old...), list...)
	}
	if numbered {
		label["serial"] = serial
	}
	if painted && s.faults.on("labels-turn-red") {
		label["colour"] = "red"
	}
	s.labels[name] = label
	if before != nil && s.faults.on("label-read-old") {
		s.labels[name] = before
	}
	if there && !s.faults.on("label-always-made") {
		return showLabel(http.StatusOK, label)
	}
	return showLabel(http.StatusCreated, label)
}

func showLabel(status int, label object) *answer {
	a := answered(status, label)
	a.label = true
	return a
}

// serial is the number of a label, which a float64 does not hold.
func (s *Service) serial(c *call) (any, bool) {
	var sent struct {
		Serial json.RawMessage `json:"serial"`
	}
	if json.Unmarshal(c.sent, &sent) != nil {
		return nil, false
	}
	n, err := strconv.ParseInt(string(sent.Serial), 10, 64)
	if rounded, isNumber := c.body["serial"].(float64); err == nil && isNumber && s.faults.on("serial-rounded") {
		return rounded, true
	}
	return n, err == nil
}
