package conformance

// Journal is being written.
type Journal struct{}
