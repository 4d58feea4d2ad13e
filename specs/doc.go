// Package specs loads an OpenAPI contract and works out everything that it promises.
//
// Start with [Load]. A [Contract] holds the operations, the facts that x-conformance adds to them, and the list of
// [Requirement]s; [Contract.Place] gives file and line of anything in it. It is the only package that knows libopenapi:
// the types of other libraries stop here.
//
//	openapi.yaml + overlays ──Load──▶ Contract{Operations, Requirements, Facts}
package specs
