package specs

import (
	"fmt"
	"slices"

	"holdfast/specs/jsonpointer"
)

// cursorNames are pairs of names that many APIs have: the parameter that takes a cursor, and the member of the answer that gives the next one.
var cursorNames = map[string][]string{
	"cursor":    {"nextcursor"},
	"pagetoken": {"nextpagetoken", "nextpage"},
	"nexttoken": {"nexttoken"},
}

// limitNames are those of parameters that say how many items a page has at most.
var limitNames = []string{"limit", "pagesize", "perpage", "maxresults"}

// namedPages takes a list for one in pages whose names say so twice: the query takes a cursor and a limit, and the answer has one list and, beside
// it or one object deeper, the next cursor, a text or null. Nothing else is guessed of it, and its findings are warnings.
func (b *builder) namedPages(op *Operation) {
	shown := op.Shown()
	if op.Method != "GET" || op.Facts.Pages != nil || shown == nil {
		return
	}
	var cursors, limits []*Parameter
	for _, p := range op.Parameters {
		switch name := lettersOf(p.Name); {
		case p.In != "query" || p.Schema == nil:
		case cursorNames[name] != nil && slices.Contains(p.Schema.Types(), "string"):
			cursors = append(cursors, p)
		case slices.Contains(limitNames, name) && slices.Contains(p.Schema.Types(), "integer"):
			limits = append(limits, p)
		}
	}
	if len(cursors) == 0 {
		b.numberedPages(op, limits)
		return
	}
	if len(cursors) != 1 || len(limits) != 1 {
		return
	}
	var items, next []string
	walkMembers(shown, "", func(at string, p Property, depth int) {
		switch {
		case p.Schema.Items() != nil && depth == 0:
			items = append(items, at)
		case slices.Contains(cursorNames[lettersOf(cursors[0].Name)], lettersOf(p.Name)) && slices.Contains(p.Schema.Types(), "string"):
			next = append(next, at)
		}
	})
	if len(items) != 1 || len(next) != 1 {
		return
	}
	const body = "$response.body#"
	op.Facts.Pages = &Pages{
		Hinted: true, Named: true, Place: cursors[0].Place, Items: body + items[0], Next: body + next[0],
		Cursor: "$request.query." + cursors[0].Name, Limit: "$request.query." + limits[0].Name,
	}
	b.Hints = append(b.Hints, Hint{Extension: "parameter " + cursors[0].Name, Place: cursors[0].Place, Meaning: fmt.Sprintf("%s lists pages, as the names say: %s is the next page's %s", op.ID, next[0], cursors[0].Name)})
}

// walkMembers visits the members of an object, and those of the objects in it.
func walkMembers(s *Schema, at string, visit func(at string, p Property, depth int)) {
	for _, p := range s.Properties() {
		pointer := at + jsonpointer.Of(p.Name)
		if at == "" && slices.Equal(p.Schema.Types(), []string{"object"}) {
			walkMembers(p.Schema, pointer, func(at string, p Property, depth int) { visit(at, p, depth+1) })
			continue
		}
		visit(pointer, p, 0)
	}
}
