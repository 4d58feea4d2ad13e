// Package nouns reads the names of parameters, members and paths as people write them: flow_run_id is the id of a flow run.
package nouns

import (
	"slices"
	"strings"
	"unicode"
)

// Words splits a name as APIs write them: flow_run_id, flow-run-id and flowRunID are flow, run, id.
func Words(name string) []string {
	var all []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			all = append(all, strings.ToLower(string(word)))
		}
		word = nil
	}
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			end()
			continue
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]) && (unicode.IsUpper(runes[i-1]) || unicode.IsDigit(runes[i-1]))):
			end()
		}
		word = append(word, r)
	}
	end()
	return all
}

// Keys are the last words of names that take an id: the rest of the name, if there is one, says of what.
func Keys() []string {
	return []string{"id", "ids", "uuid", "guid", "uid", "oid", "pk", "name", "key", "slug", "code", "ref", "number", "identifier", "handle"}
}

// Key splits a parameter's or member's name into what it is the key of and the kind of key: flow_run_id is "flow run" and "id",
// uuid is "" and "uuid", customer is "customer" and "". Of two kinds that will do, id_or_slug, it is the one that services give.
func Key(name string) (noun, kind string) {
	w := Words(name)
	if len(w) == 0 {
		return "", ""
	}
	if n := len(w); n > 2 && w[n-2] == "or" {
		for _, given := range [][]string{{"id", "uuid", "guid", "pk"}, Keys()} {
			for _, kind := range []string{w[n-3], w[n-1]} {
				if slices.Contains(given, kind) {
					return strings.Join(w[:n-3], " "), kind
				}
			}
		}
	}
	if last := w[len(w)-1]; slices.Contains(Keys(), last) {
		return strings.Join(w[:len(w)-1], " "), last
	}
	return strings.Join(w, " "), ""
}

// Singular gives the singular of the last of some words: "flow runs" is "flow run". It knows the rules and the irregular words that
// paths are made of; of others it takes the s.
func Singular(noun string) string {
	i := strings.LastIndexByte(noun, ' ') + 1
	before, w := noun[:i], noun[i:]
	one := irregular(w)
	switch {
	case one != "":
		return before + one
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return before + w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "zzes"):
		return before + w[:len(w)-2]
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"), len(w) < 3:
		return noun
	case strings.HasSuffix(w, "s"):
		return before + w[:len(w)-1]
	}
	return noun
}

// irregular is the singular of a word that keeps no rule, or "".
func irregular(plural string) string {
	switch plural {
	case "people":
		return "person"
	case "children":
		return "child"
	case "men":
		return "man"
	case "women":
		return "woman"
	case "indices":
		return "index"
	case "vertices":
		return "vertex"
	case "matrices":
		return "matrix"
	case "criteria":
		return "criterion"
	case "media", "data", "news", "series":
		return plural
	case "movies":
		return "movie"
	case "cookies":
		return "cookie"
	case "aliases":
		return "alias"
	case "statuses":
		return "status"
	case "buses":
		return "bus"
	case "caches":
		return "cache"
	}
	return ""
}

// Of is the singular of a path's segment: "flow_runs" is "flow run".
func Of(segment string) string { return Singular(strings.Join(Words(segment), " ")) }

// Same says whether two segments of paths speak of the same things, in the singular or the plural.
func Same(a, b string) bool { return Of(a) == Of(b) }

// CalledAfter says whether a parameter's name says that it takes the id of what is made at a path: project_id, of POST /projects.
func CalledAfter(parameter, path string) bool {
	noun, _ := Key(parameter)
	path = strings.TrimSuffix(path, "/")
	return noun != "" && Singular(noun) == Of(path[strings.LastIndexByte(path, '/')+1:])
}
