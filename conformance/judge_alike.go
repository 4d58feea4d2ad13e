package conformance

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"holdfast/specs"
)

// sameValue compares what was found with what it should be: numbers as numbers, date-times as instants, colours with or without their #, and of objects the
// members that should be there and are not null. What a target adds by itself is no difference.
func sameValue(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			return false
		}
		for name := range b {
			if b[name] != nil && !sameValue(a[name], b[name]) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !sameValue(a[i], b[i]) {
				return false
			}
		}
		return true
	case string:
		b, ok := b.(string)
		if !ok {
			return false
		}
		first, one := instant(a)
		second, two := instant(b)
		return a == b || one && two && first.Equal(second) || sameClock(a, b) || sameColour(a, b)
	}
	return specs.EqualJSON(a, b)
}

var colour = regexp.MustCompile(`^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$`)

// sameColour says that two texts are one colour in hexadecimal digits (CSS Color 4 §5.2), which many services keep without the # that it is sent with.
func sameColour(a, b string) bool {
	hashed := strings.HasPrefix(a, "#") || strings.HasPrefix(b, "#")
	return hashed && colour.MatchString(a) && colour.MatchString(b) && strings.EqualFold(strings.TrimPrefix(a, "#"), strings.TrimPrefix(b, "#"))
}

func instant(s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339Nano, strings.ToUpper(s))
	return t, err == nil
}

// sameClock says that two times are one but for their zone, which is UTC in one and left out in the other: stores of times without a zone give
// 10:30:00 back for 10:30:00Z. That the zone is missing is told of the answer's format.
func sameClock(a, b string) bool {
	first, zoned := clock(a)
	second, other := clock(b)
	return first != "" && first == second && zoned != other
}

// timeOfDay is a time of RFC 3339, alone or after a date, with the zone UTC or with none.
var timeOfDay = regexp.MustCompile(`(?i)^((?:\d{4}-\d{2}-\d{2}[T ])?\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]00:00)?$`)

// clock is a time without its zone and without the zeros at its end, and whether it had a zone; "" where a text is none.
func clock(s string) (text string, zoned bool) {
	found := timeOfDay.FindStringSubmatch(s)
	if found == nil {
		return "", false
	}
	text = strings.ToUpper(strings.Replace(found[1], " ", "T", 1))
	if part := strings.TrimRight(found[2], "0"); part != "" {
		text += "." + part
	}
	return text, found[3] != ""
}

// normalised says whether what was found may be what was sent, tidied: servers trim texts, write them in small letters, complete
// URLs, sort lists, and leave out what they don't show to everybody. Another number is none of that.
func normalised(found, sent any) bool {
	switch sent := sent.(type) {
	case string:
		_, isText := found.(string)
		return found == nil || isText && !cutOff(found, sent)
	case []any:
		list, isList := found.([]any)
		return found == nil || isList && len(list) == len(sent) && sameSet(list, sent)
	}
	return found == nil
}

// stored says whether what was found may be what was sent, as a store of its own kind gives it back: a set has no order, some times have no
// parts of a second, addresses and hosts are compared without regard to capitals. Who answers a creation before it is stored shows what was
// sent. What is not there, or is another text, is none of that.
func stored(found, sent any) bool {
	switch sent := sent.(type) {
	case map[string]any:
		members, ok := found.(map[string]any)
		for name, v := range sent {
			ok = ok && (v == nil || stored(members[name], v))
		}
		return ok
	case []any:
		list, ok := found.([]any)
		return ok && (sameValue(list, sent) || len(list) == len(sent) && sameSet(list, sent))
	case string:
		text, ok := found.(string)
		first, one := instant(text)
		second, two := instant(sent)
		return ok && (one && two && first.Sub(second).Abs() < time.Second || strings.EqualFold(strings.TrimSuffix(text, "/"), strings.TrimSuffix(sent, "/")))
	}
	return sameValue(found, sent)
}

// enlarged says whether all that was sent is there, and lists have more besides: who may write it, tags that a service gives. Nobody can
// say whose that is.
func enlarged(found, sent any) bool {
	switch sent := sent.(type) {
	case map[string]any:
		members, ok := found.(map[string]any)
		if !ok {
			return false
		}
		for name, v := range sent {
			if v != nil && !enlarged(members[name], v) {
				return false
			}
		}
		return true
	case []any:
		list, ok := found.([]any)
		if sameValue(found, sent) {
			return true
		}
		if !ok || len(sent) == 0 || len(list) <= len(sent) {
			return false
		}
		count := map[string]int{}
		for _, item := range list {
			count[fmt.Sprint(item)]++
		}
		for _, item := range sent {
			if count[fmt.Sprint(item)] != 1 {
				return false
			}
		}
		return true
	}
	return sameValue(found, sent)
}

func sameSet(a, b []any) bool {
	count := map[string]int{}
	for i := range a {
		count[fmt.Sprint(a[i])]++
		count[fmt.Sprint(b[i])]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}
