package main

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"holdfast/cases"
)

// fault is a bug of a bundled service that can be switched on.
type fault struct{ Name, Category, Summary string }

// expected is what a run on one fault must find; the tests of cmd/holdfast try it.
type expected struct {
	Fault       string `yaml:"fault"`
	Rule        string `yaml:"rule"`
	Requirement string `yaml:"requirement"`
	// Also are rules of other findings that the fault may cause.
	Also []string `yaml:"also"`
	// Strict is true where the finding is a violation only under --strict.
	Strict bool `yaml:"strict"`
	// Serial is true where the run sends one group after the other.
	Serial bool `yaml:"serial"`
	// Whole is true where the run is one of all operations.
	Whole   bool
	Overlay string
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

// faultsTable joins the faults of a service with what must find them. A fault that nothing must find is an
// error, as are names that do not exist.
func faultsTable(table []expected, faults []fault, rules []cases.Rule) (string, error) {
	byFault := map[string]expected{}
	for _, e := range table {
		if !slices.ContainsFunc(faults, func(f fault) bool { return f.Name == e.Fault }) {
			return "", fmt.Errorf("the service has no fault %q", e.Fault)
		}
		if _, twice := byFault[e.Fault]; twice {
			return "", fmt.Errorf("fault %q stands there twice", e.Fault)
		}
		if !slices.ContainsFunc(rules, func(r cases.Rule) bool { return r.ID == e.Rule }) {
			return "", fmt.Errorf("fault %q: no rule is called %q", e.Fault, e.Rule)
		}
		for _, also := range e.Also {
			if !slices.ContainsFunc(rules, func(r cases.Rule) bool { return r.ID == also }) {
				return "", fmt.Errorf("fault %q: no rule is called %q", e.Fault, also)
			}
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

// countsTable says how many faults of which category each service has.
func countsTable(all []service, rules int) string {
	var categories []string
	total := 0
	count := func(s service, category string) int {
		n := 0
		for _, f := range s.faults {
			if f.Category == category {
				n++
			}
		}
		return n
	}
	for _, s := range all {
		total += len(s.faults)
		for _, f := range s.faults {
			if !slices.Contains(categories, f.Category) {
				categories = append(categories, f.Category)
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d faults are planted and found by %d rules:\n\n| |", total, rules)
	for _, s := range all {
		fmt.Fprintf(&b, " %s |", s.name)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(all)) + "\n")
	for _, c := range categories {
		fmt.Fprintf(&b, "| %s |", c)
		for _, s := range all {
			fmt.Fprintf(&b, " %d |", count(s, c))
		}
		b.WriteString("\n")
	}
	b.WriteString("| all |")
	for _, s := range all {
		fmt.Fprintf(&b, " %d |", len(s.faults))
	}
	b.WriteString("\n")
	return b.String()
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
