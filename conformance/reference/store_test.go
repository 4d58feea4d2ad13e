package reference_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference"
)

var at = time.UnixMicro(1_700_000_000_000_001).UTC()

func update(t *testing.T, store reference.Store, f func(tx reference.Tx) error) {
	t.Helper()
	require.NoError(t, store.Update(t.Context(), f))
}

func TestStore_KeepsRowsAsTheyWereGiven(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		ctx := t.Context()
		name, note := "a\x00b 😀", ""
		customer := reference.Customer{ID: "c1", Tenant: "t", Name: &name, BalanceCents: -5, CreatedAt: at}
		refund := reference.Refund{ID: "r1", CustomerID: "c1", AmountCents: 7, Reason: "error", Note: &note, CreatedAt: at}
		scope := reference.KeyScope{Tenant: "t", Operation: "o", CustomerID: "c1", Key: "k"}
		record := reference.KeyRecord{Fingerprint: "f", Status: 201, Location: "/l", Body: []byte("\x00{}"), CreatedAt: at}
		update(t, store, func(tx reference.Tx) error {
			return errors.Join(tx.InsertCustomer(ctx, customer), tx.InsertRefund(ctx, refund), tx.PutKeyRecord(ctx, scope, record))
		})
		require.NoError(t, store.View(ctx, func(tx reference.Tx) error {
			c, found, err := tx.Customer(ctx, "c1")
			assert.Equal(t, []any{customer, true, nil}, []any{c, found, err})
			r, found, err := tx.Refund(ctx, "r1")
			assert.Equal(t, []any{refund, true, nil}, []any{r, found, err})
			k, found, err := tx.KeyRecord(ctx, scope)
			assert.Equal(t, []any{record, true, nil}, []any{k, found, err})

			_, found, err = tx.Customer(ctx, "c2")
			assert.Equal(t, []any{false, nil}, []any{found, err})
			_, found, err = tx.Refund(ctx, "r2")
			assert.Equal(t, []any{false, nil}, []any{found, err})
			for _, other := range []reference.KeyScope{
				{Tenant: "T", Operation: "o", CustomerID: "c1", Key: "k"}, {Tenant: "t", Operation: "p", CustomerID: "c1", Key: "k"},
				{Tenant: "t", Operation: "o", CustomerID: "c2", Key: "k"}, {Tenant: "t", Operation: "o", CustomerID: "c1", Key: "K"},
			} {
				_, found, err = tx.KeyRecord(ctx, other)
				assert.Equal(t, []any{false, nil}, []any{found, err}, other)
			}
			return nil
		}))
	})
}

func TestStore_UndoesAnUpdateThatFailsOrPanics(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		ctx := t.Context()
		scope, failed := reference.KeyScope{Key: "k"}, errors.New("no")
		update(t, store, func(tx reference.Tx) error {
			return errors.Join(
				tx.InsertCustomer(ctx, reference.Customer{ID: "c1", BalanceCents: 10, CreatedAt: at}),
				tx.PutKeyRecord(ctx, scope, reference.KeyRecord{Fingerprint: "old", Body: []byte{}, CreatedAt: at}))
		})
		write := func(tx reference.Tx) {
			require.NoError(t, tx.SetBalance(ctx, "c1", 3))
			require.NoError(t, tx.SetBalance(ctx, "c1", 2))
			require.NoError(t, tx.InsertCustomer(ctx, reference.Customer{ID: "c2", CreatedAt: at}))
			require.NoError(t, tx.InsertRefund(ctx, reference.Refund{ID: "r1", CustomerID: "c1", CreatedAt: at}))
			require.NoError(t, tx.PutKeyRecord(ctx, scope, reference.KeyRecord{Fingerprint: "new", Body: []byte{}, CreatedAt: at}))
			require.NoError(t, tx.PutKeyRecord(ctx, reference.KeyScope{Key: "l"}, reference.KeyRecord{Body: []byte{}, CreatedAt: at}))
		}
		assert.ErrorIs(t, store.Update(ctx, func(tx reference.Tx) error { write(tx); return failed }), failed)
		assert.Panics(t, func() { _ = store.Update(ctx, func(tx reference.Tx) error { write(tx); panic("no") }) })

		require.NoError(t, store.View(ctx, func(tx reference.Tx) error {
			c, _, _ := tx.Customer(ctx, "c1")
			assert.EqualValues(t, 10, c.BalanceCents)
			_, found, _ := tx.Customer(ctx, "c2")
			assert.False(t, found)
			refunds, err := tx.Refunds(ctx, "c1", reference.Position{}, 9)
			assert.Equal(t, []any{0, nil}, []any{len(refunds), err})
			k, _, _ := tx.KeyRecord(ctx, scope)
			assert.Equal(t, "old", k.Fingerprint)
			_, found, _ = tx.KeyRecord(ctx, reference.KeyScope{Key: "l"})
			assert.False(t, found)
			return nil
		}))
	})
}

func TestStore_ListsNewestFirstAndTiesByID(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		ctx := t.Context()
		update(t, store, func(tx reference.Tx) error {
			require.NoError(t, tx.InsertCustomer(ctx, reference.Customer{ID: "c", CreatedAt: at}))
			for _, r := range []struct {
				id    string
				after int
			}{{"b", 1}, {"d", 0}, {"a", 1}, {"c", 2}, {"e", 1}} {
				created := at.Add(time.Duration(r.after) * time.Microsecond)
				require.NoError(t, tx.InsertRefund(ctx, reference.Refund{ID: r.id, CustomerID: "c", CreatedAt: created}))
			}
			return nil
		})
		require.NoError(t, store.View(ctx, func(tx reference.Tx) error {
			var got string
			var after reference.Position
			for {
				page, err := tx.Refunds(ctx, "c", after, 2)
				require.NoError(t, err)
				if len(page) == 0 {
					break
				}
				for _, r := range page {
					got += r.ID
					after = reference.Position{CreatedAt: r.CreatedAt, ID: r.ID}
				}
				got += " "
			}
			assert.Equal(t, "ca be d ", got)
			return nil
		}))
	})
}

func TestStore_RefusesIDsThatAreTakenAndBalancesOfNobody(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		ctx := t.Context()
		customer, refund := reference.Customer{ID: "c", CreatedAt: at}, reference.Refund{ID: "r", CustomerID: "c", CreatedAt: at}
		update(t, store, func(tx reference.Tx) error {
			return errors.Join(tx.InsertCustomer(ctx, customer), tx.InsertRefund(ctx, refund))
		})
		for _, write := range []func(tx reference.Tx) error{
			func(tx reference.Tx) error { return tx.InsertCustomer(ctx, customer) },
			func(tx reference.Tx) error { return tx.InsertRefund(ctx, refund) },
			func(tx reference.Tx) error { return tx.SetBalance(ctx, "nobody", 1) },
		} {
			assert.Error(t, store.Update(ctx, write))
		}
		gone, cancel := context.WithCancel(ctx)
		cancel()
		assert.ErrorIs(t, store.Update(gone, func(reference.Tx) error { return nil }), context.Canceled)
	})
}

func TestOpenSQLite_NamesTheFileItCannotOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing", "refunds.db")
	_, err := reference.OpenSQLite(t.Context(), path)
	assert.ErrorContains(t, err, path)
}
