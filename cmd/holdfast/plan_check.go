package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"holdfast/conformance/result"
	"holdfast/internal/atmost"
	"holdfast/reports"
)

// obligations writes the plan of a session as Markdown.
func obligations(w io.Writer, s *session) error {
	if len(s.contract.Requirements) == 0 {
		return &exitError{result.ExitNothing, "the contract promises nothing: there are no obligations"}
	}
	return reports.Plan(w, s.plan)
}

// planCheck compares a committed list of obligations with those of the contract as it is now.
func (a *app) planCheck(ctx context.Context, o *options, contractArg, file string) error {
	if file == "" {
		return errors.New("--check needs the file with the obligations, as in --check obligations.md")
	}
	s, err := a.open(ctx, o, contractArg, false)
	if err != nil {
		return err
	}
	update := updateLine(o, contractArg, file)
	committed, err := atmost.ReadFile(file, maxRead)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("--check: %w\nmake it with: %s", err, update)
	}
	if err != nil {
		return fmt.Errorf("--check: %w", err)
	}
	var now bytes.Buffer
	if err := obligations(&now, s); err != nil {
		return err
	}
	// A checkout may have changed the ends of the lines.
	committed = bytes.ReplaceAll(committed, []byte("\r\n"), []byte("\n"))
	difference := diff.Diff(file, committed, s.contract.File, now.Bytes())
	if difference == nil {
		return nil
	}
	if _, err := a.out.Write(difference); err != nil {
		return err
	}
	return &exitError{result.ExitGate, fmt.Sprintf("%s is not what %s promises now\nreview the difference, and take it over with: %s", file, s.contract.File, update)}
}

// updateLine is the command that writes the file anew: what of this one the obligations depend on. Tokens are left out.
func updateLine(o *options, contractArg, file string) string {
	words := []string{"holdfast", "plan"}
	flag := func(name string, values ...string) {
		for _, v := range values {
			if v != "" {
				words = append(words, name, shellWord(v))
			}
		}
	}
	if contractArg != "" {
		words = append(words, shellWord(contractArg))
	}
	flag("-c", o.config)
	flag("--overlay", o.overlays...)
	flag("--operation", o.operations...)
	flag("--allow", o.allow...)
	flag("--exclude", o.exclude...)
	flag("--set", o.set...)
	for _, b := range o.bearer {
		if name, _, named := strings.Cut(b, "="); named {
			flag("--bearer", name+"=TOKEN")
		} else {
			flag("--bearer", "TOKEN")
		}
	}
	return strings.Join(append(words, "--format markdown >", shellWord(file)), " ")
}

// shellWord is s as one word of a POSIX shell.
func shellWord(s string) string {
	special := func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_./:@%+=,-", r))
	}
	if s == "" || strings.ContainsFunc(s, special) {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}
