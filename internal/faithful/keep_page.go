package faithful

import (
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// page cuts a list where the contract has a parameter for the number of a page, whose first is said, and one for its size.
func (q *request) page(all []any) []any {
	number, first := q.integer("page", "pagenumber", "pagenum", "pageno", "pageindex")
	size, _ := q.integer("limit", "pagesize", "perpage", "maxresults")
	if first < 0 || size < 0 {
		return append([]any{}, all...)
	}
	from := min(max(number-first, 0)*size, len(all))
	return append([]any{}, all[from:min(from+size, len(all))]...)
}

// integer is what a request says of an integer in the query that has one of some names, else its default; least is its minimum. Both are
// negative where there is no such parameter, or nothing is said.
func (q *request) integer(names ...string) (value, least int) {
	for _, list := range []openapi3.Parameters{q.route.item.Parameters, q.operation.Parameters} {
		for _, p := range list {
			name := strings.ToLower(strings.NewReplacer("_", "", "-", "", ".", "").Replace(p.Value.Name))
			if p.Value.In != "query" || !slices.Contains(names, name) || p.Value.Schema == nil || !p.Value.Schema.Value.Type.Is("integer") {
				continue
			}
			schema := p.Value.Schema.Value
			value, least = -1, -1
			if schema.Min != nil {
				least = int(*schema.Min)
			}
			if n, ok := schema.Default.(float64); ok {
				value = int(n)
				if least < 0 || n <= 1 {
					least = int(n)
				}
			}
			if n, err := strconv.Atoi(q.URL.Query().Get(p.Value.Name)); err == nil {
				value = n
			}
			return value, least
		}
	}
	return -1, -1
}
