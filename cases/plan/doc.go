// Package plan turns a contract into test cases.
//
// Start with [New]: a plan is a pure function of the contract, the environment and a seed. [Plan.Groups] yields a sequence, so that the
// first request can go out before the last group is made; a [Planner] also gathers, in the same pass, what is not planned and why.
//
// A generator makes the cases of one kind of requirement and stands in a file of its own, with the [cases.Rule] that its findings are
// reported under; generators.go lists them.
package plan
