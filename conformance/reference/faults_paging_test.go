package reference_test

import (
	"fmt"
	"slices"
	"strings"
)

// walks is a probe of the pages of a customer with refunds, at a limit of two: the numbers of the refunds as they come,
// 1 for the oldest, and "|" between pages. It gives up after six pages.
func walks(refunds int, clean, faulty string) probe {
	return probe{clean, faulty, func(c client) string { return walk(c, refunds, func(string) {}) }}
}

func walk(c client, refunds int, between func(customer string)) string {
	customer, ids, pages := c.customer(1000), []string{""}, []string{}
	for range refunds {
		ids = append(ids, c.refund(customer, 1).text("id"))
	}
	for query := "?limit=2"; len(pages) < 6; {
		items, next := c.list(customer, query)
		text := ""
		for _, item := range items {
			text += fmt.Sprint(slices.Index(ids, item["id"].(string)))
		}
		pages = append(pages, text)
		if next == "" {
			break
		}
		between(customer)
		query = "?limit=2&cursor=" + next
	}
	return strings.Join(pages, "|")
}

// listing is a probe of one list request of a customer with three refunds: the status and how many refunds come.
func listing(query, clean, faulty string) probe {
	return probe{clean, faulty, func(c client) string {
		got := c.get("/customers/" + refunded(c, 3) + "/refunds" + query)
		data, _ := got.body["data"].([]any)
		return fmt.Sprint(got.status, " ", len(data))
	}}
}

var pagingProbes = map[string]probe{
	"page-one-too-many":  walks(5, "54|32|1", "543|21"),
	"page-reversed":      walks(5, "54|32|1", "45|23|1"),
	"last-page-dropped":  walks(5, "54|32|1", "54|32"),
	"empty-page-forever": walks(3, "32|1", "32|1||||"),
	"cursor-loops":       walks(3, "32|1", "32|1|32|1|32|1"),
	"cursor-skips":       walks(5, "54|32|1", "54|21"),
	"cursor-repeats":     walks(4, "43|21", "43|32|21"),
	"cursor-is-offset": {"43|21", "43|32|1", func(c client) string {
		made := false
		return walk(c, 4, func(customer string) {
			if !made {
				made = true
				c.refund(customer, 1)
			}
		})
	}},
	"cursor-unsigned": {"400 invalid_cursor", "200", func(c client) string {
		customer := refunded(c, 3)
		_, cursor := c.list(customer, "?limit=1")
		last := "A"
		if strings.HasSuffix(cursor, last) {
			last = "Q"
		}
		return c.get("/customers/" + customer + "/refunds?cursor=" + cursor[:len(cursor)-1] + last).outcome()
	}},
	"bad-cursor-ignored":  listing("?cursor=nonsense", "400 0", "200 3"),
	"over-limit-clamped":  listing("?limit=101", "400 0", "200 3"),
	"limit-zero-accepted": listing("?limit=0", "400 0", "200 3"),
}
