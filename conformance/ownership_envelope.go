package conformance

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"holdfast/specs"
)

// envelopes are an answer's object and those within it that are about the list and no items of it: data, page, links, and what HAL embeds.
func envelopes(object map[string]any, depth int) []map[string]any {
	all := []map[string]any{object}
	if depth == 2 {
		return all
	}
	for _, name := range []string{
		"data", "result", "results", "response", "payload", "_embedded", "hits", "collection", "page", "meta", "_meta", "metadata", "pagination", "paging",
		"pageInfo", "page_info", "links", "_links",
	} {
		if within, ok := object[name].(map[string]any); ok {
			all = append(all, envelopes(within, depth+1)...)
		}
	}
	return all
}

// longest is the length of the longest list in an answer.
func longest(said []map[string]any) (n int) {
	for _, object := range said {
		for _, member := range object {
			if items, isList := member.([]any); isList {
				n = max(n, len(items))
			}
		}
	}
	return n
}

// counted says whether an answer says that a list has as many items as it shows, or more. A count may be that of the page, where there is a
// total as well.
func counted(said []map[string]any, shown int) (exact, more bool) {
	for _, object := range said {
		for name, v := range object {
			n, isNumber := specs.Integer(v)
			if _, ok := v.(json.Number); !ok || !isNumber || !n.IsInt64() {
				continue
			}
			total := slices.Contains([]string{"total", "totalcount", "totalelements", "totalitems", "totalresults", "totalrecords"}, folded(name))
			if total || folded(name) == "count" {
				exact, more = exact || n.Int64() == int64(shown), more || n.Int64() > int64(shown)
			}
		}
	}
	return exact && !more, more
}

// linksNext says that an answer's header names a next page (RFC 8288 §3.3), or that it is a part (RFC 9110 §15.3.7).
func linksNext(status int, header http.Header) bool {
	return status == http.StatusPartialContent || slices.ContainsFunc(header.Values("Link"), func(link string) bool {
		link = strings.ToLower(strings.ReplaceAll(link, " ", ""))
		return strings.Contains(link, `;rel="next"`) || strings.Contains(link, ";rel=next")
	})
}
