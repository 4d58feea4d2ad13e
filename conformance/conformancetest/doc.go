// Package conformancetest holds a service to its contract in a Go test.
//
//	func TestContract(t *testing.T) {
//		conformancetest.Run(t, conformancetest.Config{
//			Contract: "openapi.yaml",
//			Handler:  newService(t),
//			Callers:  conformancetest.Callers{"owner": conformancetest.Bearer(token), "other": conformancetest.Bearer(token2)},
//			Fixtures: conformancetest.Fixtures{"customer_id": newCustomer},
//		})
//	}
//
// Each requirement of the contract is a subtest below its operation: TestContract/createRefund/request/body#/amount_cents:maximum. A
// requirement that is broken fails with what was wanted, what came, the line of the contract, how to mend it, and the lines that try it
// again; one that was not proven is skipped with the reason. An operation of which nothing was proven fails its gate: a green test
// says that something was shown. `go test -run` selects operations before anything is sent, and `-short` leaves races out.
package conformancetest
