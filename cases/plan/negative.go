package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/cases/values"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// negatives breaks one keyword at one place of a request that was just accepted.
func negatives() generator {
	rules := []cases.Rule{{
		ID:      "lenient-coercion",
		Summary: "A value of the wrong JSON type is refused, though servers that people deploy convert it.",
		Source:  "JSON Schema 2020-12 Validation §6.1.1; RFC 8259 §4", Level: cases.Warning, Confidence: cases.Should, PerOperation: true,
		Habits: []cases.Habit{{Name: "null is taken for any value", Sent: "null"}, {Name: "values of one type are taken for another"}},
		Fix:    "decode strictly (pydantic strict mode, ajv without coerceTypes, a decoder that refuses unknown and repeated members), or say in the contract that the other form is valid",
	}}
	known := map[string]bool{"properties": true}
	for _, k := range negativeKeywords() {
		known[k.keyword] = true
		rule := cases.Rule{
			ID: "negative-" + kebab(k.keyword), Summary: k.summary, Source: "JSON Schema 2020-12 " + k.section, Cause: cases.OfPlace,
			Level: cases.Violation, Confidence: cases.Must, Fix: "validate the request against the schema of the contract before acting on it",
		}
		if k.keyword == "type" {
			rule.Habits = []cases.Habit{{Name: "fractions are taken for integers", Variant: "fraction", ByPart: true}}
		}
		rules = append(rules, rule)
	}
	return generator{rules: rules, plan: func(d *draft) {
		for _, r := range d.requirements() {
			if r.Kind == specs.KindRequest && r.Broken == "" && known[r.Keyword] && !orNull(r) {
				d.negativesOf(r)
			}
		}
	}}
}

type negativeKeyword struct{ keyword, summary, section string }

func negativeKeywords() []negativeKeyword {
	return []negativeKeyword{
		{"type", "A value of another JSON type is refused.", "Validation §6.1.1"},
		{"enum", "A value outside the enum is refused.", "Validation §6.1.2"},
		{"const", "Any value but the constant is refused.", "Validation §6.1.3"},
		{"multipleOf", "A value that is no multiple is refused.", "Validation §6.2.1"},
		{"maximum", "A value over the maximum is refused.", "Validation §6.2.2"},
		{"exclusiveMaximum", "A value that reaches the exclusive maximum is refused.", "Validation §6.2.3"},
		{"minimum", "A value under the minimum is refused.", "Validation §6.2.4"},
		{"exclusiveMinimum", "A value that reaches the exclusive minimum is refused.", "Validation §6.2.5"},
		{"maxLength", "A string longer than maxLength is refused.", "Validation §6.3.1"},
		{"minLength", "A string shorter than minLength is refused.", "Validation §6.3.2"},
		{"pattern", "A string that the pattern does not match is refused.", "Validation §6.3.3"},
		{"maxItems", "An array with more than maxItems is refused.", "Validation §6.4.1"},
		{"minItems", "An array with fewer than minItems is refused.", "Validation §6.4.2"},
		{"uniqueItems", "An array with equal items is refused.", "Validation §6.4.3"},
		{"maxProperties", "An object with more than maxProperties is refused.", "Validation §6.5.1"},
		{"minProperties", "An object with fewer than minProperties is refused.", "Validation §6.5.2"},
		{"required", "A request without a required part is refused.", "Validation §6.5.3"},
		{"format", "A string that is not of the asserted format is refused.", "Validation §7.2"},
		{"additionalProperties", "A member that a closed object does not have is refused.", "Core §10.3.2.3"},
		{"anyOf", "A value that no branch of anyOf allows is refused.", "Core §10.2.1.2"},
		{"oneOf", "A value that no branch of oneOf allows, or more than one, is refused.", "Core §10.2.1.3"},
		{"not", "A value that the schema of not allows is refused.", "Core §10.2.1.4"},
		{"contains", "An array without an item that it has to contain is refused.", "Core §10.3.1.3"},
		{"minContains", "An array with fewer of the items that it has to contain is refused.", "Validation §6.4.5"},
		{"maxContains", "An array with more of the items that it may contain is refused.", "Validation §6.4.4"},
		{"items", "An item after the last one that is declared is refused.", "Core §10.3.1.2"},
		{"propertyNames", "A member whose name is not allowed is refused.", "Core §10.3.2.4"},
		{"dependentRequired", "An object without the member that another one asks for is refused.", "Validation §6.5.4"},
		{"dependentSchemas", "An object that does not keep what one of its members asks for is refused.", "Core §10.2.2.4"},
		{"then", "A value that does not keep what holds under its condition is refused.", "Core §10.2.2.2"},
		{"else", "A value that does not keep what holds without its condition is refused.", "Core §10.2.2.3"},
	}
}

// kebab writes a keyword as rules are named: maxLength is max-length.
func kebab(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('-')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (d *draft) negativesOf(r *specs.Requirement) {
	g, ok := d.withPlace(r)
	if !ok {
		reason := "no valid request reaches this place"
		if strings.Count(r.Pointer, "/") > values.MaxOptionalDepth {
			reason = "it lies deeper than optional members are made"
		}
		d.skip(r.ID, reason, "")
		return
	}
	tried := false
	for _, v := range d.broken(g.base, r) {
		tried = d.negative(g, r, v) || tried
	}
	if tried {
		d.besideNew(g, r)
		d.secondItem(g, r) // that it is refused proves less: nobody has accepted a second item
	} else {
		d.skip(r.ID, "no value breaks this keyword alone in a way that every reader refuses", "")
	}
}

// broken gives the bases that break a requirement, by the name of the variant. A nil value is an absence.
func (d *draft) broken(b *base, r *specs.Requirement) []brokenBase {
	switch r.Keyword {
	case "required":
		changed, err := b.without(r.In, r.Pointer)
		if err != nil || d.mayBeEmpty(r) {
			return nil
		}
		return []brokenBase{{name: "absent", sent: "absent", base: changed}}
	case "properties":
		return b.forbidden(r)
	case "additionalProperties":
		pointer := r.Pointer + "/" + extraMember
		changed, err := b.with(r.In, pointer, "extra")
		if err != nil {
			return nil
		}
		return []brokenBase{{name: "extra", sent: extraMember + ` "extra"`, base: changed}}
	}
	if now, _ := b.literal(r.In, r.Pointer); r.Schema == nil || cases.IsFile(now) {
		return nil // what is no such file would be refused for that
	}
	var all []brokenBase
	for _, v := range d.maker(r.ID).Breakers(r.Schema, r.Keyword, d.written(r)) {
		if !intent.Safe(d.op.Method) && (b.meansAnObject(r.In, r.Pointer) || r.In == "body" && refers(r.Pointer)) && mayName(v.Value) {
			continue // a lenient reader takes 1.5 for the object 1, which may be anybody's
		}
		changed, err := b.with(r.In, r.Pointer, v.Value)
		if err != nil {
			continue
		}
		all = append(all, brokenBase{name: v.Name, sent: shownVariant(r, v), base: changed, value: v.Value})
	}
	return all
}

// mayBeEmpty says that nothing at all is a value of a parameter: an object whose members stand for themselves in the query, and none of
// which has to be there.
func (d *draft) mayBeEmpty(r *specs.Requirement) bool {
	tokens := jsonpointer.Tokens(r.Pointer)
	if r.In != "query" || len(tokens) != 1 {
		return false
	}
	p := d.op.Parameter(r.In, tokens[0])
	apart := p != nil && !p.JSON() && slices.Equal(p.Schema.Types(), []string{"object"}) && (p.Style == "deepObject" || p.Style == "form" && p.Explode)
	return apart && p.Schema.Validate(map[string]any{}) == nil
}

// extraMember is a name that no schema has.
const extraMember = "x_conformance_extra"

type brokenBase struct {
	name, sent string
	base       *base
	// value is what stands at the place; nil is an absence, or null.
	value any
}

func shownVariant(r *specs.Requirement, v values.Variant) string {
	if text, ok := v.Value.(string); ok && r.In != "body" {
		return cases.BriefText(text)
	}
	return cases.Brief(v.Value)
}

// negative adds one case under the rule of its class and says whether it did.
func (d *draft) negative(g *groupDraft, r *specs.Requirement, v brokenBase) bool {
	c := cases.Case{
		ID: r.ID + "~" + v.name, Rule: "negative-" + kebab(r.Keyword), Requirements: append([]string{r.ID}, d.orNullAt(r)...),
		Why:      r.Text + "; everything else is as in a request that was just accepted",
		Mutation: &cases.Mutation{In: r.In, Pointer: r.Pointer, Keyword: r.Keyword, Sent: v.sent, Valid: g.base.shown(r.In, r.Pointer)},
	}
	if r.Keyword == "properties" {
		c.Mutation.Pointer, c.Mutation.Valid = r.Pointer+jsonpointer.Of(v.name), "absent"
	}
	if r.Keyword == "additionalProperties" {
		c.Mutation.Pointer, c.Mutation.Valid = r.Pointer+"/"+extraMember, "absent"
	}
	s := v.base.lastStep(d, c.ID, "send", cases.Probe)
	got, err := d.classify(&s)
	if err != nil {
		return false
	}
	s.Expect = d.invalid(r.In, r.Pointer)
	switch got.Class {
	case cases.Negative:
		if r.In == "header" && r.Keyword == "required" && d.isKey(r.In, r.Pointer) {
			if _, declared := d.contract.Outcome(d.op, "key-missing", ""); declared {
				s.Expect = d.refused("key-missing", "")
			}
		}
		if r.Keyword == "required" && d.unconditional(r.In, r.Pointer) {
			s.Expect = d.refused("unconditional", "")
		}
	case cases.Lenient:
		c.Rule = "lenient-coercion"
		c.Why = r.Text + "; some servers convert the value"
		if r.Keyword == "additionalProperties" {
			c.Why = r.Text + "; some servers drop the others"
		}
	default:
		return false
	}
	if r.Keyword == "properties" {
		c.Class, c.Rule, c.Why = cases.Lenient, "lenient-coercion", r.Text+"; some servers drop what nobody may send"
	}
	if v.name == values.NewlineAfter {
		c.Class, c.Rule, c.Why = cases.Lenient, "lenient-coercion", r.Text+"; some servers trim texts before they look at them"
	}
	s.Class, c.Proof = got.Class, got.Proof()
	d.forgive(&c, &s, r.In, r.Pointer)
	g.add(c, s)
	return true
}

// unconditional says whether a place is If-Match: that it is missing is a condition of its own (RFC 6585 §3), unless the contract
// declares what is invalid at this very place.
func (d *draft) unconditional(in, pointer string) bool {
	return in == "header" && strings.EqualFold(pointer, "/If-Match") && d.narrowed("invalid", in, pointer) == nil
}

// isKey says whether a place is the operation's idempotency key.
func (d *draft) isKey(in, pointer string) bool {
	i := d.op.Facts.Idempotency
	return i != nil && i.Key == placeExpression(in, pointer)
}
