package result

import (
	"path"
	"slices"
)

// OperationCounts say how many operations accepted a request.
type OperationCounts struct {
	Total    int `json:"total"`
	Accepted int `json:"accepted"`
}

// reached counts the selected operations.
func (t *Tally) reached() OperationCounts {
	operations := t.operations()
	rest := slices.DeleteFunc(slices.Clone(operations), func(op string) bool { return t.accepted[op] })
	return OperationCounts{Total: len(operations), Accepted: len(operations) - len(rest)}
}

// goOn is the line with which a run goes on that was ended before its plan; empty where its journal is no file, or where something else
// than time was missing.
func (h *Header) goOn(e *EndRecord) string {
	if !e.Interrupted || h.ReportDir == "" {
		return ""
	}
	return "--resume " + path.Join(h.ReportDir, "run.jsonl")
}

// notAccepted says what the gate misses at an operation that accepted nothing.
func (t *Tally) notAccepted(operation string) string {
	if t.last.Interrupted && !t.tried[operation] {
		return "no request was sent: the run ended before it came to it"
	}
	return "no request was accepted; give it what it needs, or list it under unproven with a reason"
}
