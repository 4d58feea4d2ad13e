// Package bundled holds the hand-written cases that Holdfast ships with.
package bundled

import "embed"

// FS holds refunds.arazzo.yaml: tests of the bundled refund contract as an engineer writes them before there is an implementation.
//
//go:embed refunds.arazzo.yaml
var FS embed.FS
