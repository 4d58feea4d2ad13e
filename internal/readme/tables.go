package main

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"holdfast/cases"
	"holdfast/conformance/reference"
)

// expected is what a run on one fault must find; the tests of cmd/holdfast try it.
type expected struct {
	Fault string `yaml:"fault"`
	found `yaml:",inline"`
	// Allowed are other findings that the fault may cause.
	Allowed []found `yaml:"allowed"`
	// Strict is true where the finding is a violation only under --strict.
	Strict bool `yaml:"strict"`
}

type found struct {
	Rule        string `yaml:"rule"`
	Requirement string `yaml:"requirement"`
}

func parseFaults(data []byte) ([]expected, error) {
	var file struct {
		Faults []expected `yaml:"faults"`
	}
	err := yaml.Load(data, &file, yaml.WithKnownFields())
	return file.Faults, err
}

func rulesTable(rules []cases.Rule) string {
	var b strings.Builder
	b.WriteString("| rule | level | what it demands | source |\n|---|---|---|---|\n")
	for _, r := range rules {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", r.ID, r.Level, sentence(r.Summary), cell(r.Source))
	}
	return b.String()
}

// faultsTable joins the faults of the reference service with what must find them. A fault that nothing must find is an
// error, as are names that do not exist.
func faultsTable(table []expected, faults []reference.Fault, rules []cases.Rule) (string, error) {
	byFault := map[string]expected{}
	for _, e := range table {
		if !slices.ContainsFunc(faults, func(f reference.Fault) bool { return f.Name == e.Fault }) {
			return "", fmt.Errorf("the reference service has no fault %q", e.Fault)
		}
		if _, twice := byFault[e.Fault]; twice {
			return "", fmt.Errorf("fault %q stands there twice", e.Fault)
		}
		if !slices.ContainsFunc(rules, func(r cases.Rule) bool { return r.ID == e.Rule }) {
			return "", fmt.Errorf("fault %q: no rule is called %q", e.Fault, e.Rule)
		}
		if e.Requirement == "" {
			return "", fmt.Errorf("fault %q: the requirement is missing", e.Fault)
		}
		byFault[e.Fault] = e
	}
	var b strings.Builder
	b.WriteString("| fault | category | what the service then does | found by rule | at requirement |\n|---|---|---|---|---|\n")
	for _, f := range faults {
		e, ok := byFault[f.Name]
		if !ok {
			return "", fmt.Errorf("fault %q is missing: name the rule that must find it", f.Name)
		}
		rule := "`" + e.Rule + "`"
		if e.Strict {
			rule += " (a warning; a violation under `--strict`)"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | `%s` |\n", f.Name, f.Category, cell(f.Summary), rule, e.Requirement)
	}
	return b.String(), nil
}

// cell is text on one line that cannot end a table's cell.
func cell(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "|", `\|`)
}

// sentence is a cell without its full stop. Summaries of generators' rules are sentences, those of checks are not.
func sentence(text string) string {
	text = strings.TrimSuffix(cell(text), ".")
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
