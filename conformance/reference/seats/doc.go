// Package seats is a second service that the harness is tried on: a complete implementation of specs/bundled/seats.yaml as an
// http.Handler, with bugs that can be switched on one by one.
//
// It is there so that nothing in the harness comes to depend on the refund service beside it. Its domain is another one and it
// decides otherwise wherever a contract may decide: UUIDs, small JSON errors, 422 and 410, 403 for another account's object, API
// keys, an optional idempotency key whose replay answers 200, paging by offset, and entity tags under which an event is written.
//
//	service, err := seats.New(seats.Options{Faults: []string{"if-match-ignored"}})
//	if err != nil { … }
//	http.ListenAndServe("127.0.0.1:8090", service)
//
// A request passes, in this order, which is the contract's precedence: credentials (accounts.go), path and method (router.go),
// the event or booking that the path names (lookup.go), preconditions (conditional.go), media type and well-formedness
// (body.go), schema (shape.go, schemas.go), and then the rules of booking (bookings.go, keys.go).
//
// Everything is kept in memory under one lock, which is held from the lookup to the answer: what a request sees does not change
// while it is served. Only the body is read, and the answer written, outside of it.
//
// Like the package beside it, it imports nothing else of this module and its rules are written by hand: a mistake that the
// harness and the service shared would agree with itself.
package seats
