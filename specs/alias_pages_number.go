package specs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// pageNames are those of parameters that take the number of a page.
var pageNames = []string{"page", "pagenumber", "pagenum", "pageno", "pageindex"}

// namesNext is how the text of a header says that it leads to the next page.
var namesNext = regexp.MustCompile(`(?i)\bnext\b`)

// firstPage is the number of the first page: the parameter's default, else its minimum where that is 0 or 1, else 1.
func firstPage(op *Operation, expression string) int {
	if expression == "" {
		return 0
	}
	n, _ := saidFirst(op.Parameter("query", strings.TrimPrefix(expression, "$request.query.")))
	return n
}

func saidFirst(p *Parameter) (n int, said bool) {
	if p == nil || p.Schema == nil {
		return 1, false
	}
	for _, keyword := range [...]string{"default", "minimum"} {
		v, _, found := p.Schema.Find(keyword)
		if n, whole := Integer(v); found && whole && n.IsInt64() && (n.Int64() == 0 || n.Int64() == 1) {
			return int(n.Int64()), keyword == "default" || n.Int64() == 1 // a minimum of 0 may be care that nobody took
		}
	}
	return 1, false
}

// numberedPages takes a list for one in pages where the query takes the number of a page, whose first is said, and a limit, and the answer is
// one list or has one: by the header Link (RFC 8288) where the contract documents it and says that it leads to the next page, else by the
// number. Its findings are warnings.
func (b *builder) numberedPages(op *Operation, limits []*Parameter) {
	items, ok := listOf(op.Shown())
	if !ok || len(limits) != 1 {
		return
	}
	p := &Pages{Hinted: true, Named: true, Place: limits[0].Place, Items: "$response.body" + items, Limit: "$request.query." + limits[0].Name}
	var extension, by string
	var numbers []*Parameter
	for _, q := range op.Parameters {
		if q.In == "query" && q.Schema != nil && slices.Contains(pageNames, lettersOf(q.Name)) && slices.Contains(q.Schema.Types(), "integer") {
			numbers = append(numbers, q)
		}
	}
	if link := nextLink(op); link != "" {
		p.Next = "$response.header." + link
		extension, by = "header "+link, "it gives the next page's URL"
	} else {
		if len(numbers) != 1 {
			return
		}
		first, said := saidFirst(numbers[0])
		if !said {
			return
		}
		p.Page, p.First, p.Place = "$request.query."+numbers[0].Name, first, numbers[0].Place
		extension, by = "parameter "+numbers[0].Name, fmt.Sprintf("the first page is %d", first)
	}
	op.Facts.Pages = p
	b.Hints = append(b.Hints, Hint{Extension: extension, Place: p.Place, Meaning: fmt.Sprintf("%s lists pages, as the names say: %s", op.ID, by)})
}

// nextLink is the name of the header Link of a list's answer, where its text says that it leads to the next page.
func nextLink(op *Operation) string {
	for _, r := range op.Responses {
		if !strings.HasPrefix(r.Status, "2") {
			continue
		}
		for _, h := range r.Headers {
			if strings.EqualFold(h.Name, "Link") && namesNext.MatchString(h.Description) {
				return h.Name
			}
		}
	}
	return ""
}

// listOf finds the one list of an answer: "" is the answer itself.
func listOf(shown *Schema) (pointer string, ok bool) {
	if shown == nil {
		return "", false
	}
	if shown.Items() != nil {
		return "", true
	}
	var lists []string
	walkMembers(shown, "", func(at string, p Property, depth int) {
		if p.Schema.Items() != nil && depth == 0 {
			lists = append(lists, "#"+at)
		}
	})
	if len(lists) != 1 {
		return "", false
	}
	return lists[0], true
}
