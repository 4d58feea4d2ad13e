package conformance

import (
	"encoding/json"
	"slices"
	"strings"

	"holdfast/specs"
)

// glimpse is what a collection showed before anything was added to it.
type glimpse struct {
	// values are its names, texts and numbers, and by asID the ids of its items.
	values map[string]bool
	// whole says that it was all. What is not on one page may be on the next, so that a page proves of what it shows alone that it is
	// older, and nothing of the rest.
	whole bool
}

func (s *glimpse) has(text string) bool { return s != nil && s.values[text] }

// lacks says that a collection was read whole and had no such text.
func (s *glimpse) lacks(text string) bool { return s != nil && s.whole && !s.values[text] }

// shownIn says that a collection showed a text or number to anybody before the run added to it, and whether it was ever read whole.
func (o *ownership) shownIn(path, text string) (shown, whole bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for key, seen := range o.shown {
		if strings.HasSuffix(key, " "+path) && seen != nil {
			shown, whole = shown || seen.values[text] || seen.values[asID(text)], whole || seen.whole
		}
	}
	return shown, whole
}

// mostShown is how many texts and numbers of a collection are remembered, and mostID how long they may be: they are kept for the run.
const mostShown, mostID = 20_000, 512

// asID is how a glimpse tells of a value that it is the id of an item.
func asID(id string) string { return "id\x00" + id }

// itemIDs notes the ids of the items of a list by asID: those of the usual names and of the given ones. A number that an item shows of something
// else, of its owner say, is none.
func itemIDs(v any, names []string, into map[string]bool) {
	own := []string{"id", "uuid", "guid", "uid", "identifier"}
	for _, name := range names {
		if name != "" {
			own = append(own, folded(strings.ReplaceAll(name, " ", "")))
		}
	}
	var note func(v any)
	note = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, member := range v {
				note(member)
			}
		case []any:
			for _, item := range v {
				members, isObject := item.(map[string]any)
				if !isObject {
					note(item)
				}
				for name, member := range members {
					if slices.Contains(own, folded(name)) {
						into[asID(idText(member))] = true
					}
				}
			}
		}
	}
	note(v)
}

// scalars collects every name, text and number of a document. It says whether they are few and short enough to be remembered.
func scalars(v any, into map[string]bool) bool {
	note := func(text string) bool {
		into[text] = true
		return len(text) <= mostID && len(into) <= mostShown
	}
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if !note(name) || !scalars(member, into) { // a list may be an object by ids
				return false
			}
		}
	case []any:
		for _, item := range v {
			if !scalars(item, into) {
				return false
			}
		}
	case string:
		return note(v)
	case json.Number:
		return note(v.String())
	}
	return true
}

// paged says whether a list may go on after what was read: it takes parameters that choose a page, and its answer does not say that
// this is all; or the answer says itself that there is more.
func paged(list *specs.Operation, body any) bool {
	takes := list.Facts.Pages != nil || slices.ContainsFunc(list.Parameters, func(p *specs.Parameter) bool {
		return p.In == "query" && (sizesPage(p.Name) || slices.Contains([]string{
			"page", "pagenumber", "pagenum", "pagetoken", "offset", "skip", "cursor", "after", "startingafter", "continuationtoken", "marker", "start", "pageoffset",
			"pageafter", "pagecursor",
		}, folded(p.Name)))
	})
	object, isObject := body.(map[string]any)
	if !isObject {
		items, isList := body.([]any)
		return takes && (!isList || len(items) > 0 && !fewerThanAPage(list, len(items)))
	}
	said := envelopes(object, 0)
	shown := longest(said)
	exact, more := counted(said, shown)
	switch {
	case more, goesOn(said):
		return true
	case !takes, exact:
		return false
	}
	return shown > 0 && !ends(said) && !fewerThanAPage(list, shown)
}

// folded is a parameter's name without what writers put between its words.
func folded(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", "[", "", "]", "").Replace(name))
}

// sizesPage says that a parameter of this name says how long a page is.
func sizesPage(name string) bool {
	return slices.Contains([]string{"pagesize", "pagelimit", "perpage", "limit", "top", "size", "count", "maxresults", "max", "rows"}, folded(name))
}

// fewerThanAPage says that a list has fewer items than a page that nobody has asked a length for.
func fewerThanAPage(list *specs.Operation, shown int) bool {
	return slices.ContainsFunc(list.Parameters, func(p *specs.Parameter) bool {
		if p.In != "query" || !sizesPage(p.Name) {
			return false
		}
		v, _, ok := p.Schema.Find("default")
		n, isNumber := specs.Integer(v)
		return ok && isNumber && n.IsInt64() && n.Int64() > int64(shown)
	})
}

// nexts are the members by which answers name a next page, folded.
func nexts() []string {
	return []string{
		"next", "nextpage", "nextcursor", "nextpagetoken", "nexttoken", "nextlink", "@odata.nextlink", "nexturl", "nextpageurl", "continuationtoken", "hasmore",
		"hasnext", "hasnextpage",
	}
}

// ends says that an answer has a member for a next page, and that there is none.
func ends(said []map[string]any) bool {
	return !goesOn(said) && slices.ContainsFunc(said, func(object map[string]any) bool {
		for name := range object {
			if slices.Contains(nexts(), folded(name)) {
				return true
			}
		}
		return false
	})
}

// goesOn says whether an answer names a next page.
func goesOn(said []map[string]any) bool {
	for _, object := range said {
		for name, v := range object {
			if slices.Contains(nexts(), folded(name)) && v != nil && v != "" && v != false {
				return true
			}
		}
	}
	return false
}
