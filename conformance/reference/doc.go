// Package reference is the refund service that the harness is tried on: a complete implementation of
// specs/bundled/refunds.yaml as an http.Handler, with bugs that can be switched on one by one.
//
// It has two uses. With no fault it is a target that keeps its contract to the letter, so every finding about it
// is a false alarm. With one fault it is a target that is wrong in one known way, so a harness that finds nothing
// has missed something.
//
//	store, err := reference.OpenSQLite(ctx, ":memory:")
//	if err != nil { … }
//	defer store.Close()
//	service, err := reference.New(reference.Options{Store: store, Faults: []string{"replay-draws-again"}})
//	if err != nil { … }
//	http.ListenAndServe("127.0.0.1:8080", service)
//
// A request passes, in this order, which is the contract's precedence: credentials (auth.go), path and method
// (router.go), media type and well-formedness (body.go), schema (newrefund.go, newcustomer.go, query.go), and then the
// ledger (ledger.go), where the existence of the customer, the idempotency key and the balance are settled in one
// transaction of the [Store].
//
// # Decisions
//
// The package imports nothing else of this module: not the loader, not the generators. A mistake that both sides
// shared would otherwise agree with itself and never be seen.
//
// The schema is checked by hand-written code, not by a validator that reads the contract, for the same reason, and
// because a fault has to be a bug somebody could have written: an off-by-one has to have a "one" to be off by.
//
// Go's defaults are not the contract's. encoding/json matches member names without case, lets the last of two equal
// names win, takes null for 0, replaces invalid UTF-8 and refuses 5.0 as an integer; http.ServeMux redirects "//" and
// answers in text/plain. Each of these is a promise broken, so decoding is done on [jsontext] values and routing here.
//
// Money is in integer cents everywhere; no float touches an amount.
//
// The ledger is in SQLite, in PostgreSQL or in memory ([Store]), and each of them keeps the same tests. The faults about
// races are the mistake itself, a check in one transaction and an act in another, and nothing sleeps between the two: how
// often a race is lost is up to the store, and races_test.go measures it.
//
// [jsontext]: https://pkg.go.dev/github.com/go-json-experiment/json/jsontext
package reference
