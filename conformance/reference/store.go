package reference

import (
	"context"
	"time"
)

// Store keeps the ledger. It is declared here, by its consumer: a store knows rows, and nothing of balances, tenants
// or replays.
type Store interface {
	// Update runs f in a transaction that may read and write: all of it is kept when f returns nil, none of it
	// otherwise, and the error of f comes back such that errors.As finds it. No two updates that read the same customer
	// overlap: from then on, what f reads of the customer is still true when it is committed. That is what keeps
	// concurrent refunds within a balance and a key to one effect, so f reads the customer first. A store that may have
	// to give an update up for the sake of another one runs f more than once.
	Update(ctx context.Context, f func(Tx) error) error

	// View runs f on a consistent state. f only reads.
	View(ctx context.Context, f func(Tx) error) error

	// Close releases the store. A ledger in memory is lost.
	Close() error
}

// Tx is the ledger within one transaction. It ends with the function that it was given to. A lookup reports false for
// what is not there; an insert of an id that is taken is an error.
type Tx interface {
	InsertCustomer(ctx context.Context, c Customer) error
	Customer(ctx context.Context, id string) (Customer, bool, error)
	SetBalance(ctx context.Context, customerID string, cents int64) error

	InsertRefund(ctx context.Context, r Refund) error
	Refund(ctx context.Context, id string) (Refund, bool, error)
	// Refunds lists a customer's refunds, the newest first and those of one time by id: at most limit of those that
	// stand behind after. The zero Position is before them all.
	Refunds(ctx context.Context, customerID string, after Position, limit int) ([]Refund, error)

	KeyRecord(ctx context.Context, scope KeyScope) (KeyRecord, bool, error)
	// PutKeyRecord replaces what the scope held before.
	PutKeyRecord(ctx context.Context, scope KeyScope, k KeyRecord) error
}

// Customer is who can be refunded. Times in the ledger are UTC and whole microseconds, as they are sorted and shown.
type Customer struct {
	ID           string
	Tenant       string
	Name         *string // nil: none was given, which is not the empty name
	BalanceCents int64   // what may still be refunded
	CreatedAt    time.Time
}

// Refund is money given back to a customer.
type Refund struct {
	ID          string
	CustomerID  string
	AmountCents int64
	Reason      string
	Note        *string // nil: none was given, which is not the empty note
	CreatedAt   time.Time
}

// Position is the place of a refund in its customer's list: created_at descending, then id.
type Position struct {
	CreatedAt time.Time
	ID        string
}

// KeyScope is what makes two equal idempotency keys the same key: the contract's
// scope: [caller, operation, $request.path.customer_id].
type KeyScope struct {
	Tenant     string
	Operation  string
	CustomerID string
	Key        string
}

// KeyRecord is what an idempotency key remembers: the body it was used with, and the answer to give again.
type KeyRecord struct {
	Fingerprint string // of the request body, see fingerprint
	Status      int
	Location    string
	Body        []byte
	CreatedAt   time.Time
}
