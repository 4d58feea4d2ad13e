package main

import (
	"fmt"
	"os"
	"strings"

	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/reference"
)

// The files, from the folder of this package, where go generate and go test run it.
const (
	readmeFile = "../../README.md"
	faultsFile = "../../cmd/holdfast/testdata/faults.yaml"
)

func main() {
	if err := rewrite(); err != nil {
		fmt.Fprintln(os.Stderr, "readme: "+err.Error())
		os.Exit(1)
	}
}

func rewrite() error {
	old, err := os.ReadFile(readmeFile)
	if err != nil {
		return err
	}
	page, err := current(string(old))
	if err != nil || page == string(old) {
		return err
	}
	return os.WriteFile(readmeFile, []byte(page), 0o644)
}

// current gives the README as it has to be now.
func current(page string) (string, error) {
	data, err := os.ReadFile(faultsFile)
	if err != nil {
		return "", err
	}
	rules := conformance.Catalogue(checks.All())
	table, err := parseFaults(data)
	if err != nil {
		return "", fmt.Errorf("%s: %w", faultsFile, err)
	}
	faults, err := faultsTable(table, reference.Faults(), rules)
	if err != nil {
		return "", fmt.Errorf("%s: %w", faultsFile, err)
	}
	if page, err = replace(page, "rules", rulesTable(rules)); err != nil {
		return "", err
	}
	return replace(page, "faults", faults)
}

// replace puts text between the marks of a name, each of which has to stand on a line of its own, once.
func replace(page, name, text string) (string, error) {
	begin, end := "<!-- "+name+":begin -->\n", "<!-- "+name+":end -->\n"
	if strings.Count(page, begin) != 1 || strings.Count(page, end) != 1 {
		return "", fmt.Errorf("%s: want one line %q and one line %q", readmeFile, strings.TrimSpace(begin), strings.TrimSpace(end))
	}
	before, rest, _ := strings.Cut(page, begin)
	_, after, found := strings.Cut(rest, end)
	if !found {
		return "", fmt.Errorf("%s: %q stands before %q", readmeFile, strings.TrimSpace(end), strings.TrimSpace(begin))
	}
	return before + begin + text + end + after, nil
}
