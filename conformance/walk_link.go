package conformance

import (
	"net/http"
	"slices"
	"strings"

	"holdfast/specs"
)

// nextLink is the target of the link whose relation is next in the Link headers of an answer (RFC 8288 §3.3), or "".
func nextLink(header http.Header) string {
	for _, value := range header.Values("Link") {
		for value != "" {
			target, params, rest, ok := oneLink(value)
			if !ok {
				break
			}
			if slices.Contains(strings.Fields(strings.ToLower(params["rel"])), "next") {
				return target
			}
			value = rest
		}
	}
	return ""
}

// oneLink reads one link-value off a header: <target>;rel="next" and what stands behind its comma. Of a parameter that comes twice the
// first counts. A target may hold commas and semicolons, and so may a quoted text.
func oneLink(value string) (target string, params map[string]string, rest string, ok bool) {
	_, value, ok = strings.Cut(value, "<")
	if !ok {
		return "", nil, "", false
	}
	target, value, ok = strings.Cut(value, ">")
	if !ok {
		return "", nil, "", false
	}
	params = map[string]string{}
	for value = strings.TrimLeft(value, " \t"); strings.HasPrefix(value, ";"); value = strings.TrimLeft(value, " \t") {
		name := value[1:]
		end := strings.IndexAny(name, "=;,")
		if end < 0 {
			end = len(name)
		}
		name, value = strings.ToLower(strings.TrimSpace(name[:end])), name[end:]
		text := ""
		if strings.HasPrefix(value, "=") {
			text, value = parameterValue(strings.TrimLeft(value[1:], " \t"))
		}
		if _, there := params[name]; !there {
			params[name] = text
		}
	}
	return strings.TrimSpace(target), params, value, true
}

// parameterValue reads a token or a quoted text, and gives what stands behind it.
func parameterValue(s string) (value, rest string) {
	if !strings.HasPrefix(s, `"`) {
		if end := strings.IndexAny(s, ";,"); end >= 0 {
			return strings.TrimSpace(s[:end]), s[end:]
		}
		return strings.TrimSpace(s), ""
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}

// noSuchPage says that a refusal may mean that a list has no page of a number; others, as one of who asks or how often, say nothing of the pages.
func noSuchPage(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusGone, http.StatusRequestedRangeNotSatisfiable, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// saysLast says that an answer says of itself that no page follows it. Without that the page behind the last one is asked for, which many
// services answer with 404.
func (w *walker) saysLast(body any) bool {
	object, isObject := body.(map[string]any)
	if !isObject {
		return false
	}
	said := envelopes(object, 0)
	return ends(said) || slices.ContainsFunc(said, func(object map[string]any) bool {
		for name, v := range object {
			n, isNumber := specs.Integer(v)
			reached := func(seen int) bool {
				return isNumber && n.IsInt64() && n.Int64() <= int64(seen) && (n.Int64() > 0 || seen == 0)
			}
			switch folded(name) {
			case "last", "islast", "islastpage":
				if v == true {
					return true
				}
			case "lastpage": // its number
				if v == true || reached(w.spec.First+len(w.pages)-1) {
					return true
				}
			case "pages", "totalpages", "pagecount", "numpages":
				if reached(len(w.pages)) {
					return true
				}
			case "total", "totalcount", "totalelements", "totalitems", "totalresults", "totalrecords":
				if reached(len(w.items)) {
					return true
				}
			}
		}
		return false
	})
}
