package specs

import (
	"regexp"
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// Sort is a query parameter that says what a list is sorted by.
type Sort struct {
	// Name is the parameter's.
	Name string
	// Keys are the orders that it can ask for, in the order of its values.
	Keys []SortKey
	// Declared is false where values are only called as members of the items; what is found of it is a note.
	Declared bool
	// Told says that the words about the parameter say so too.
	Told  bool
	Place Place
}

// SortKey is one order of a list.
type SortKey struct {
	// Value asks for it: "-name".
	Value string
	// By and Direction are the parameter that says the direction, and its value; empty where Value says both.
	By, Direction string
	// Member is the RFC 6901 pointer from an item to the member; Descending says that the largest comes first.
	Member     string
	Descending bool
}

// sorts reads pages.sorts: runtime expressions of query parameters whose closed lists of values name members.
func (b *builder) sorts(op *Operation, declared cursor) {
	if !declared.ok() {
		return
	}
	_, pointer, _ := strings.Cut(op.Facts.Pages.Items, "#")
	items := op.Shown().Member(pointer).Items()
	for _, expression := range texts(declared.node) {
		name := strings.TrimPrefix(expression, "$request.query.")
		p := op.Parameter("query", name)
		if p == nil {
			b.fault(declared, "the operation has no query parameter "+name, "declare the parameter, or name one that it has")
			continue
		}
		keys := sortKeys(op, p, items)
		if len(keys) == 0 {
			b.fault(declared, "nothing says what "+name+" can sort by", "give it a closed list of values that are named as members of the items: enum: [name, -name]")
			continue
		}
		op.Facts.Sorts = append(op.Facts.Sorts, Sort{Name: name, Keys: keys, Declared: true, Place: b.place(declared)})
	}
}

// tellsSort finds the words that say of a parameter that it orders a list.
var tellsSort = regexp.MustCompile(`(?i)\b(sort(s|ed|ing)?|order(s|ed|ing)?) (the [a-z ]+)?by\b|\bsort(ing)? (order|key|field)\b`)

// sortParameters are the names of parameters that most APIs sort by.
var sortParameters = []string{"sort", "sortby", "order", "orderby", "ordering"}

// guessSorts takes a query parameter of such a name for one that sorts, where its values are named as members of the items.
func (b *builder) guessSorts(op *Operation) {
	if op.Method != "POST" {
		return
	}
	list, items := b.Lister(op)
	if list == nil || len(list.Facts.Sorts) > 0 {
		return
	}
	_, pointer, _ := strings.Cut(items, "#")
	shown := list.Shown().Member(pointer).Items()
	for _, p := range list.Parameters {
		if p.In != "query" || p.Required || !slices.Contains(sortParameters, lettersOf(p.Name)) {
			continue
		}
		keys := sortKeys(list, p, shown)
		if slices.ContainsFunc(keys, func(k SortKey) bool { return k.Descending }) { // or a name alone may mean either direction
			list.Facts.Sorts = append(list.Facts.Sorts, Sort{Name: p.Name, Keys: keys, Told: tellsSort.MatchString(p.Description), Place: p.Place})
			return // of two the other says the direction
		}
	}
}

func lettersOf(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", ".", "").Replace(name))
}

// sortValue parts a value in a member and a direction: "-name", "name:desc", "name_asc", "name desc".
var sortValue = regexp.MustCompile(`^([+-]?)([A-Za-z_][A-Za-z0-9_.]*?)(?:[ :,._-]?(asc|desc|ascending|descending|ASC|DESC))?$`)

// sortKeys reads what a parameter can sort by off its closed list. Values that name no scalar member of the items, where those are known,
// are left out.
func sortKeys(op *Operation, p *Parameter, items *Schema) (keys []SortKey) {
	listed, _, _ := p.Schema.Find("enum")
	values, _ := listed.([]any)
	by, ascending, descending := directions(op, p)
	for _, v := range values {
		text, isText := v.(string)
		parts := sortValue.FindStringSubmatch(text)
		if !isText || parts == nil {
			continue
		}
		member := jsonpointer.Of(strings.Split(parts[2], ".")...)
		if items != nil && !sortable(items.Member(member)) {
			continue
		}
		key := SortKey{Value: text, Member: member, Descending: parts[1] == "-" || strings.HasPrefix(strings.ToLower(parts[3]), "desc")}
		if by == "" || parts[1] != "" || parts[3] != "" {
			keys = append(keys, key)
			continue
		}
		key.By = by
		for _, d := range [...]struct {
			value      string
			descending bool
		}{{ascending, false}, {descending, true}} {
			key.Direction, key.Descending = d.value, d.descending
			keys = append(keys, key)
		}
	}
	return keys
}

// directions finds the parameter beside one that sorts whose two values are the directions.
func directions(op *Operation, sorting *Parameter) (name, ascending, descending string) {
	for _, p := range op.Parameters {
		listed, _, _ := p.Schema.Find("enum")
		values, _ := listed.([]any)
		if p == sorting || p.In != "query" || len(values) != 2 {
			continue
		}
		ascending, descending = "", ""
		for _, v := range values {
			text, _ := v.(string)
			switch strings.ToLower(text) {
			case "asc", "ascending":
				ascending = text
			case "desc", "descending":
				descending = text
			}
		}
		if ascending != "" && descending != "" {
			return p.Name, ascending, descending
		}
	}
	return "", "", ""
}

// sortable says whether values of a schema have one order: numbers, and texts as far as no collation decides.
func sortable(s *Schema) bool {
	if s == nil {
		return false
	}
	types := s.Types()
	_, _, listed := s.Find("enum")
	return len(types) == 1 && (types[0] == "integer" || types[0] == "number" || types[0] == "string" && !listed)
}

// sorted lists what sorts promise.
func (r *requirer) sorted() {
	for _, s := range r.op.Facts.Sorts {
		r.add(Requirement{
			ID: r.id("pages:sort:" + s.Name), Kind: KindPages, Keyword: "sort", Place: s.Place,
			Text: "under " + s.Name + " the list has the same items, in the order that is asked for",
		})
	}
}
