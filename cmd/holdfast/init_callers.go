package main

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/reports"
	"holdfast/specs"
)

// schemes are those that operations ask for, by name.
func (d *configDraft) schemes() []string {
	asked := map[string]bool{}
	for _, op := range d.contract.Operations {
		for _, alternative := range op.Security {
			for name := range alternative.Schemes {
				if _, declared := d.contract.SecuritySchemes[name]; declared {
					asked[name] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(asked))
}

// credentialOf is a caller's credential for a scheme, and the variables that it takes.
func credentialOf(s specs.SecurityScheme, prefix string, several bool) (text string, variables []string) {
	if several {
		prefix += "_" + strings.ToUpper(strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
				return r
			}
			return '_'
		}, s.Name))
	}
	variable := func(suffix string) string {
		variables = append(variables, prefix+suffix)
		return `"${` + prefix + suffix + `}"`
	}
	switch {
	case s.Type == "apiKey":
		text = "{ api_key: " + variable("_KEY") + " }"
	case s.Type == "http" && s.Scheme == "basic":
		text = "{ basic: { username: " + variable("_USER") + ", password: " + variable("_PASSWORD") + " } }"
	case s.Type == "mutualTLS":
		text = "{ mtls: { cert: " + variable("_CERT") + ", key: " + variable("_CERT_KEY") + " } }"
	case s.Type == "http" && s.Scheme != "bearer":
		text = "{ value: " + variable("_AUTHORIZATION") + " }"
	default:
		text = "{ bearer: " + variable("_TOKEN") + " }"
	}
	return text, variables
}

// given writes the fixtures whose ids have to be given: path parameters that nothing in the contract makes or lists.
func (d *configDraft) given(line func(string, ...any)) {
	env := cases.Environment{Fixtures: d.fixtures}
	var names []string
	for _, op := range d.contract.Operations {
		for _, p := range op.Parameters {
			if p.In == "path" && env.FixtureFor(op, p.In, p.Name) == nil && (p.Schema == nil || !fixed(p)) && !slices.Contains(names, p.Name) {
				names = append(names, p.Name)
			}
		}
	}
	if len(names) == 0 {
		return
	}
	line("# fixtures:                     # ids of objects that exist; the contract has no operation that makes one")
	for i, name := range names {
		d.missing = append(d.missing, name)
		line("#   given_%d: { binds: [%s], values: [%s] }", i+1, yamlText("path."+name), yamlText("ID"))
	}
}

// fixed says whether a parameter's values are listed by the contract.
func fixed(p *specs.Parameter) bool {
	for _, keyword := range []string{"enum", "const"} {
		if _, ok := p.Schema.Keyword(keyword); ok {
			return true
		}
	}
	return false
}

// yamlText is a text as a double-quoted scalar of YAML where it needs to be one; it never leaves its line.
func yamlText(s string) string {
	plain := s != "" && strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_./-", r))
	}) < 0 && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z' || s[0] == '/' || strings.HasPrefix(s, "./") || strings.HasPrefix(s, "../"))
	switch strings.ToLower(s) {
	case "yes", "no", "true", "false", "on", "off", "null", "y", "n":
		plain = false
	}
	if plain {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(reports.OneLine(s)) + `"`
}
