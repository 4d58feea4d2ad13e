// Package parcels is a parcel office that keeps parcels.yaml, or breaks it in one way.
//
// It is there for the rules that the refunds and the seats give no occasion for: versions, scopes, labels under codes of one's own,
// unique names, actions, two operations that take keys, and some keywords of JSON Schema. It is small and keeps nothing when it ends.
package parcels
