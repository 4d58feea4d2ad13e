// Package conformance holds a running API to a plan made of its contract and judges every answer.
//
// Start with [Run]. It takes the groups of a [cases.Plan], sends their requests, hands every [result.Exchange] to the checks it was
// given, evaluates the expectations that the generators wrote down, confirms each finding once on fresh fixtures and writes
// the journal as it goes. What it leaves, and all that can be said of it afterwards, stands in package result.
//
// The runner imports neither checks nor reports: its caller hands it the checks. An empty list is an error, not a pass.
package conformance
