package checks

import (
	"holdfast/conformance"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// The IDs of the requirements that answers are judged on, as specs.Requirement describes them.

// statusRequirement is "createRefund/response:status".
func statusRequirement(op *specs.Operation) string { return op.ID + "/response:status" }

// bodyRequirement is "createRefund/response/201/body", with the media type in brackets where the response declares several.
// The status is the contract's key: "201", "4XX" or "default".
func bodyRequirement(pass *conformance.Pass, media *specs.Media) string {
	id := pass.Operation.ID + "/response/" + pass.Response.Status + "/body"
	if len(pass.Response.Content) > 1 {
		id += "[" + media.Type + "]"
	}
	return id
}

// headerRequirement is "createRefund/response/201/header#/Location".
func headerRequirement(pass *conformance.Pass, header *specs.Header) string {
	return pass.Operation.ID + "/response/" + pass.Response.Status + "/header#/" + jsonpointer.Escape(header.Name)
}
