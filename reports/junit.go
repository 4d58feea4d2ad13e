package reports

import (
	"encoding/xml"
	"io"
	"maps"
	"slices"

	"holdfast/conformance/result"
	"holdfast/specs"
)

// JUnit writes test cases for CI servers: a suite is an operation, a test case is a case of the plan under its stable ID, a
// broken contract is a failure, a case that could not be judged is an error, one that proved nothing this time is skipped.
// A run that is not green for another reason, such as one that was cut off, has an error as its first test case.
//
//	<testsuites name="Refunds" tests="412" failures="2" errors="0" skipped="3">
//	  <testsuite name="createRefund" tests="180" failures="2" errors="0" skipped="1">
//	    <testcase name="createRefund/idempotency:conflict~other-body" classname="Refunds.createRefund" file="refunds.yaml" line="112">
//	      <failure message="wanted 409 idempotency_key_reused, got 201" type="idempotency-conflict">…</failure>
//
// More than 30,000 cases are written as one test case a requirement, and so is a report without cases.
func JUnit(w io.Writer, d *Digest) error {
	entries := junitCases(d)
	if len(entries) == 0 {
		entries = junitRequirements(d)
	}
	return writeJUnit(w, d, entries)
}

// JUnitRequirements writes what [JUnit] does with one test case a requirement, for servers that take few of them: Buildkite takes 5,000.
func JUnitRequirements(w io.Writer, d *Digest) error { return writeJUnit(w, d, junitRequirements(d)) }

func writeJUnit(w io.Writer, d *Digest, entries []junitEntry) error {
	r := d.Report
	doc := junitSuites{Name: oneLine(orElse(r.Header.Contract.Title, "contract")), Time: seconds(r.Duration)}
	if !r.Header.StartedAt.IsZero() {
		doc.Timestamp = r.Header.StartedAt.UTC().Format("2006-01-02T15:04:05")
	}
	if entry, red := junitRun(d); red {
		doc.add(doc.Name, []junitEntry{entry})
	}
	byOperation := map[string][]junitEntry{}
	var order []string
	for _, q := range r.Requirements {
		if _, seen := byOperation[q.Operation]; !seen {
			byOperation[q.Operation] = nil
			order = append(order, q.Operation)
		}
	}
	for _, entry := range entries {
		if entry.File != "" {
			entry.File = filePath(d, specs.Place{File: entry.File})
		}
		byOperation[entry.operation] = append(byOperation[entry.operation], entry)
	}
	for _, operation := range slices.Sorted(maps.Keys(byOperation)) {
		if !slices.Contains(order, operation) {
			order = append(order, operation)
		}
	}
	for _, operation := range order {
		doc.add(oneLine(orElse(operation, "paths")), byOperation[operation])
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// junitRun is the test case of a run that is neither kept nor broken: whatever else the file says, it must not read as
// green.
func junitRun(d *Digest) (junitEntry, bool) {
	names := map[result.State]string{
		result.StateIncomplete: "run incomplete",
		result.StateUnproven:   "nothing was proven",
		result.StateGate:       "gate not met",
	}
	name, red := names[d.headline().State]
	return junitEntry{
		Name:  name,
		Class: "holdfast.run",
		Error: &junitProblem{Message: oneLine(d.headline().Reason), Type: string(d.headline().State), Text: d.headline().Line(d.Report)},
	}, red
}

// junitRequirements has one test case a requirement, for plans that are too large to be listed by case.
func junitRequirements(d *Digest) []junitEntry {
	byRequirement := map[string][]cause{}
	for _, c := range d.Causes {
		for _, requirement := range c.Requirements {
			byRequirement[requirement] = append(byRequirement[requirement], c)
		}
	}
	entries := make([]junitEntry, 0, len(d.Requirements))
	for _, q := range d.Requirements {
		entry := junitEntry{operation: q.Operation, Name: oneLine(q.ID), verdict: q.Verdict}
		entry.place(q.Where)
		causes := byRequirement[q.ID]
		delete(byRequirement, q.ID)
		entry.judge(causes, orElse(q.Reason, q.Verdict.Words()))
		entries = append(entries, entry)
	}
	// A finding is never lost, not even one of a requirement that the report does not list.
	for _, c := range d.Causes {
		if causes, left := byRequirement[c.Requirement]; left {
			delete(byRequirement, c.Requirement)
			entry := junitEntry{operation: c.Operation, Name: oneLine(orElse(c.Requirement, c.Rule)), verdict: result.Fail}
			entry.place(c.Where)
			entry.judge(causes, "")
			entries = append(entries, entry)
		}
	}
	return entries
}
