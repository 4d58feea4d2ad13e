package checks

import (
	"holdfast/conformance"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// headerRequirement is "createRefund/response/201/header#/Location".
func headerRequirement(pass *conformance.Pass, header *specs.Header) string {
	return pass.Operation.ID + "/response/" + pass.Response.Status + "/header#/" + jsonpointer.Escape(header.Name)
}
