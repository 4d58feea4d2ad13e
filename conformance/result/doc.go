// Package result is what a run leaves: [Exchange], [Finding] and [CaseRecord] as they stand in the journal, the [Report] that
// they add up to, and what is decided by it, the gate and the baseline.
//
// The journal is the source of truth. The runner and the reader of a journal add up its records with the same [Tally], so that
// both make one report; several journals of one plan are made one by [Merge]. Every format is a pure function of a Report.
//
// Nothing here sends a request.
package result
