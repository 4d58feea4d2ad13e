package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/reports"
)

// resuming reads the run that is to go on, and fills in what it was given where the command line does not say otherwise. Without a journal
// there is nothing to go on with: the run begins, so that one command line serves a job that is started again and again.
func (a *app) resuming(cmd *cobra.Command, o *options, contractArg string) (*result.Earlier, string, error) {
	if o.resume == "" {
		return nil, contractArg, nil
	}
	if o.reportDir == "" {
		o.reportDir = filepath.Dir(o.resume)
	}
	e, err := result.ReadEarlier(o.resume)
	if errors.Is(err, fs.ErrNotExist) {
		_, err := fmt.Fprintf(a.err, "there is no journal %s: the run begins\n", reports.Harmless(o.resume))
		return nil, contractArg, err
	}
	if err != nil {
		return nil, "", fmt.Errorf("--resume: %w", err)
	}
	h := e.Header
	switch {
	case strings.HasPrefix(h.Config, demoConfig):
		return nil, "", fmt.Errorf("--resume %s: the service of a demo ended with it: run holdfast demo again", o.resume)
	case len(h.Only) > 0:
		return nil, "", fmt.Errorf("--resume %s: it is the journal of a replay: replay the cases again", o.resume)
	}
	changed, from := cmd.Flags().Changed, filepath.Dir(o.resume)
	rules := o.rules
	contract := a.again(cmd, o, h, from)
	if h.Config != "" {
		o.rules = rules // the others are the configuration's
	}
	if !changed("url") && strings.Contains(h.Target, "xxxxx") {
		o.url = "" // there was a password in it
	}
	if contractArg != "" {
		contract = contractArg
	}
	if !changed("operation") && !changed("tag") && !changed("since") {
		o.operations = h.Operations
	}
	if !changed("allow") {
		o.allow = h.Environment.Allow
	}
	if !changed("exclude") {
		o.exclude = h.Environment.Exclude
	}
	if !changed("shard") && h.Shard.Part() {
		o.shard = h.Shard.String()
	}
	o.noRaces = o.noRaces || h.Environment.NoRaces
	return e, contract, nil
}

// goesOn refuses to go on with a run that was another one: what the two come to can't be added up.
func (s *session) goesOn(o *options) error {
	if s.earlier == nil {
		return nil
	}
	cfg, err := s.config(o)
	if err != nil {
		return err
	}
	if differs := conformance.Differs(s.earlier, cfg); len(differs) > 0 {
		return fmt.Errorf("--resume %s: this is not the run that the journal is of: %s\ngive what it was given: %s", o.resume, strings.Join(differs, "; "), commandLine(s.earlier.Header.Command))
	}
	return nil
}

// commandLine writes a command as it is typed.
func commandLine(command []string) string {
	words := make([]string, len(command))
	for i, arg := range command {
		words[i] = shellWord(arg)
	}
	return strings.Join(words, " ")
}

// journalled opens the journal, with what is told of a run that ends before its verdict in the place of the last run's reports.
func (out *outputs) journalled(earlier *result.Earlier) (*result.Journal, error) {
	if err := out.begin(); err != nil {
		return nil, err
	}
	if earlier != nil {
		return earlier.Continue(out.journal())
	}
	return result.OpenJournal(out.journal())
}

// tellResumed says where the run goes on.
func (a *app) tellResumed(e *result.Earlier) {
	what := fmt.Sprintf("goes on with the run of %s: %d groups are judged and not sent again", e.Header.StartedAt.Local().Format("2006-01-02 15:04:05"), e.Groups)
	switch {
	case e.Ended:
		what = "the run came to its end: nothing is sent"
	case e.Torn:
		what += "; the last line of its journal is torn, and left out"
	}
	fmt.Fprintln(a.err, what)
}

// ended makes the report of a run that came to its end and was killed before its reports were there.
func (out *outputs) ended(journal string) (*result.Report, error) {
	if err := out.begin(); err != nil {
		return nil, err
	}
	if !sameFile(journal, out.journal()) {
		err := writeFile(out.journal(), func(w io.Writer) error {
			f, err := os.Open(journal)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = io.Copy(w, f)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return result.ReadReport(out.journal())
}

// with adds what is not there yet.
func with(all, more []string) []string {
	all = slices.Clone(all)
	for _, one := range more {
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}
