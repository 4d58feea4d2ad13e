package xmlform

import (
	"encoding/json"
	"strings"

	"holdfast/specs"
)

// typed is a text as a number or a boolean where those are wanted and it is one (XML Schema Part 2 §3.2.2, §3.2.3).
func typed(text string, wants func(string) bool) any {
	short := strings.TrimSpace(text)
	if wants("integer") || wants("number") {
		if v, err := specs.DecodeJSON([]byte(asJSON(short))); err == nil {
			if n, ok := v.(json.Number); ok {
				return n
			}
		}
	}
	if wants("boolean") {
		switch short {
		case "true", "1":
			return true
		case "false", "0":
			return false
		}
	}
	return text
}

// asJSON writes a number as JSON does: XML Schema Part 2 (§3.2.3, §3.3.13) has signs, zeros before a number and a point at either end of it.
func asJSON(number string) string {
	sign, digits := "", strings.TrimPrefix(number, "+")
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	for len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
		digits = digits[1:]
	}
	if strings.HasPrefix(digits, ".") {
		digits = "0" + digits
	}
	return sign + strings.TrimSuffix(digits, ".")
}
