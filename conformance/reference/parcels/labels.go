package parcels

import (
	"maps"
	"net/http"
	"slices"
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
	members := []string{"text", "colours"}
	if s.faults.on("extra-member-kept") {
		members = slices.Collect(maps.Keys(c.body))
	}
	colours, coloured := c.body["colours"]
	list, isList := colours.([]any)
	if !only(c.body, members...) || !isText(c.body["text"], 1, 40) || isBlank(c.body["text"]) && !s.faults.on("blank-label-accepted") ||
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
	s.labels[name] = label
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
