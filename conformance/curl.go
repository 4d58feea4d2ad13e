package conformance

import (
	"net/url"

	"encoding/base64"
	"holdfast/cases"
	"slices"
	"strings"
	"unicode/utf8"
)

// curl writes a line that sends an exchange's request again, byte for byte. Credentials stand as ${VARIABLES}.
func (r *runner) curl(x *Exchange) string {
	w := x.Request
	parts := []string{"curl -sS -i --path-as-is --globoff"}
	if w.Method != "GET" {
		parts = append(parts, "-X "+w.Method)
	}
	parts = append(parts, r.quoted(r.targetURL(w.Target)))
	var names []string
	for name := range w.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range w.Header[name] {
			parts = append(parts, "-H "+r.quoted(name+": "+v))
		}
	}
	switch {
	case !w.HasBody:
	case len(w.Body) == 0:
		parts = append(parts, "--data-binary ''")
	case printable(w.Body):
		parts = append(parts, "--data-binary "+r.quoted(string(w.Body)))
	default:
		// The bytes are no text: curl reads them from its standard input.
		return "printf %s " + base64.StdEncoding.EncodeToString(w.Body) + " | base64 -d | " + strings.Join(append(parts, "--data-binary @-"), " ")
	}
	if w.HasBody && w.Header.Get("Content-Type") == "" {
		parts = append(parts, "-H 'Content-Type:'")
	}
	return strings.Join(parts, " ")
}

// quoted quotes for a POSIX shell. A secret is taken out of the quotes and read from its variable.
func (r *runner) quoted(s string) string {
	quoted := "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	for _, name := range sortedCallers(r.Callers) {
		for scheme, c := range r.Callers[name].Schemes {
			variable := c.Variable
			if variable == "" {
				variable = variableOf(name, scheme)
			}
			for _, secret := range c.Secrets {
				if len(secret) >= 4 {
					quoted = strings.ReplaceAll(quoted, secret, `'"${`+variable+`}"'`)
				}
			}
		}
	}
	return quoted
}

func sortedCallers(callers map[string]Credentials) []string {
	var names []string
	for name := range callers {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// variableOf makes the name of an environment variable: OWNER_TOKEN.
func variableOf(caller, _ string) string {
	clean := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, caller)
	return strings.ToUpper(clean) + "_TOKEN"
}

func printable(b []byte) bool {
	if !utf8.Valid(b) {
		return false
	}
	return !slices.ContainsFunc([]rune(string(b)), func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f })
}

// PlanCurl writes a line that sends a planned request; the credentials of its caller stand as a variable.
func PlanCurl(base, caller string, w *cases.Wire) string {
	target, err := url.Parse(base)
	if err != nil || base == "$URL" {
		target = &url.URL{}
	}
	r := &runner{Config: Config{Target: target}}
	line := r.curl(&Exchange{Request: w})
	if base == "$URL" {
		line = strings.Replace(line, "'"+w.Target+"'", `"$URL"'`+w.Target+"'", 1)
	}
	if caller != cases.Anonymous && caller != "" {
		line += ` -H "Authorization: Bearer ${` + variableOf(caller, "") + `}"`
	}
	return line
}
