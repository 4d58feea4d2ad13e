package specs

import "strings"

// KindVersion: `getCustomer/version:unknown` and `:supported`, where the contract says how versions are told apart.
const KindVersion Kind = "version"

// InPath says whether a path template has the version as one of its segments: a supported version, or the parameter of that name.
func (v *Version) InPath(path string) (segment string, ok bool) {
	for s := range strings.SplitSeq(path, "/") {
		if v.Name != "" && s == "{"+v.Name+"}" {
			return s, true
		}
		for _, known := range v.Supported {
			if s == known && s != "" {
				return s, true
			}
		}
	}
	return "", false
}

func (r *requirer) version() {
	v := r.c.Facts.Version
	if v == nil {
		return
	}
	place := r.c.Place("/x-conformance/version")
	segment, inPath := v.InPath(r.op.Path)
	if v.In == "path" && !inPath {
		return // the version stands in the server's URL: no request of the operation can have another one
	}
	r.add(Requirement{ID: r.id("version:unknown"), Kind: KindVersion, Keyword: "unknown", Place: place, Text: "a version that does not exist is refused"})
	if len(v.Supported) > 0 && (v.In != "path" || strings.HasPrefix(segment, "{")) {
		r.add(Requirement{ID: r.id("version:supported"), Kind: KindVersion, Keyword: "supported", Place: place, Text: "each of the versions " + strings.ReplaceAll(listing(v.Supported), " or ", " and ") + " is accepted"})
	}
}
