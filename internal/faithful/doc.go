// Package faithful is a service that keeps any contract, and shares nothing with the harness: kin-openapi reads the document, judges the
// requests and the answers. It accepts what the contract allows, answers with random valid answers, and keeps what it is given: what
// POST makes GET shows, what DELETE removes is gone. A finding on it is a false alarm, unless it is one of kin-openapi's own readings,
// which the tests name. With a [Fault] it is wrong in one place.
package faithful
