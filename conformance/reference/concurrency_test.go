package reference_test

import (
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference"
	"holdfast/internal/postgres"
)

// together calls f n times at once and returns what it returned.
func together(n int, f func(i int) reply) []reply {
	replies := make([]reply, n)
	start := make(chan struct{})
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			<-start
			replies[i] = f(i)
		})
	}
	close(start)
	wait.Wait()
	return replies
}

func outcomes(replies []reply) map[string]int {
	count := map[string]int{}
	for _, r := range replies {
		count[r.outcome()]++
	}
	return count
}

func TestRefundsAtOnce_NeverOverrunABalance(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		c := newClient(t, reference.Options{Store: store})
		customer := c.customer(1050)
		replies := together(40, func(int) reply { return c.refund(customer, 100) })
		assert.Equal(t, map[string]int{"201": 10, "422 insufficient_balance": 30}, outcomes(replies))
		assert.Equal(t, "50", c.balance(customer))
		assert.Equal(t, 10, c.count(customer))
	})
}

func TestOneKeyAtOnce_RefundsOnceAndAnswersAlike(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		c := newClient(t, reference.Options{Store: store})
		customer, key := c.customer(1000), uuid.NewString()
		replies := together(40, func(int) reply { return c.post(customer, key, `{"amount_cents":700,"reason":"error"}`) })
		for _, r := range replies {
			assert.Equal(t, 201, r.status)
			assert.Equal(t, replies[0].raw, r.raw)
			assert.Equal(t, replies[0].header.Get("Location"), r.header.Get("Location"))
		}
		assert.Equal(t, "300", c.balance(customer))
		assert.Equal(t, 1, c.count(customer))
	})
}

func TestOneKeyWithTwoBodiesAtOnce_HasOneWinner(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		c := newClient(t, reference.Options{Store: store})
		customer, key := c.customer(1000), uuid.NewString()
		bodies := []string{`{"amount_cents":1,"reason":"error"}`, `{"amount_cents":1,"reason":"fraud"}`}
		replies := together(20, func(i int) reply { return c.post(customer, key, bodies[i%2]) })
		assert.Equal(t, map[string]int{"201": 10, "409 idempotency_key_reused": 10}, outcomes(replies))
		assert.Equal(t, "999", c.balance(customer))
	})
}

// onEveryName runs a test with the name of every kind of ledger that can be opened again.
func onEveryName(t *testing.T, test func(t *testing.T, name string)) {
	t.Run("file", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "refunds.db")) })
	t.Run("postgresql", func(t *testing.T) { test(t, postgres.Database(t)) })
}

// Two services on one ledger are what two processes are to it: separate connections, and no lock in common but the
// database's.
func TestTwoServicesOnOneLedger_KeepIt(t *testing.T) {
	onEveryName(t, twoServices)
}

func twoServices(t *testing.T, name string) {
	var services [2]client
	for i := range services {
		store, err := reference.Open(t.Context(), name)
		require.NoError(t, err)
		t.Cleanup(func() { assert.NoError(t, store.Close()) })
		services[i] = newClient(t, reference.Options{Store: store})
	}
	customer, key := services[0].customer(1000), uuid.NewString()
	replies := together(30, func(i int) reply { return services[i%2].refund(customer, 90) })
	assert.Equal(t, map[string]int{"201": 11, "422 insufficient_balance": 19}, outcomes(replies))

	replies = together(10, func(i int) reply { return services[i%2].post(customer, key, `{"amount_cents":10,"reason":"error"}`) })
	assert.Equal(t, map[string]int{"201": 10}, outcomes(replies))
	assert.Equal(t, "0", services[1].balance(customer))
}

// A restart must not forget what was answered: a retry after it is a replay.
func TestLedger_IsKeptOverARestart(t *testing.T) {
	onEveryName(t, restarts)
}

func restarts(t *testing.T, name string) {
	open := func() (client, func()) {
		store, err := reference.Open(t.Context(), name)
		require.NoError(t, err)
		return newClient(t, reference.Options{Store: store}), func() { assert.NoError(t, store.Close()) }
	}
	c, stop := open()
	customer, key := c.customer(1000), uuid.NewString()
	c.refund(customer, 1)
	first := c.post(customer, key, `{"amount_cents":600,"reason":"error","note":"n"}`)
	_, cursor := c.list(customer, "?limit=1")
	stop()

	c, stop = open()
	defer stop()
	assert.Equal(t, first.raw, c.post(customer, key, first.requestBody()).raw)
	assert.Equal(t, first.raw, c.get(first.header.Get("Location")).raw)
	assert.Equal(t, "399", c.balance(customer))
	page, _ := c.list(customer, "?cursor="+cursor)
	assert.Len(t, page, 1, "a cursor outlives a restart")
}
