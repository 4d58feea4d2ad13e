package conformance

import (
	"slices"

	"holdfast/cases"
)

// simpler gives, for rules that many things must hold for, the rules whose breach breaks them too. One mistake is then told
// once, by the simplest request that shows it, and the others stand behind it.
func simpler() map[string][]string {
	keys := []string{"idempotency-replay", "idempotency-conflict", "idempotency-distinct-keys"}
	draws := []string{"balance-exact", "balance-exceeds"}
	parts := []string{"balance-cumulative", "balance-no-credit", "balance-refusals", "balance-replays", "balance-separate"}
	stored := []string{"read-back", "sent-is-read", "listed"}
	pages := []string{"page-complete", "page-disjoint", "page-order", "page-limit"}
	all := slices.Concat(draws, keys, parts, stored, []string{"refusal-no-effect"})
	return map[string][]string{
		"idempotency-reformatted":     keys[:1],
		"idempotency-conflict-intact": keys,
		"idempotency-lost-answer":     slices.Concat(keys[:1], draws[:1]),
		"idempotency-raced":           slices.Concat(keys[:1], draws[:1]),
		"idempotency-after-refusal":   slices.Concat(draws, []string{"balance-refusals"}),
		"idempotency-scope":           draws[:1],
		"idempotency-caller-scope":    slices.Concat(draws[:1], []string{"idempotency-scope", "foreign-object"}),
		"balance-cumulative":          draws,
		"balance-no-credit":           {"negative-minimum", "negative-type"},
		"balance-refusals":            slices.Concat(draws, []string{"refusal-no-effect"}),
		"balance-replays":             slices.Concat(draws, keys[:1]),
		"balance-separate":            draws,
		"balance-restores":            draws,
		"balance-raced":               slices.Concat(draws, keys[2:], []string{"balance-cumulative"}),
		"balance-sequence":            all,
		"balance-ledger":              slices.Concat(all, []string{"balance-sequence", "balance-raced"}),
		"sent-is-read":                {"read-back"},
		"listed":                      {"read-back"},
		"page-same-items":             pages,
		"page-stable":                 pages,
		"page-terminates":             pages[1:2],
		"foreign-looks-absent":        {"foreign-object"},
		"refusal-precedence": {
			"credentials-missing", "unsupported-media-type", "negative-required", "negative-type", "negative-format", "negative-pattern",
			"negative-minimum", "negative-maximum", "absent-object", "idempotency-conflict", "balance-exceeds",
		},
	}
}

// follow marks the findings that a simpler one of the same operation explains.
func follow(findings []Finding) {
	rules := simpler()
	for i := range findings {
		f := &findings[i]
		f.Follows = ""
		for _, rule := range rules[f.Rule] {
			j := slices.IndexFunc(findings, func(h Finding) bool {
				return h.Rule == rule && h.Operation == f.Operation && h.Level == cases.Violation && !h.Flaky
			})
			if j >= 0 {
				f.Follows = findings[j].Requirement
				break
			}
		}
	}
}
