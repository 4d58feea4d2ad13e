package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"holdfast/conformance/config"
	"holdfast/conformance/result"
	"holdfast/internal/nearest"
	"holdfast/specs"
)

// missingContract adds the name that was probably meant to the error of a contract that is not there.
func missingContract(name string, err error) error {
	if _, missing := os.Stat(name); name == "-" || !errors.Is(missing, fs.ErrNotExist) {
		return err
	}
	var names []string
	entries, _ := os.ReadDir(filepath.Dir(name)) // without the folder there is no hint
	for _, e := range entries {
		if slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(e.Name())) {
			names = append(names, e.Name())
		}
	}
	if near, ok := nearest.Name(filepath.Base(name), names); ok {
		return fmt.Errorf("%w\ndid you mean %s?", err, filepath.Join(filepath.Dir(name), near))
	}
	return fmt.Errorf("%w\nname the OpenAPI document, or - for standard input", err)
}

func sameFile(a, b string) bool {
	x, errX := filepath.Abs(a)
	y, errY := filepath.Abs(b)
	return errX == nil && errY == nil && x == y
}

// checkChoices holds that each pattern of a flag chooses an operation.
func checkChoices(c *specs.Contract, flag string, patterns []string) error {
	for _, pattern := range patterns {
		if what, fix := config.Choice(pattern, c); what != "" {
			return &exitError{result.ExitNothing, strings.TrimSuffix(flag+": "+what+"; "+fix, "; ")}
		}
	}
	return nil
}

// writes says whether a run of these operations sends anything but safe requests. Every run does that knows an unsafe
// operation, since undeclared methods are tried too.
func writes(c *specs.Contract, operations []string) bool {
	for _, op := range c.Operations {
		if (len(operations) == 0 || slices.Contains(operations, op.ID)) && op.Method != "GET" && op.Method != "HEAD" {
			return true
		}
	}
	return false
}
