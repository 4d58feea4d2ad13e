package specs

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"holdfast/specs/jsonpointer"
)

const (
	// maxOpinion is the longest body, in bytes, that the second judge is shown. It keeps the body once for each of its errors: 376 kB
	// with 8,000 bad items came to 5.8 GB and 25 seconds that nothing could interrupt.
	maxOpinion = 16 << 10
	// sparedItems and sparedProblems are how many items of an array, and how many of what we refuse, stay in a reduced body.
	sparedItems, sparedProblems = 4, 3
)

var errNoOpinion = errors.New("the body is too large for a second opinion, also with its lists cut short")

// reduced gives a body that the second judge can bear: where it is long, its lists are cut to their first items and to those that we
// refuse first. What is left must still be refused by us, or an opinion on it would say nothing about our refusal.
func reduced(op *Operation, status int, header http.Header, body []byte) ([]byte, error) {
	if len(body) <= maxOpinion {
		return body, nil
	}
	response := op.Response(status)
	if response == nil {
		return nil, errNoOpinion
	}
	media := response.Media(header.Get("Content-Type"))
	if media == nil || media.Schema == nil {
		return nil, errNoOpinion
	}
	v, err := DecodeJSON(body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoOpinion, err)
	}
	var invalid *Invalid
	if !errors.As(media.Schema.Validate(v), &invalid) {
		return nil, errNoOpinion
	}
	var spared []string
	for _, p := range invalid.Problems[:min(len(invalid.Problems), sparedProblems)] {
		spared = append(spared, p.Instance+"/")
	}
	v = cutLists(v, "", spared)
	short, err := json.Marshal(v)
	if err != nil || len(short) > maxOpinion || !errors.As(media.Schema.Validate(v), &invalid) {
		return nil, errNoOpinion
	}
	return short, nil
}

// cutLists copies a value without most items of its lists. Items that lead to what is spared stay.
func cutLists(v any, at string, spared []string) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for name, e := range v {
			m[name] = cutLists(e, at+"/"+jsonpointer.Escape(name), spared)
		}
		return m
	case []any:
		list := make([]any, 0, min(len(v), sparedItems+len(spared)))
		for i, e := range v {
			place := at + "/" + strconv.Itoa(i)
			if i < sparedItems || leads(place+"/", spared) {
				list = append(list, cutLists(e, place, spared))
			}
		}
		return list
	}
	return v
}

func leads(place string, to []string) bool {
	for _, t := range to {
		if strings.HasPrefix(t, place) {
			return true
		}
	}
	return false
}
