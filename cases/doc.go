// Package cases turns a contract into test cases: plain data that can be printed, saved, sent to another machine and replayed.
//
// Start with [NewPlan]: it is a pure function of the contract, the [Environment] (names of callers and fixtures, never
// secrets) and a seed. [Plan.Groups] yields a sequence, so the first request can go out before the last group is made.
//
//	Contract + Environment + seed ──NewPlan──▶ iter.Seq[Group] ──bind──▶ Wire ──Classify──▶ send
//
// A generator makes the cases of one kind of requirement and stands in a file of its own, with the [Rule] that its findings
// are reported under; All lists them. Classify judges the final bytes of a request by several readers that share no code
// with the encoder: a request is negative only where every one of them refuses it.
package cases
