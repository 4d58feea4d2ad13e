package parcels

import (
	"net/http"
	"regexp"
	"slices"
)

var (
	country  = regexp.MustCompile(`^[A-Z]{2}$`)
	language = regexp.MustCompile(`^[a-z]{2}$`)
)

// declaration says whether customs would take what is declared, and keeps nothing.
func (s *Service) declaration(c *call) *answer {
	if a := s.read(c, "application/json"); a != nil {
		return a
	}
	if !s.declared(c.body) || !s.conditions(c.body) {
		return invalid()
	}
	return answered(http.StatusOK, object{"accepted": true})
}

// declared judges each member by itself.
func (s *Service) declared(body object) bool {
	if has(body, "approved") && s.faults.on("approval-dropped") {
		delete(body, "approved")
	}
	if !only(body, "kind", "country", "value", "papers", "seals", "sides", "remarks", "insured", "vat", "sender") {
		return false
	}
	for name, v := range body {
		ok := false
		switch name {
		case "kind":
			ok = v == "gift" || v == "goods"
		case "country":
			text, isString := v.(string)
			ok = isString && country.MatchString(text) && (text != "ZZ" || s.faults.on("no-country-accepted"))
		case "value":
			ok = isWhole(v, 1, 100_000)
		case "insured":
			_, ok = v.(bool)
		case "vat", "sender":
			ok = isText(v, 1, 20)
		case "papers":
			ok = s.papers(v)
		case "seals":
			ok = s.seals(v)
		case "sides":
			ok = s.sides(v)
		case "remarks":
			ok = s.remarks(v)
		}
		if !ok {
			return false
		}
	}
	return body["kind"] != nil && body["country"] != nil && body["papers"] != nil
}

// papers have an invoice among them, and one alone.
func (s *Service) papers(v any) bool {
	list, ok := v.([]any)
	invoices := len(slices.DeleteFunc(slices.Clone(list), func(paper any) bool { return paper != "invoice" }))
	return ok && len(list) <= 5 && allOf(list, "invoice", "licence", "photo") &&
		(invoices > 0 || s.faults.on("no-invoice-accepted")) && (invoices < 2 || s.faults.on("two-invoices-accepted"))
}

// seals are numbered, and two of the numbers at least are customs' own, from 1000 on.
func (s *Service) seals(v any) bool {
	list, ok := v.([]any)
	own := 0
	for _, seal := range list {
		if !isWhole(seal, 1, 9999) {
			return false
		}
		if isWhole(seal, 1000, 9999) {
			own++
		}
	}
	return ok && len(list) <= 6 && (own >= 2 || own == 1 && s.faults.on("one-seal-accepted"))
}

// sides are length, width and height.
func (s *Service) sides(v any) bool {
	list, ok := v.([]any)
	for i, side := range list {
		if i < 3 && !isWhole(side, 1, 200) {
			return false
		}
	}
	return ok && (len(list) == 3 || len(list) > 3 && s.faults.on("fourth-side-accepted"))
}

// remarks are in languages.
func (s *Service) remarks(v any) bool {
	remarks, ok := v.(object)
	for name, remark := range remarks {
		if !isText(remark, 0, 40) || !language.MatchString(name) && !s.faults.on("any-language-accepted") {
			return false
		}
	}
	return ok
}

// conditions judges members by others.
func (s *Service) conditions(body object) bool {
	value, valued := whole(body["value"])
	switch {
	case body["vat"] != nil && body["sender"] == nil && !s.faults.on("vat-without-sender-accepted"),
		body["insured"] != nil && !valued && !s.faults.on("insured-without-value-accepted"),
		body["kind"] == "goods" && !valued && !s.faults.on("goods-without-value-accepted"),
		body["kind"] == "gift" && value > 4500 && !s.faults.on("large-gift-accepted"):
		return false
	}
	return true
}
