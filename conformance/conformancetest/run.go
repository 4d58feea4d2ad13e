package conformancetest

import (
	"context"
	"errors"
	"flag"
	"regexp"
	"strings"
	"testing"

	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// Run holds the service to its contract: one subtest for each operation and requirement.
func Run(t *testing.T, cfg Config) {
	t.Helper()
	cfg.NoRaces = cfg.NoRaces || testing.Short()
	if len(cfg.Operations) == 0 {
		selected, err := cfg.selected(t)
		if err != nil {
			t.Fatal(err)
		}
		cfg.Operations = selected
	}
	r, err := served(t, cfg)
	if err != nil {
		t.Fatal(err)
	}
	judged(t, r)
}

// asked is one fixture that a run wants made.
type asked struct {
	name string
	made chan string
}

// served runs beside the test's goroutine, which makes the fixtures meanwhile: only there may they end the test.
func served(t *testing.T, cfg Config) (*result.Report, error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	wanted := make(chan asked)
	given := map[string]conformance.Supplier{}
	for name := range cfg.Fixtures {
		given[name] = supplier{name: name, wanted: wanted}
	}
	type outcome struct {
		report *result.Report
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		r, err := report(ctx, cfg, given)
		done <- outcome{r, err}
	}()
	for {
		select {
		case a := <-wanted:
			a.made <- cfg.Fixtures[a.name](t)
		case end := <-done:
			return end.report, end.err
		}
	}
}

// supplier asks the test's goroutine for a fixture.
type supplier struct {
	name   string
	wanted chan<- asked
}

func (s supplier) Next(ctx context.Context) (string, error) {
	a := asked{name: s.name, made: make(chan string, 1)}
	select {
	case s.wanted <- a:
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	select {
	case id := <-a.made:
		if id == "" {
			return "", errors.New("the fixture " + s.name + " gave no id")
		}
		return id, nil
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// selected are the operations that `go test -run` asks for, so that nothing is sent to the others; none is all.
func (cfg *Config) selected(t *testing.T) ([]string, error) {
	f := flag.Lookup("test.run")
	if f == nil {
		return nil, nil
	}
	// A pattern with alternatives or classes may hide a slash; then all are run, and testing chooses among the subtests.
	pattern := f.Value.String()
	parts := strings.Split(pattern, "/")
	depth := strings.Count(t.Name(), "/") + 1
	if len(parts) <= depth || strings.ContainsAny(pattern, "[(|") {
		return nil, nil
	}
	wanted, err := regexp.Compile(parts[depth])
	if err != nil {
		return nil, nil //nolint:nilerr // testing says so itself
	}
	contract, err := specs.Load(t.Context(), specs.Options{File: cfg.Contract, FS: cfg.FS, Overlays: cfg.Overlays})
	if err != nil {
		return nil, err
	}
	var all []string
	for _, op := range contract.Operations {
		name, _, _ := strings.Cut(op.ID, "/")
		if wanted.MatchString(rewritten(name)) {
			all = append(all, op.ID)
		}
	}
	return all, nil
}
