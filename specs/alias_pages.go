package specs

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// speakeasyPages reads x-speakeasy-pagination: {type, inputs: [{name, in, type}], outputs: {results, nextCursor, numPages}}.
// The outputs are JSONPaths. Numbers of pages have no counterpart in x-conformance: of such a list only the limit is used.
func (b *builder) speakeasyPages(op *Operation, x cursor) {
	const extension = "x-speakeasy-pagination"
	if !x.ok() || op.Facts.Pages != nil {
		return
	}
	kind := x.get("type").text()
	if !slices.Contains([]string{"cursor", "offsetLimit", "page", "url"}, kind) {
		b.unread(x, extension, fmt.Sprintf("its type %q is not cursor, offsetLimit, page or url", kind))
		return
	}
	p := &Pages{Hinted: true, Place: b.place(x)}
	inputs := map[string]*string{"cursor": &p.Cursor, "offset": &p.Offset, "limit": &p.Limit, "page": &p.Page}
	if list := x.get("inputs"); list != nil {
		for _, input := range list.kids {
			to, known := inputs[input.get("type").text()]
			text, err := b.pageInput(op, input)
			switch {
			case !known:
				err = fmt.Errorf("its input has the type %q", input.get("type").text())
			case err == nil && to != nil:
				*to = text
			}
			if err != nil {
				b.unread(x, extension, err.Error())
				return
			}
		}
	}
	for _, output := range []struct {
		name string
		to   *string
	}{{"results", &p.Items}, {"nextCursor", &p.Next}, {"nextUrl", &p.Next}} {
		path := x.get("outputs").get(output.name).text()
		if path == "" {
			continue
		}
		text, err := b.shown(op, path)
		if err != nil {
			b.unread(x, extension, output.name+": "+err.Error())
			return
		}
		*output.to = text
	}
	switch {
	case p.Items == "":
		b.unread(x, extension, "outputs names no results")
	case kind == "cursor" && (p.Cursor == "" || p.Next == ""), kind == "url" && p.Next == "":
		b.unread(x, extension, "it does not say how the next page is asked for")
	default:
		b.pagesHint(op, x, extension, p)
	}
}

// pageInput is the runtime expression of an input: {name: cursor, in: parameters}, or a member of the body.
func (b *builder) pageInput(op *Operation, input *node) (string, error) {
	name, in := input.get("name").text(), input.get("in").text()
	switch in {
	case "parameters", "query", "header", "path":
		for _, p := range op.Parameters {
			if p.Name == name && (in == "parameters" || in == p.In) {
				return "$request." + p.In + "." + p.Name, nil
			}
		}
		return "", fmt.Errorf("the operation declares no parameter %q", name)
	case "requestBody":
		text := "$request.body#" + jsonpointer.Of(name)
		if pointer, ok := pathPointer(name); ok {
			text = "$request.body#" + pointer
		}
		return text, b.fits(op, text)
	}
	return "", fmt.Errorf("its input is in %q", in)
}

// microsoftPages reads x-ms-pageable: {nextLinkName, itemName}: the members of the answer with the next page's URL and with
// the items ("value" where it is not said). A nextLinkName of null says that there is one page only.
func (b *builder) microsoftPages(op *Operation, x cursor) {
	const extension = "x-ms-pageable"
	if !x.ok() || op.Facts.Pages != nil {
		return
	}
	if x.kind != objectKind {
		b.unread(x, extension, "it is no object")
		return
	}
	item := "value"
	if n := x.get("itemName"); n != nil {
		item = n.text()
	}
	p := &Pages{Hinted: true, Place: b.place(x), Items: "$response.body#" + jsonpointer.Of(item)}
	if link := x.get("nextLinkName").text(); link != "" {
		p.Next = "$response.body#" + jsonpointer.Of(link)
	}
	for _, text := range []string{p.Items, p.Next} {
		if text == "" {
			continue
		}
		if err := b.fits(op, text); err != nil {
			b.unread(x, extension, err.Error())
			return
		}
	}
	b.pagesHint(op, x, extension, p)
}

func (b *builder) pagesHint(op *Operation, x cursor, extension string, p *Pages) {
	op.Facts.Pages = p
	p.First = firstPage(op, p.Page)
	parts := []string{"items at " + p.Items}
	switch {
	case p.Next != "" && p.Cursor != "":
		parts = append(parts, p.Next+" is the next page's "+p.Cursor)
	case p.Next != "":
		parts = append(parts, p.Next+" is the next page's URL")
	}
	if p.Offset != "" {
		parts = append(parts, "offset by "+p.Offset)
	}
	if p.Page != "" {
		parts = append(parts, "page by "+p.Page)
	}
	if p.Limit != "" {
		parts = append(parts, "limited by "+p.Limit)
	}
	b.hint(extension, x, op.ID+" lists pages: "+strings.Join(parts, ", "))
}
