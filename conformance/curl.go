package conformance

import (
	"cmp"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"holdfast/cases"
	"holdfast/conformance/credential"
	"holdfast/conformance/result"
)

// curl writes a line that sends an exchange's request again, byte for byte. Credentials stand as ${VARIABLES}.
func (r *runner) curl(x *exchange) string {
	w := x.Request
	parts := []string{"curl -sS -i --path-as-is --globoff"}
	switch {
	case w.Method == http.MethodHead:
		parts = append(parts, "-I") // with -X HEAD curl would wait for a body
	case w.Method != http.MethodGet || w.HasBody:
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
			header := name + ": " + v
			if v == "" {
				header = name + ";" // with a colon curl would leave the header out
			}
			parts = append(parts, "-H "+r.quoted(header))
		}
	}
	if w.HasBody && w.Header.Get("Content-Type") == "" {
		parts = append(parts, "-H 'Content-Type:'")
	}
	switch {
	case !w.HasBody:
	case len(w.Body) == 0:
		parts = append(parts, "--data-binary ''")
	case w.Body[0] == '@' && printable(w.Body):
		parts = append(parts, "--data-raw "+r.quoted(string(w.Body))) // else curl would read a file of that name
	case printable(w.Body):
		parts = append(parts, "--data-binary "+r.quoted(string(w.Body)))
	default:
		// The bytes are no text: curl reads them from its standard input.
		return "printf %s " + base64.StdEncoding.EncodeToString(w.Body) + " | base64 -d | " + strings.Join(append(parts, "--data-binary @-"), " ")
	}
	return strings.Join(parts, " ")
}

// maxScript is how many lines a case's script has at most.
const maxScript = 100

// script writes the lines that send a case's requests again, one after the other; the requests of a raced set run at once. One request
// needs no script, and what is longer than a reader would run has none.
func (r *runner) script(exchanges []*exchange) []string {
	var lines []string
	for _, x := range exchanges {
		if x.Request == nil || x.Request.Method == "" {
			continue
		}
		if x.race == nil {
			lines = append(lines, r.curl(x))
			continue
		}
		for _, raced := range x.race.all {
			lines = append(lines, r.curl(raced)+" &")
		}
		lines = append(lines, "wait")
	}
	if len(lines) < 2 || len(lines) > maxScript {
		return nil
	}
	return lines
}

// quoted quotes for a POSIX shell. A secret is taken out of the quotes and read from its variable.
func (r *runner) quoted(s string) string {
	type secret struct{ text, variable string }
	var secrets []secret
	for _, name := range slices.Sorted(maps.Keys(r.Callers)) {
		schemes := r.schemes(name)
		for scheme, c := range schemes {
			of := name
			if different(schemes) {
				of += "_" + scheme
			}
			for _, text := range c.Secrets {
				if len(text) >= 4 {
					secrets = append(secrets, secret{text, cmp.Or(c.Variable, variableOf(of))})
				}
			}
		}
	}
	// The longest first: one secret may begin with another.
	slices.SortFunc(secrets, func(a, b secret) int {
		return cmp.Or(len(b.text)-len(a.text), strings.Compare(a.text, b.text), strings.Compare(a.variable, b.variable))
	})
	var without, named, apart []string
	for _, s := range secrets {
		without, named, apart = append(without, s.text, ""), append(named, s.text, "${"+s.variable+"}"), append(apart, s.text, `'"${`+s.variable+`}"'`)
	}
	// What a shell reads nothing into needs no quotes inside of quotes: "Authorization: Bearer ${OWNER_TOKEN}".
	if plain := strings.NewReplacer(without...).Replace(s); plain != s && !strings.ContainsAny(plain, "\"$`\\!") {
		return `"` + strings.NewReplacer(named...).Replace(s) + `"`
	}
	return "'" + strings.NewReplacer(append(apart, "'", `'\''`)...).Replace(s) + "'"
}

// different says whether a caller's schemes have secrets of their own, which one variable could not hold.
func different(schemes map[string]credential.Credential) bool {
	var first []string
	for _, c := range schemes {
		if first == nil {
			first = c.Secrets
		}
		if !slices.Equal(first, c.Secrets) {
			return true
		}
	}
	return false
}

// variableOf makes the name of an environment variable: OWNER_TOKEN.
func variableOf(caller string) string {
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
	line := r.curl(&exchange{Exchange: result.Exchange{Request: w}})
	if base == "$URL" {
		line = strings.Replace(line, "'"+w.Target+"'", `"$URL"'`+w.Target+"'", 1)
	}
	if caller != cases.Anonymous && caller != "" {
		line += ` -H "Authorization: Bearer ${` + variableOf(caller) + `}"`
	}
	return line
}
