package reference_test

import (
	"testing"

	"holdfast/conformance/reference"
)

// What a refund costs on each store; a run of the harness should be slower than the memory store by far.
func BenchmarkCreateRefund(b *testing.B) {
	for name, open := range stores {
		b.Run(name, func(b *testing.B) {
			c := newClient(b, reference.Options{Store: open(b)})
			customer := c.customer(1_000_000_000)
			for b.Loop() {
				if got := c.refund(customer, 1); got.status != 201 {
					b.Fatal(got.raw)
				}
			}
		})
	}
}
