package conformance_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Who says in the contract what becomes of 0, of an empty list, of a list over another one, of a fraction or of a customer that is not there, is taken by the words;
// who says nothing and does the same is found.
func TestWords_OfTheContractDecideWhatIsKept(t *testing.T) {
	merged := func(was, n map[string]any) {
		old, _ := was["labels"].([]any)
		now, sent := n["labels"].([]any)
		for _, v := range old {
			if !slices.Contains(now, v) {
				now = append(slices.Clone(now), v)
			}
		}
		if sent {
			n["labels"] = now
		}
	}
	days := func(below, then float64) func(was, n map[string]any) {
		return func(_, n map[string]any) {
			if d, sent := n["days"].(float64); sent && d < below {
				n["days"] = then
			}
		}
	}
	general := func(_, n map[string]any) {
		if l, sent := n["labels"].([]any); sent && len(l) == 0 {
			n["labels"] = []any{"general"}
		}
	}
	sticky := func(was, n map[string]any) {
		if was["gift"] == true {
			n["gift"] = true
		}
	}
	tens := func(_, n map[string]any) {
		if p, sent := n["price"].(float64); sent {
			n["price"] = math.Round(p/10) * 10
		}
	}
	const keeps, none = "What is left out stays as it is.", "There is no such customer."
	for name, c := range map[string]struct {
		method string
		says   []string
		orders *orderBook
		wrong  string // the rule of what is found where nothing of it is said
	}{
		"plain PUT":                 {"put", nil, &orderBook{}, ""},
		"plain PATCH":               {"patch", nil, &orderBook{}, ""},
		"0 is the default":          {"put", []string{"DAYS", "How many days. 0 stands for the default of 30."}, &orderBook{tidy: days(1, 30)}, "sent-is-read"},
		"raised":                    {"put", []string{"DAYS", "Days; values below 5 are raised to 5."}, &orderBook{tidy: days(5, 5)}, "sent-is-read"},
		"empty is the default":      {"put", []string{"LABELS", "An empty list stands for [general]."}, &orderBook{tidy: general}, "sent-is-read"},
		"set for good":              {"put", []string{"GIFT", "Once set it stays set."}, &orderBook{tidy: sticky}, "sent-is-read"},
		"merged":                    {"patch", []string{"SAYS", keeps, "LABELS", "New labels are merged with those that stand."}, &orderBook{tidy: merged}, "sent-is-read"},
		"all lists are appended":    {"patch", []string{"SAYS", keeps + " Arrays are appended."}, &orderBook{tidy: merged}, "sent-is-read"},
		"rounded":                   {"put", []string{"PRICE", "Rounded to the nearest ten."}, &orderBook{tidy: tens}, "sent-is-read"},
		"customers exist":           {"put", []string{"REFUSED", none}, &orderBook{}, ""},
		"removed customers count":   {"put", []string{"REFUSED", none, "CUSTOMER", "A customer that was removed is still accepted."}, &orderBook{softRef: true}, "reference-exists"},
		"removed ones may be named": {"put", []string{"REFUSED", none, "SAYS", "Deleted customers may still be named.", "CREATES", "Deleted customers may still be named."}, &orderBook{softRef: true}, "reference-exists"},
		"customers come later":      {"put", []string{"REFUSED", none, "CUSTOMER", "It need not exist yet."}, &orderBook{anyRef: true}, "reference-exists"},
		"customers in strict mode":  {"put", []string{"REFUSED", "Unknown customer, in strict mode only."}, &orderBook{anyRef: true}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // what is wrong is read again for seconds
			found := func(says []string) []string {
				c.orders.customers, c.orders.orders, c.orders.removed = map[string]map[string]any{}, map[string]map[string]any{}, map[string]bool{}
				c.orders.patch = c.method == "patch"
				schema := map[string]string{"put": "Order", "patch": "Patch"}[c.method]
				text := strings.NewReplacer("METHOD", c.method, "CHANGE", schema).Replace(tidyOrders)
				for i := 0; i < len(says); i += 2 {
					text = strings.ReplaceAll(text, ": "+says[i], ": '"+says[i+1]+"'")
				}
				for _, word := range []string{"CREATES", "SAYS", "REFUSED", "CUSTOMER", "DAYS", "PRICE", "GIFT", "LABELS"} {
					text = strings.ReplaceAll(text, ": "+word, ": text")
				}
				var rules []string
				for _, f := range stranger(t, text, c.orders).Findings {
					rules = append(rules, f.Rule)
				}
				return rules
			}
			assert.Empty(t, found(c.says))
			if c.wrong == "" {
				return
			}
			var quiet []string // the same service, of which the contract says what is ordinary
			for i := 0; i < len(c.says); i += 2 {
				if c.says[i] == "REFUSED" {
					quiet = append(quiet, "REFUSED", none)
				} else if c.says[i] == "SAYS" && c.method == "patch" {
					quiet = append(quiet, "SAYS", keeps)
				}
			}
			assert.Contains(t, found(quiet), c.wrong)
		})
	}
}
