// Command readme rewrites what the README and the pages beside it take from the code: the rules, from the catalogue, and the
// faults of the bundled services, each with the rule that must find it.
//
//	go generate ./...
//
// What stands between "<!-- NAME:begin -->" and "<!-- NAME:end -->" belongs to it; the rest is left alone. A test fails
// when a page is stale. The rules that find the faults are read from the table that the tests of cmd/holdfast run, so
// the README claims nothing that is not tried.
package main

//go:generate go run .
