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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/internal/faithful"
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

// TestFaithful_NothingIsFoundOnAnyDocument holds the faithful service to every document that it can serve.
func TestFaithful_NothingIsFoundOnAnyDocument(t *testing.T) {
	documents := corpus(t)
	left := map[string]int{}
	t.Logf("%-28s %5s %5s %6s %6s %6s %6s %6s %6s %6s %6s", "document", "ops", "left", "cases", "requests", "neg", "len", "amb", "kept", "unprv", "secs")
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		t.Run(name, func(t *testing.T) {
			s, err := serving(t, documents[name])
			if err != nil {
				t.Skip(err)
			}
			for _, reason := range s.left {
				left[numbers.ReplaceAllString(reason, "…")]++
			}
			if len(s.left) == len(s.contract.Operations) {
				t.Skip("no operation can be served")
			}
			start := time.Now()
			cfg := s.configuration(t, faithful.Fault{})
			count := map[cases.Class]int{}
			for g := range cfg.Plan.Groups() {
				for k := range g.All() {
					count[k.Class]++
				}
			}
			r := run(t, cfg)
			verdicts := map[conformance.Verdict]int{}
			for _, q := range r.Requirements {
				verdicts[q.Verdict]++
			}
			t.Logf("%-28s %5d %5d %6d %6d %6d %6d %6d %6d %6d %6.1f", name, len(s.contract.Operations), len(s.left), r.Counts.Cases, r.Counts.Requests,
				count[cases.Negative], count[cases.Lenient], count[cases.Ambiguous], verdicts[conformance.Pass], verdicts[conformance.Inconclusive], time.Since(start).Seconds())
			tellFindings(t, r)
		})
	}
	for _, reason := range slices.Sorted(maps.Keys(left)) {
		t.Logf("not served: %d, %s", left[reason], reason)
	}
}

var numbers = regexp.MustCompile(`\d+`)

// tellFindings fails for each finding that is no known reading of kin-openapi.
func tellFindings(t *testing.T, r *conformance.Report) {
	t.Helper()
	for _, f := range r.Findings {
		if reading := readingOf(f); reading != "" {
			t.Logf("kin-openapi: %s: %s", reading, f.Case)
			continue
		}
		assert.Fail(t, fmt.Sprintf("%s %s", f.Level, f.Rule), "%s\n%s at %s: wanted %s, got %s\nsent %+v", f.Case, f.Requirement, f.At, f.Want, f.Got, f.Mutation)
	}
}

func readingOf(conformance.Finding) string { return "" }
