package values

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/brianvoe/gofakeit/v7"
)

// formatted proposes values of a format (OpenAPI Format Registry; JSON Schema 2020-12 §7.3). Addresses lie in what RFC 2606 and
// RFC 5737 set aside for examples; an instant is one that its place's name speaks of.
func (m *Maker) formatted(format, name string, r *rand.Rand) []string {
	word := spelled(6, r)
	switch format {
	case "uuid":
		return []string{uuid(r)}
	case "date-time":
		return []string{m.moment(name, r).Format(time.RFC3339)}
	case "date":
		return []string{m.moment(name, r).Format(time.DateOnly)}
	case "time":
		return []string{m.moment(name, r).Format("15:04:05Z07:00"), m.moment(name, r).Format(time.TimeOnly)}
	case "duration":
		return []string{fmt.Sprintf("PT%dM", 1+r.IntN(59))}
	case "email", "idn-email":
		return []string{word + "@example.com", "a@b.co"}
	case "hostname", "idn-hostname":
		return []string{word + ".example.com"}
	case "ipv4":
		return []string{fmt.Sprintf("192.0.2.%d", 1+r.IntN(254))}
	case "ipv6":
		return []string{fmt.Sprintf("2001:db8::%x", 1+r.IntN(0xffff))}
	case "uri", "iri", "url":
		return []string{"https://example.invalid/" + word, "https://a.invalid"}
	case "uri-reference", "iri-reference":
		return []string{"/" + word}
	case "uri-template":
		return []string{"https://example.invalid/{" + word + "}"}
	case "json-pointer":
		return []string{"/" + word}
	case "relative-json-pointer":
		return []string{"0/" + word}
	case "regex":
		return []string{"^" + word + "$"}
	case "decimal": // the pattern beside it often allows what is no number: "" and "-"
		return []string{fmt.Sprintf("%d.%02d", 1+r.IntN(99), r.IntN(100)), fmt.Sprintf("%d.%d", 1+r.IntN(9), r.IntN(10)), "1", "0.5"}
	case "int32", "int64", "uint32", "uint64": // a number that is written as a text
		return []string{fmt.Sprint(10 + r.IntN(90)), fmt.Sprint(1 + r.IntN(9))}
	case "byte", "base64":
		return []string{"aGVsbG8="}
	}
	return nil
}

func uuid(r *rand.Rand) string {
	hi, lo := r.Uint64()&^0xf000|0x4000, r.Uint64()&^(3<<62)|1<<63
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", hi>>32, hi>>16&0xffff, hi&0xffff, lo>>48, lo&0xffffffffffff)
}

// named proposes what people would write at a place of that name.
func named(name string, r *rand.Rand) []string {
	f := gofakeit.NewFaker(rand.NewPCG(r.Uint64(), r.Uint64()), false)
	name = strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(name))
	for _, row := range [...]struct {
		part string
		text func() string
	}{
		{"email", func() string { return strings.ToLower(f.FirstName()) + "@example.com" }},
		{"firstname", f.FirstName}, {"givenname", f.FirstName},
		{"lastname", f.LastName}, {"familyname", f.LastName}, {"surname", f.LastName},
		{"username", func() string { return strings.ToLower(f.FirstName()) }},
		{"company", f.Company}, {"organi", f.Company},
		{"filename", func() string { return spelled(6, r) + ".txt" }},
		{"currency", func() string { return "EUR" }},
		{"countrycode", func() string { return "DE" }}, {"country", f.Country},
		{"city", f.City}, {"street", f.StreetName}, {"address", f.StreetName}, {"state", f.State},
		{"zip", func() string { return fmt.Sprint(10000 + r.IntN(80000)) }},
		{"postal", func() string { return fmt.Sprint(10000 + r.IntN(80000)) }},
		{"phone", func() string { return fmt.Sprintf("+1202555%04d", 100+r.IntN(100)) }},
		{"url", func() string { return "https://example.invalid/" + spelled(6, r) }},
		{"color", f.SafeColor}, {"colour", f.SafeColor},
		{"language", func() string { return "en" }}, {"locale", func() string { return "en-GB" }},
		{"note", f.ProductName}, {"comment", f.ProductName}, {"description", f.ProductName}, {"message", f.ProductName},
		{"title", f.ProductName}, {"product", f.ProductName}, {"sku", func() string { return strings.ToUpper(spelled(8, r)) }},
		{"name", f.Name},
	} {
		if strings.Contains(name, row.part) {
			return []string{row.text()}
		}
	}
	return nil
}

// stretched proposes values of a format with exactly n characters, for the formats that have room.
func stretched(format string, n int, r *rand.Rand) []string {
	var start, end string
	switch format {
	case "email":
		end = "@example.com"
	case "uri", "iri", "url":
		start = "https://example.invalid/"
	case "uri-reference", "iri-reference":
		start = "/"
	default:
		return nil
	}
	if n <= len(start)+len(end) {
		return nil
	}
	return []string{start + spelled(n-len(start)-len(end), r) + end}
}
