package specs

import (
	"regexp"
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// Filter is a query parameter that keeps to the items of a list which have its value in a member.
type Filter struct {
	// Name is the parameter's; Member is the RFC 6901 pointer from an item to the member.
	Name, Member string
	// Declared is false where parameter and member only have one name and one schema; what is found of it is a note. Shown says that they
	// have one closed list of values too, and no request can say which of them an item gets.
	Declared, Shown bool
	Place           Place
}

// Asked is the schema of one value that a filter's parameter takes, and whether it takes several at once.
func (f *Filter) Asked(op *Operation) (one *Schema, many bool) {
	p := op.Parameter("query", f.Name)
	if p == nil || p.Schema == nil {
		return nil, false
	}
	if items := p.Schema.Items(); items != nil && slices.Equal(p.Schema.Types(), []string{"array"}) {
		return items, true
	}
	return p.Schema, false
}

// tellsRange finds the words that say of a parameter that a list is kept to more than what has its very value: "of this severity or worse", "up to this price",
// "whose name begins with it", "in the category and those below".
var tellsRange = regexp.MustCompile(`(?i)\bor (an? |the |any )?(worse|better|more|less|fewer|higher|lower|above|below|greater|larger|bigger|smaller|older|newer|later|earlier|after|before|up|over|under|beyond|cheaper|longer|shorter|closer|near\w*)\b|` +
	`\b(up to|at least|at most|(more|less|greater|fewer|higher|lower|larger|smaller|older|newer|later|earlier|cheaper|longer|shorter) than|not (above|below|over|under|before|after)|no (more|less|later|earlier|older|newer)|minim(um|al)|maxim(um|al)|above|below|after|before|since|until|from|onwards?|within|between|starting|exceed\w*|` +
	`begin\w* with|starts? with|ends? with|prefix\w*|suffix\w*|contain\w*|includ\w*|match(es|ing)?|like|search\w*|part of|fuzzy|similar|resembl\w*|substring\w*|sub-?\w*(categor|tree|folder|group)\w*|descend\w*|children|except|exclud\w*|other than|without|not)\b|[<>≤≥]`)

// filters reads pages.filters: a runtime expression of a query parameter to a pointer into an item.
func (b *builder) filters(op *Operation, declared cursor) {
	if !declared.ok() {
		return
	}
	for _, expression := range declared.keys {
		at := declared.at(expression)
		name := strings.TrimPrefix(expression, "$request.query.")
		if op.Parameter("query", name) == nil {
			b.fault(at, "the operation has no query parameter "+name, "declare the parameter, or name one that it has")
			continue
		}
		op.Facts.Filters = append(op.Facts.Filters, Filter{Name: name, Member: at.text(), Declared: true, Place: b.place(at)})
	}
}

// notFilters are names of parameters that say how a list is shown, whatever its items have.
var notFilters = []string{"limit", "offset", "page", "cursor", "sort", "order", "fields", "include", "expand", "q", "search", "query"}

// renderings are names of parameters that say in what form an item is shown; an item that has not that form is shown in another one.
var renderings = []string{"language", "lang", "locale", "currency", "unit", "units", "timezone", "format", "view"}

// guessFilters takes a query parameter for a filter that has the name and the schema of a member, in the items of a list and in the body
// that adds to it.
func (b *builder) guessFilters(op *Operation) {
	if len(op.Facts.Filters) > 0 || op.Method != "POST" {
		return
	}
	list, items := b.Lister(op)
	sent, _ := op.Sent()
	if list == nil || sent == nil || len(list.Facts.Filters) > 0 {
		return
	}
	_, pointer, _ := strings.Cut(items, "#")
	shown := list.Shown().Member(pointer).Items()
	for _, p := range list.Parameters {
		if p.In != "query" || p.Required || p.Schema == nil || slices.Contains(notFilters, p.Name) || tellsRange.MatchString(p.Description) {
			continue
		}
		member := jsonpointer.Of(p.Name)
		kept := shown.Member(member)
		f := Filter{Name: p.Name, Member: member, Place: p.Place}
		asked, many := f.Asked(list)
		if !alike(asked, kept) || kept.Is("writeOnly") {
			continue
		}
		switch listed, _, closed := kept.Find("enum"); {
		case alike(kept, sent.Member(member)) && !kept.Is("readOnly"):
			list.Facts.Filters = append(list.Facts.Filters, f)
		case many:
		case closed && !slices.Contains(renderings, lettersOf(p.Name)) && len(sent.Properties()) > 0 && (sent.Member(member) == nil || kept.Is("readOnly")):
			if values, _ := listed.([]any); len(values) > 1 {
				list.Facts.Filters = append(list.Facts.Filters, Filter{Name: p.Name, Member: member, Shown: true, Place: p.Place})
			}
		}
	}
}

// alike says whether two schemas are of one scalar type, with the same values or the same format.
func alike(a, b *Schema) bool {
	if a == nil || b == nil {
		return false
	}
	one, other := a.Types(), b.Types()
	if len(one) != 1 || !slices.Equal(one, other) || one[0] == "object" || one[0] == "array" || one[0] == "null" {
		return false
	}
	for _, keyword := range [...]string{"enum", "format"} {
		v, _, has := a.Find(keyword)
		w, _, also := b.Find(keyword)
		if has != also || has && !EqualJSON(v, w) {
			return false
		}
	}
	return true
}

// filtered lists what filters promise.
func (r *requirer) filtered() {
	for _, f := range r.op.Facts.Filters {
		r.add(Requirement{
			ID: r.id("pages:filter:" + f.Name), Kind: KindPages, Keyword: "filter", Place: f.Place,
			Text: "under " + f.Name + " the list shows the items with that value, all of them and no other",
		})
	}
}
