// Package cases holds the words in which tests are told: plain data that can be printed, saved, sent to another machine and replayed.
//
// A [Group] is a unit of running: a control that must be accepted, and cases stated against it. A [Case] has [Step]s, a step has
// [Value]s and an [Expectation]; what is known only when it runs (a fixture's id, a fresh name, an earlier answer) is bound by a [Binder].
// The [Environment] names callers and fixtures, never secrets.
//
//	Contract + Environment + seed ──plan.New──▶ iter.Seq[Group] ──Binder──▶ Wire ──Certifier──▶ send
//
// Package plan makes the cases. A [Certifier] judges the final bytes of each request by several readers that share no code with the
// encoder: a request is negative only where every one of them refuses it.
package cases
