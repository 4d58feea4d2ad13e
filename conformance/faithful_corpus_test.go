//go:build faithful

package conformance_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/internal/faithful"
	"holdfast/specs"
)

// corpus gives the documents of the folder that HOLDFAST_CORPUS names; HOLDFAST_CORPUS_ONLY keeps those whose names hold one of its words.
func corpus(t *testing.T) map[string][]byte {
	dir := os.Getenv("HOLDFAST_CORPUS")
	require.NotEmpty(t, dir, "HOLDFAST_CORPUS is unset: it names a folder of OpenAPI documents, gzipped or not")
	files, err := filepath.Glob(filepath.Join(dir, "*.*"))
	require.NoError(t, err)
	all := map[string][]byte{}
	for _, file := range files {
		name, _, _ := strings.Cut(filepath.Base(file), ".")
		words := strings.Split(os.Getenv("HOLDFAST_CORPUS_ONLY"), ",")
		if strings.HasSuffix(file, ".md") || words[0] != "" && !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(name, w) }) {
			continue
		}
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		if strings.HasSuffix(file, ".gz") {
			z, err := gzip.NewReader(bytes.NewReader(data))
			require.NoError(t, err)
			data, err = io.ReadAll(z)
			require.NoError(t, err)
		}
		all[name] = data
	}
	return all
}

// TestFaithful_NothingIsFoundOnAnyDocument holds the faithful service to every document that it can serve, and explores each for the time that
// HOLDFAST_EXPLORE names.
func TestFaithful_NothingIsFoundOnAnyDocument(t *testing.T) {
	documents := corpus(t)
	left := map[string]int{}
	t.Logf("%-28s %5s %5s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s", "document", "ops", "left", "contrl", "refusd", "cases", "requests", "neg", "len", "amb", "kept", "unprv", "secs")
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		t.Run(name, func(t *testing.T) {
			s, err := serving(t, documents[name])
			if err != nil {
				t.Skip(err)
			}
			for _, reason := range s.left {
				left[digits.ReplaceAllString(reason, "…")]++
			}
			if len(s.left) == len(s.contract.Operations) {
				t.Skip("no operation can be served")
			}
			start := time.Now()
			cfg := s.configuration(t, faithful.Options{})
			cfg.Exploring.For, _ = time.ParseDuration(os.Getenv("HOLDFAST_EXPLORE")) // unset explores nothing
			controls, refused := s.controls(t, cfg)
			count := map[cases.Class]int{}
			for g := range cfg.Plan.Groups() {
				for k := range g.All() {
					count[k.Class]++
				}
			}
			r := run(t, cfg)
			verdicts := map[result.Verdict]int{}
			for _, q := range r.Requirements {
				verdicts[q.Verdict]++
			}
			t.Logf("%-28s %5d %5d %6d %6d %6d %6d %6d %6d %6d %6d %6d %6.1f", name, len(s.contract.Operations), len(s.left), controls, refused, r.Counts.Cases, r.Counts.Requests,
				count[cases.Negative], count[cases.Lenient], count[cases.Ambiguous], verdicts[result.Pass], verdicts[result.Inconclusive], time.Since(start).Seconds())
			if r.Explored != nil {
				t.Logf("explored: %+v", *r.Explored)
			}
			tellFindings(t, r)
			tellUnproven(t, r)
		})
	}
	for _, reason := range slices.Sorted(maps.Keys(left)) {
		t.Logf("not served: %d, %s", left[reason], reason)
	}
}

var digits = regexp.MustCompile(`\d+`)

// tellFindings fails for each finding that is no known reading of kin-openapi.
func tellFindings(t *testing.T, r *result.Report) {
	t.Helper()
	for _, f := range r.Findings {
		if reading := readingOf(f); reading != "" {
			t.Logf("kin-openapi: %s: %s", reading, f.Case)
			continue
		}
		assert.Fail(t, fmt.Sprintf("%s %s", f.Level, f.Rule), "%s\n%s at %s: wanted %s, got %s\nsent %+v", f.Case, f.Requirement, f.At, f.Want, f.Got, f.Mutation)
	}
}

// tellUnproven says why requirements were not proven, the commonest reasons first.
func tellUnproven(t *testing.T, r *result.Report) {
	t.Helper()
	why := map[string]int{}
	for _, q := range r.Requirements {
		if q.Verdict == result.Inconclusive {
			why[digits.ReplaceAllString(q.Reason, "…")]++
		}
	}
	for _, reason := range slices.SortedFunc(maps.Keys(why), func(a, b string) int { return why[b] - why[a] })[:min(5, len(why))] {
		t.Logf("not proven: %d, %.200s", why[reason], reason)
	}
}

// controls has kin-openapi judge the controls of a plan, as they are planned: what it refuses there is never judged in the run.
func (s *served) controls(t *testing.T, cfg conformance.Config) (all, refused int) {
	t.Helper()
	judge, err := faithful.New(s.document, faithful.Options{Seed: 1})
	require.NoError(t, err)
	for g := range cfg.Plan.Groups() {
		if len(g.Control.Steps) == 0 {
			continue
		}
		w, err := (&cases.Binder{Contract: s.contract, RunID: "plan", Group: g.ID}).Bind(&g.Control.Steps[0])
		if err != nil {
			continue
		}
		all++
		if why := judge.Judge(w.Method, w.Target, w.Header, w.Body); why != nil {
			refused++
			t.Logf("kin-openapi refuses what we call valid: %s %.300s %.400s: %.300s", w.Method, w.Target, w.Body, strings.ReplaceAll(why.Error(), "\n", " "))
		}
	}
	return all, refused
}

// objectsInForms are the requests whose forms have an object in them.
var objectsInForms = []string{"UpdateChallenge/request:valid~full", "CreateNewFactor/request:valid~full", "CreateVerification/request:valid~full"}

// readingOf names what is no false alarm: where the service answers otherwise than an example shows, or kin-openapi refuses what is valid.
func readingOf(f result.Finding) string {
	switch {
	case f.Rule == "example-answered" && len(f.Want) == 3:
		return "the service answers with the first success that is documented, and the example with another"
	case f.Rule == "status-documented" && slices.Contains(objectsInForms, f.Case):
		return "kin-openapi refuses a form with an object in it"
	}
	return ""
}

// mutant is the service with one fault at one operation.
type mutant struct {
	operation *specs.Operation
	what      string
	options   func() faithful.Options
}

// mutants are at most so many a keyword and a bend for one document, spread over its operations.
func (s *served) mutants(t *testing.T, text []byte, most int) (all []mutant) {
	probe, err := faithful.New(s.document, faithful.Options{Seed: 1})
	require.NoError(t, err)
	add := func(what string, applies func(*specs.Operation) bool, options func(*specs.Operation) faithful.Options) {
		var fit []*specs.Operation
		for _, op := range s.contract.Operations {
			if s.left[op.ID] == "" && applies(op) {
				fit = append(fit, op)
			}
		}
		for i := range min(most, len(fit)) {
			op := fit[i*len(fit)/min(most, len(fit))]
			all = append(all, mutant{op, what, func() faithful.Options { return options(op) }})
		}
	}
	read := func() *openapi3.T {
		document, err := faithful.Read(text)
		require.NoError(t, err)
		return document
	}
	for _, keyword := range faithful.Forgettable() {
		add("ignores "+keyword, func(op *specs.Operation) bool { return faithful.Forget(read(), op.Method, op.Path, keyword) > 0 },
			func(op *specs.Operation) faithful.Options {
				changed := read()
				faithful.Forget(changed, op.Method, op.Path, keyword)
				return faithful.Options{Requests: changed, Fault: faithful.Fault{Texts: keyword == "type", Method: op.Method, Path: op.Path}}
			})
	}
	for _, bend := range []string{faithful.Drops, faithful.Retypes, faithful.OtherStatus, faithful.OtherMedia} {
		fault := func(op *specs.Operation) faithful.Fault {
			return faithful.Fault{Bend: bend, Method: op.Method, Path: op.Path}
		}
		add(bend, func(op *specs.Operation) bool { return probe.Bends(fault(op)) }, func(op *specs.Operation) faithful.Options { return faithful.Options{Fault: fault(op)} })
	}
	return all
}

// TestFaithful_MutantsAreFound counts how many services that are wrong in one place are told from the faithful one.
func TestFaithful_MutantsAreFound(t *testing.T) {
	documents := corpus(t)
	found, all := 0, 0
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		s, err := serving(t, documents[name])
		if err != nil {
			continue
		}
		here, n := 0, 0
		for _, m := range s.mutants(t, documents[name], 4) {
			r := run(t, s.configuration(t, m.options(), m.operation.ID))
			n++
			if slices.ContainsFunc(r.Findings, func(f result.Finding) bool { return !f.Flaky }) {
				here++
				continue
			}
			why := map[string]int{}
			for _, q := range r.Requirements {
				if strings.HasPrefix(q.ID, m.operation.ID+"/") && q.Reason != "" {
					why[q.Reason]++
				}
			}
			t.Logf("not found: %s: %s %s; kept %d of %d; %v", name, m.operation.ID, m.what, r.Counts.Requirements.Pass, r.Counts.Requirements.Total, why)
		}
		t.Logf("%-28s %d of %d mutants found", name, here, n)
		found, all = found+here, all+n
	}
	t.Logf("%d of %d mutants found", found, all)
	assert.GreaterOrEqual(t, float64(found), 0.95*float64(all))
}
