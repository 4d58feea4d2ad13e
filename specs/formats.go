package specs

import (
	"errors"
	"math/big"
	"net/netip"
	"regexp"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

var (
	errUUID      = errors.New("not a UUID (RFC 9562 §4)")
	errDateTime  = errors.New("not a date-time (RFC 3339 §5.6)")
	errIPv4      = errors.New("not an IPv4 address (RFC 2673 §3.2)")
	errIntRange  = errors.New("out of the format's range")
	uuidForm     = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
	dateTimeForm = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)
)

// formats are the parsers that replace the validator's own where those are stricter than the RFCs. Unknown formats are ignored.
func formats() []*jsonschema.Format {
	return []*jsonschema.Format{
		{Name: "uuid", Validate: ofString(func(s string) error {
			if !uuidForm.MatchString(s) {
				return errUUID
			}
			return nil
		})},
		{Name: "date-time", Validate: ofString(dateTime)},
		{Name: "uri", Validate: ofString(uri)},
		{Name: "uri-reference", Validate: ofString(uriReference)},
		{Name: "iri", Validate: ofString(iri)},
		{Name: "iri-reference", Validate: ofString(iriReference)},
		{Name: "uri-template", Validate: ofString(uriTemplate)},
		{Name: "ipv4", Validate: ofString(ipv4)},
		{Name: "int32", Validate: intRange(32)},
		{Name: "int64", Validate: intRange(64)},
		// Annotations in practice: what people mean by these differs too much.
		{Name: "period", Validate: anything},
		{Name: "semver", Validate: anything},
	}
}

func anything(any) error { return nil }

func ofString(check func(string) error) func(any) error {
	return func(v any) error {
		if s, ok := v.(string); ok {
			return check(s)
		}
		return nil
	}
}

// dateTime follows RFC 3339 §5.6, with t and z in lower case and leap seconds at any offset.
func dateTime(s string) error {
	upper := strings.ToUpper(s)
	if !dateTimeForm.MatchString(upper) {
		return errDateTime
	}
	if strings.HasSuffix(upper[:19], ":60") {
		upper = upper[:17] + "59" + upper[19:]
		t, err := time.Parse(time.RFC3339Nano, upper)
		if u := t.UTC(); err != nil || u.Hour() != 23 || u.Minute() != 59 {
			return errDateTime
		}
		return nil
	}
	if _, err := time.Parse(time.RFC3339Nano, upper); err != nil {
		return errDateTime
	}
	return nil
}

func ipv4(s string) error {
	if a, err := netip.ParseAddr(s); err != nil || !a.Is4() {
		return errIPv4
	}
	return nil
}

// intRange asserts the range of int32 and int64 (OpenAPI Format Registry). Whether the number is whole is the type's matter.
func intRange(bits uint) func(any) error {
	limit := new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), bits-1))
	lowest := new(big.Rat).Neg(limit)
	return func(v any) error {
		if n, ok := Rational(v); ok && (n.Cmp(limit) >= 0 || n.Cmp(lowest) < 0) {
			return errIntRange
		}
		return nil
	}
}
