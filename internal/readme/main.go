package main

import (
	"fmt"
	"os"
	"strings"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/reference"
	"holdfast/conformance/reference/parcels"
	"holdfast/conformance/reference/seats"
)

// root is the folder of the pages, from the folder of this package, where go generate and go test run it.
const root = "../../"

func main() {
	if err := rewrite(); err != nil {
		fmt.Fprintln(os.Stderr, "readme: "+err.Error())
		os.Exit(1)
	}
}

func rewrite() error {
	pages, err := current()
	if err != nil {
		return err
	}
	for name, page := range pages {
		if err := os.WriteFile(root+name, []byte(page), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// service is a bundled service with its fault table.
type service struct {
	name, file string
	faults     []fault
}

func services() []service {
	refunds := service{name: "refunds", file: "cmd/holdfast/testdata/faults.yaml"}
	for _, f := range reference.Faults() {
		refunds.faults = append(refunds.faults, fault(f))
	}
	bookings := service{name: "seats", file: "cmd/holdfast/testdata/seats-faults.yaml"}
	for _, f := range seats.Faults() {
		bookings.faults = append(bookings.faults, fault(f))
	}
	office := service{name: "parcels", file: "cmd/holdfast/testdata/parcels-faults.yaml"}
	for _, f := range parcels.Faults() {
		office.faults = append(office.faults, fault(f))
	}
	return []service{refunds, bookings, office}
}

// current gives the pages as they have to be now, by name.
func current() (map[string]string, error) {
	rules := conformance.Catalogue(checks.All())
	pages := map[string]string{}
	put := func(page, mark, text string) error {
		old, known := pages[page]
		if !known {
			data, err := os.ReadFile(root + page)
			if err != nil {
				return err
			}
			old = string(data)
		}
		replaced, err := replace(old, mark, text)
		if err != nil {
			return fmt.Errorf("%s: %w", page, err)
		}
		pages[page] = replaced
		return nil
	}
	if err := put("docs/rules.md", "rules", rulesTable(rules)); err != nil {
		return nil, err
	}
	all := services()
	for _, s := range all {
		table, err := s.table(rules)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.file, err)
		}
		if err := put("docs/faults.md", s.name, table); err != nil {
			return nil, err
		}
	}
	return pages, put("README.md", "counts", countsTable(all, len(rules)))
}

// table joins the service's faults with the rows that must find them.
func (s service) table(rules []cases.Rule) (string, error) {
	data, err := os.ReadFile(root + s.file)
	if err != nil {
		return "", err
	}
	rows, err := parseFaults(data)
	if err != nil {
		return "", err
	}
	return faultsTable(rows, s.faults, rules)
}

// replace puts text between the marks of a name, each of which has to stand on a line of its own, once.
func replace(page, name, text string) (string, error) {
	begin, end := "<!-- "+name+":begin -->\n", "<!-- "+name+":end -->\n"
	if strings.Count(page, begin) != 1 || strings.Count(page, end) != 1 {
		return "", fmt.Errorf("want one line %q and one line %q", strings.TrimSpace(begin), strings.TrimSpace(end))
	}
	before, rest, _ := strings.Cut(page, begin)
	_, after, found := strings.Cut(rest, end)
	if !found {
		return "", fmt.Errorf("%q stands before %q", strings.TrimSpace(end), strings.TrimSpace(begin))
	}
	return before + begin + text + end + after, nil
}
