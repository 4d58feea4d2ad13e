// Package conformance holds a running API to a plan made of its contract and judges every answer.
//
// Start with [Run]. It takes the groups of a [cases.Plan], sends their requests, hands every [Exchange] to the checks it was
// given, evaluates the expectations that the generators wrote down, confirms each finding once on fresh fixtures and writes
// the journal as it goes. The journal is the source of truth: a [Report] is read from it, and every format is a pure
// function of a Report.
//
// The runner imports neither checks nor reports: its caller hands it the checks. An empty list is an error, not a pass.
package conformance
