package wire

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// parameterName is a path parameter in a template (OpenAPI 3.1.1 §4.8.8.2, path templating).
var parameterName = regexp.MustCompile(`\{([^{}/]+)\}`)

// pathValues matches an encoded path with its template, one segment at a time, and percent-decodes what stands for each name.
// The second result says why servers differ over the path, the third why it does not belong to the template.
func pathValues(template, path string) (values map[string]string, open string, err error) {
	names, segments := strings.Split(template, "/"), strings.Split(path, "/")
	if len(names) != len(segments) {
		return nil, "", fmt.Errorf("the path %s has %d segments, the template %s has %d", path, len(segments)-1, template, len(names)-1)
	}
	values = map[string]string{}
	for i, pattern := range names {
		segment := segments[i]
		if i > 0 && segment != pattern {
			open = firstOf(open, oddSegment(segment))
		}
		found := parameterName.FindAllStringSubmatchIndex(pattern, -1)
		if len(found) == 0 {
			if !sameText(pattern, segment) {
				return nil, "", fmt.Errorf("the path %s does not fit the template %s", path, template)
			}
			continue
		}
		raw, ok := splitSegment(pattern, found, segment)
		if !ok {
			return nil, "", fmt.Errorf("the path %s does not fit the template %s", path, template)
		}
		for name, text := range raw {
			value, err := url.PathUnescape(text)
			if err != nil {
				open = firstOf(open, fmt.Sprintf("%s is not percent-encoded properly", text))
				value = text
			}
			if !utf8.ValidString(value) {
				open = firstOf(open, "the path is not UTF-8")
			}
			values[name] = value
		}
	}
	return values, open, nil
}

// oddSegment names what clients, proxies and routers rewrite before a server sees it.
func oddSegment(segment string) string {
	lower := strings.ToLower(segment)
	switch plain, _ := url.PathUnescape(segment); {
	case segment == "":
		return "a path segment is empty, which routers redirect or take for another route"
	case plain == "." || plain == "..":
		return "a path segment is " + plain + ", which clients and servers resolve"
	case strings.Contains(lower, "%2f"), strings.Contains(lower, "%5c"), strings.Contains(lower, "%00"):
		return "a path segment holds an encoded slash or NUL, which proxies refuse or resolve"
	case strings.ContainsAny(segment, "?#"):
		return "a path segment holds ? or #"
	}
	return ""
}

// splitSegment finds the text of each name in a segment such as {from}..{to}; a name takes as little as it can, the last the rest.
func splitSegment(pattern string, found [][]int, segment string) (map[string]string, bool) {
	var expression strings.Builder
	expression.WriteString("^")
	end := 0
	for i, at := range found {
		expression.WriteString(regexp.QuoteMeta(pattern[end:at[0]]))
		if i == len(found)-1 {
			expression.WriteString("(.*)")
		} else {
			expression.WriteString("(.*?)")
		}
		end = at[1]
	}
	expression.WriteString(regexp.QuoteMeta(pattern[end:]) + "$")
	if len(found) == 1 && found[0][0] == 0 && found[0][1] == len(pattern) {
		return map[string]string{pattern[1 : len(pattern)-1]: segment}, true
	}
	texts := regexp.MustCompile("(?s)" + expression.String()).FindStringSubmatch(segment)
	if texts == nil {
		return nil, false
	}
	values := map[string]string{}
	for i, at := range found {
		values[pattern[at[2]:at[3]]] = texts[i+1]
	}
	return values, true
}

// sameText compares a literal segment with what was sent, percent-encoded or not.
func sameText(literal, sent string) bool {
	if literal == sent {
		return true
	}
	plain, err := url.PathUnescape(sent)
	want, errWant := url.PathUnescape(literal)
	return err == nil && errWant == nil && plain == want
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
