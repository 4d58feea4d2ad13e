package reference

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// object reads the members of a request body and notes what each violates. Names are compared byte for byte.
type object struct {
	members map[string]jsontext.Value
	found   *violations
	faults  faultSet
}

// newObject opens a well-formed body. A value that is no object violates the schema's type and has no members to look
// at, which ok reports.
func newObject(body jsontext.Value, found *violations, faults faultSet) (o object, ok bool) {
	o = object{found: found, faults: faults}
	if body.Kind() != '{' && faults.on("stack-trace-leaked") {
		panic("interface conversion: interface {} is not map[string]interface {}")
	}
	if body.Kind() != '{' || json.Unmarshal(body, &o.members) != nil {
		found.add("body", "must be an object")
		return o, false
	}
	return o, true
}

// closed refuses members that the schema does not declare: additionalProperties is false.
func (o object) closed(declared ...string) {
	if o.faults.on("additional-properties-accepted") {
		return
	}
	for name := range o.members {
		if !slices.Contains(declared, name) {
			o.found.add("body", "has a member that the schema does not declare: "+quoteShort(name))
		}
	}
}

// has reports whether a required member is there, and notes it when it is not.
func (o object) has(name string) bool {
	_, ok := o.members[name]
	if !ok {
		o.found.add("body/"+name, "is required")
	}
	return ok
}

// integer reads a required integer of least to most, in cents.
func (o object) integer(name string, least, most int64) int64 {
	if !o.has(name) {
		return 0
	}
	value := o.coerced(o.members[name])
	if value.Kind() != '0' {
		o.found.add("body/"+name, "must be an integer")
		return 0
	}
	n, ok := parseInteger(string(value))
	if !ok && o.faults.on("fraction-truncated") {
		n, ok = truncate(string(value)), true
	}
	switch {
	case !ok:
		o.found.add("body/"+name, "must be an integer, without a fraction")
	case n < least:
		o.found.add("body/"+name, fmt.Sprintf("must be at least %d", least))
	case n > most:
		o.found.add("body/"+name, fmt.Sprintf("must be at most %d", most))
	}
	return n
}

// coerced is a value as a lenient reader takes it for a number, which only faults do.
func (o object) coerced(value jsontext.Value) jsontext.Value {
	var text string
	switch {
	case value.Kind() == '"' && o.faults.on("string-coerced"):
		number := jsontext.Value(strings.Trim(string(value), `"`))
		if number.IsValid() && json.Unmarshal(value, &text) == nil {
			return number
		}
	case value.Kind() == 't' && o.faults.on("boolean-coerced"):
		return jsontext.Value("1")
	case value.Kind() == 'f' && o.faults.on("boolean-coerced"):
		return jsontext.Value("0")
	}
	return value
}

// text reads a string of shortest to longest code points, as JSON Schema counts (Validation, section 6.3.1): not bytes,
// and not UTF-16 units. It is nil when the member is absent; null is a value, and no string.
func (o object) text(name string, shortest, longest int) *string {
	value, ok := o.members[name]
	if !ok {
		return nil
	}
	var text string
	if value.Kind() != '"' || json.Unmarshal(value, &text) != nil {
		o.found.add("body/"+name, "must be a string")
		return nil
	}
	length := utf8.RuneCountInString(text)
	if o.faults.on("length-in-bytes") {
		length = len(text)
	}
	switch {
	case length < shortest && !o.faults.on("min-length-ignored"):
		o.found.add("body/"+name, fmt.Sprintf("must have at least %d characters", shortest))
	case length > longest:
		o.found.add("body/"+name, fmt.Sprintf("must have at most %d characters", longest))
	}
	return &text
}

// optional is a text that may be absent.
func (o object) optional(name string, shortest, longest int) *string {
	if value, ok := o.members[name]; ok && value.Kind() == 'n' && o.faults.on("null-taken-for-absent") {
		return nil
	}
	return o.text(name, shortest, longest)
}

// quoteShort shows a client its own member name without sending back 64 KiB of it.
func quoteShort(name string) string {
	const most = 40
	if utf8.RuneCountInString(name) > most {
		name = string([]rune(name)[:most]) + "…"
	}
	return strconv.Quote(name)
}
