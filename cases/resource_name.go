package cases

import "strings"

// Unnamed takes what a parameter of a path takes from a resource name, which says the collection as well: "s1" of "shelves/s1" for
// /v1/shelves/{shelf}, where collection is what the path says before the parameter. Any other text is as it was.
func Unnamed(text, collection string) string {
	before, last, ok := cutLast(strings.TrimPrefix(text, "/"))
	if _, name, nested := cutLast(before); nested {
		before = name
	}
	if !ok || last == "" || collection == "" || before != collection {
		return text
	}
	return last
}

func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// collectionBefore is what a path says before one of its parameters.
func collectionBefore(path, parameter string) string {
	before, _, ok := strings.Cut(path, "/{"+parameter+"}")
	if !ok {
		return ""
	}
	_, name, _ := cutLast(before)
	return name
}
