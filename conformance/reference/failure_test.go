package reference_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/reference"
)

// brokenStore fails, or panics, whenever it is asked for anything.
type brokenStore struct{ panics bool }

var errSecret = errors.New("dial /var/lib/ledger: password hunter2 refused")

func (b brokenStore) Update(context.Context, func(reference.Tx) error) error {
	if b.panics {
		panic(errSecret)
	}
	return errSecret
}

func (b brokenStore) View(ctx context.Context, f func(reference.Tx) error) error {
	return b.Update(ctx, f)
}

func (b brokenStore) Close() error { return nil }

func TestFailure_IsAProblemThatTellsTheLogAndNotTheClient(t *testing.T) {
	for _, store := range []brokenStore{{panics: false}, {panics: true}} {
		var log bytes.Buffer
		c := newClient(t, reference.Options{Store: store, Log: slog.New(slog.NewTextHandler(&log, nil))})
		got := c.send("POST", "/customers", `{"refundable_balance_cents":1}`)
		assert.Equal(t, "500 internal_error", got.outcome())
		assert.Equal(t, "application/problem+json", got.header.Get("Content-Type"))
		assert.NotContains(t, got.raw, "hunter2")
		assert.Contains(t, log.String(), "hunter2")
	}
}

// A client that goes away in the middle must not take the ledger with it: a database in memory ends with its last
// connection, and database/sql drops a connection whose query was interrupted.
func TestLedgerInMemory_OutlivesClientsThatGoAway(t *testing.T) {
	c := newClient(t, reference.Options{Store: openSQLite(t, ":memory:")})
	customer := c.customer(100)
	for range 50 {
		ctx, cancel := context.WithCancel(t.Context())
		r := httptest.NewRequestWithContext(ctx, "GET", "/customers/"+customer+"/refunds", nil)
		r.Header.Set("Authorization", "Bearer "+c.token)
		gone := make(chan struct{})
		go func() { defer close(gone); cancel() }()
		c.service.ServeHTTP(httptest.NewRecorder(), r)
		<-gone
	}
	assert.Equal(t, "100", c.balance(customer))
}
