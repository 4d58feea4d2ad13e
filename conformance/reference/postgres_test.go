package reference_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference"
	"holdfast/internal/postgres"
)

func TestOpenPostgres_MakesItsTablesOnceForManyAtOnce(t *testing.T) {
	url := postgres.Database(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			store, err := reference.OpenPostgres(t.Context(), url)
			if assert.NoError(t, err) {
				assert.NoError(t, store.Close())
			}
		})
	}
	all.Wait()
	c := newClient(t, reference.Options{Store: openPostgres(t, url)})
	assert.Equal(t, "5", c.balance(c.customer(5)))
}

func TestOpenPostgres_NamesTheServerAndNotThePassword(t *testing.T) {
	for _, name := range []string{
		"postgres://somebody:hunter2@127.0.0.1:1/refunds", "postgres://somebody:hunter2@127.0.0.1:1/refunds?sslmode=nonsense",
		"postgres://somebody:hunter2@127.0.0.1:port/refunds",
	} {
		_, err := reference.OpenPostgres(t.Context(), name)
		require.Error(t, err)
		assert.Contains(t, err.Error(), "open the ledger ", name)
		assert.NotContains(t, err.Error(), "hunter2")
	}
}

// Two updates that want each other's customer: PostgreSQL ends one of them, which then begins again.
func TestPostgres_RepeatsAnUpdateThatADeadlockEnded(t *testing.T) {
	store, ctx := openPostgres(t, postgres.Database(t)), t.Context()
	update(t, store, func(tx reference.Tx) error {
		return errors.Join(tx.InsertCustomer(ctx, reference.Customer{ID: "a"}), tx.InsertCustomer(ctx, reference.Customer{ID: "b"}))
	})
	var bothHaveOne, all sync.WaitGroup
	bothHaveOne.Add(2)
	var runs [2]int
	for i, ids := range [][2]string{{"a", "b"}, {"b", "a"}} {
		all.Go(func() {
			assert.NoError(t, store.Update(ctx, func(tx reference.Tx) error {
				runs[i]++
				for j, id := range ids {
					c, found, err := tx.Customer(ctx, id)
					if err != nil {
						return err
					}
					assert.True(t, found)
					if err := tx.SetBalance(ctx, id, c.BalanceCents+1); err != nil {
						return err
					}
					if j == 0 && runs[i] == 1 {
						bothHaveOne.Done()
						bothHaveOne.Wait()
					}
				}
				return nil
			}))
		})
	}
	all.Wait()
	assert.GreaterOrEqual(t, runs[0]+runs[1], 3, "one of them ran again; on a busy machine both may")
	require.NoError(t, store.View(ctx, func(tx reference.Tx) error {
		for _, id := range []string{"a", "b"} {
			c, _, err := tx.Customer(ctx, id)
			assert.Equal(t, []any{int64(2), nil}, []any{c.BalanceCents, err}, id)
		}
		return nil
	}))
}

func TestPostgres_GivesUpOnAnUpdateThatNeverGoesThrough(t *testing.T) {
	store := openPostgres(t, postgres.Database(t))
	failure, runs := &pgconn.PgError{Code: "40001", Message: "could not serialize access"}, 0
	err := store.Update(t.Context(), func(reference.Tx) error { runs++; return failure })
	assert.ErrorIs(t, err, failure)
	assert.Equal(t, 10, runs)

	ctx, cancel := context.WithCancel(t.Context())
	runs = 0
	err = store.Update(ctx, func(reference.Tx) error { runs++; cancel(); return failure })
	assert.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, runs, "nobody waits for it any more")
}

// Without its pattern, a path can ask for an id that no text of a database can be.
func TestID_ThatNoStoreCanHoldIsAbsent(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		c := newClient(t, reference.Options{Store: store, Faults: []string{"pattern-ignored"}})
		for _, path := range []string{"/customers/%00", "/customers/%ff/refunds", "/refunds/%00", "/refunds/%c3%28"} {
			assert.Equal(t, "404 not_found", c.get(path).outcome(), path)
		}
	})
}
