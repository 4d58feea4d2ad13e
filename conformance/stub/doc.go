// Package stub answers requests as a contract says, without any service behind it: a handler that keeps what the contract and its
// x-conformance declare (credentials, validation, idempotency keys, balances, reading back what was made), or that is wrong in
// one place on purpose.
//
// It is what hand-written cases are tried on before there is an implementation: a case that the faithful stub fails asks for what
// nobody can keep, and one that no wrong stub fails proves nothing.
//
//	s, err := stub.New(stub.Options{Contract: contract, Callers: callers})
//	server := httptest.NewServer(s)
//
// What only the API's people know, such as when a rule of their own refuses, no stub can know.
package stub
