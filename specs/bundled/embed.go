// Package bundled holds the contracts that Holdfast ships with, so that they can be loaded without any file.
package bundled

import "embed"

// FS holds refunds.yaml, the contract of the reference refund service, and refunds.holdfast.yaml, the environment in which
// it is run; and likewise for the seat service.
//
//go:embed refunds.yaml refunds.holdfast.yaml
//go:embed seats.yaml seats.holdfast.yaml
var FS embed.FS
