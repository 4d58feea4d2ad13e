package conformance

import (
	"slices"
	"strings"
)

// trimEmpty takes off an empty last segment: most servers take /orders/ for /orders.
func trimEmpty(segments []string) []string {
	if n := len(segments); n > 1 && strings.TrimSpace(segments[n-1]) == "" {
		return segments[:n-1]
	}
	return segments
}

// fits says whether segments are those of a template.
func fits(template, segments []string) bool {
	if len(template) != len(segments) {
		return false
	}
	for i, t := range template {
		before, after, isParameter := parameterSegment(t)
		switch s := segments[i]; {
		case !isParameter && !strings.EqualFold(t, s):
			return false
		case isParameter && (len(s) < len(before)+len(after) || !strings.HasPrefix(s, before) || !strings.HasSuffix(s, after)):
			return false
		}
	}
	return true
}

// parameterSegment takes a template's segment apart: what stands before its first parameter and after its last one.
func parameterSegment(segment string) (before, after string, ok bool) {
	first, last := strings.IndexByte(segment, '{'), strings.LastIndexByte(segment, '}')
	if first < 0 || last < first {
		return "", "", false
	}
	return segment[:first], segment[last+1:], true
}

// shape is a template without the names of its parameters.
func shape(template string) string {
	var b strings.Builder
	for _, s := range strings.Split(strings.Trim(template, "/"), "/") {
		if before, after, ok := parameterSegment(s); ok {
			s = before + "{}" + after
		}
		b.WriteString("/" + s)
	}
	return b.String()
}

// closer says whether a router prefers a template to another one: it is concrete where they first differ (OpenAPI 3.1.1 §4.8.8.2).
func closer(template, other string) bool {
	a, b := strings.Split(strings.Trim(template, "/"), "/"), strings.Split(strings.Trim(other, "/"), "/")
	for i := range min(len(a), len(b)) {
		_, _, isA := parameterSegment(a[i])
		_, _, isB := parameterSegment(b[i])
		if isA != isB {
			return isB
		}
	}
	return false
}

// sameKind says whether an object that was made at a path is of the kind that a template's last parameter names: the
// collections have one name, be it singular or plural.
func sameKind(made, template string) bool {
	noun := lastNoun(strings.Split(strings.Trim(template, "/"), "/"))
	segments := strings.Split(strings.Trim(made, "/"), "/")
	return noun != "" && len(segments) > 1 && lastNoun(segments[:len(segments)-1]) == noun
}

// lastNoun is the last concrete segment that is no verb of creation, in the singular.
func lastNoun(segments []string) string {
	for _, s := range slices.Backward(segments) {
		s = strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(s))
		if _, _, isParameter := parameterSegment(s); isParameter || slices.Contains([]string{"create", "add", "new", "register", "insert", "save"}, s) {
			continue
		}
		if rest, ok := strings.CutSuffix(s, "ies"); ok {
			return rest + "y"
		}
		return strings.TrimSuffix(s, "s")
	}
	return ""
}

// unguessable says whether an id is so long and mixed that it can only mean the one object that it was made for: a UUID, a
// ULID, a token.
func unguessable(id string) bool {
	digits := strings.ContainsAny(id, "0123456789")
	letters := strings.ContainsFunc(id, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' })
	return len(id) >= 16 && digits && letters
}
