package conformance

import (
	"net/http"
	"net/url"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// locationPath is the path below the base URL that an answer's Location names, if it is one of the target.
func locationPath(x *exchange) string {
	location := x.Response.Header.Get("Location")
	u, err := url.Parse(location)
	if location == "" || err != nil || !strings.HasPrefix(u.Path, "/") {
		return ""
	}
	return objectPath(u.EscapedPath())
}

// pathSegments are the segments of a request target, decoded. One that can't be decoded stays as it is.
func pathSegments(target string) []string {
	path, _, _ := strings.Cut(target, "?")
	all := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, s := range all {
		if text, err := url.PathUnescape(s); err == nil {
			all[i] = text
		}
	}
	return all
}

// objectPath writes the path of a request target in one form, so that two spellings are one object.
func objectPath(target string) string {
	var b strings.Builder
	for _, s := range pathSegments(target) {
		if s != "" {
			b.WriteString("/" + url.PathEscape(s))
		}
	}
	return b.String()
}

// lastSegment is what the path of a request target ends in, decoded; a slash after it is none.
func lastSegment(target string) string {
	all := pathSegments(objectPath(target))
	return all[len(all)-1]
}

// namesItem says that the template of a path ends in a parameter, with a slash or without.
func namesItem(template string) bool {
	return strings.HasSuffix(strings.TrimSuffix(template, "/"), "}")
}

// collectionPath is objectPath of where a request makes something: /users for /users/create.
func collectionPath(op *specs.Operation, target string) string {
	path := objectPath(target)
	if op.Method == http.MethodPost && intent.Collection(op.Path) != op.Path {
		path = path[:strings.LastIndexByte(path, '/')]
	}
	return path
}

// createdID is the id of what an answer says was made; false where it names nothing. use says where it is shown,
// inPath that the path names it.
func createdID(op *specs.Operation, inPath bool, x *exchange, use *cases.FixtureUse) (id string, guessed, ok bool) {
	if inPath {
		return lastSegment(x.Request.Target), false, namesItem(op.Path)
	}
	return madeID(x, use)
}
