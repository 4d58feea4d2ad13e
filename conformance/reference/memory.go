package reference

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
)

// memory is a store of maps. It has no disk and no SQL in it, so a benchmark against it measures the harness.
type memory struct {
	mu        sync.RWMutex
	customers map[string]Customer
	refunds   map[string]Refund
	byOwner   map[string][]Position // of each customer's refunds, the newest last
	keys      map[KeyScope]KeyRecord
}

// NewMemory makes an empty store in memory. It is gone when it is no longer referred to.
func NewMemory() Store {
	return &memory{
		customers: map[string]Customer{},
		refunds:   map[string]Refund{},
		byOwner:   map[string][]Position{},
		keys:      map[KeyScope]KeyRecord{},
	}
}

// Update holds the one lock, so updates cannot overlap. An error, or a panic, of f undoes what f did.
func (m *memory) Update(ctx context.Context, f func(Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	tx := &memoryTx{memory: m}
	done := false
	defer func() {
		if !done {
			tx.rollback()
		}
	}()
	if err := f(tx); err != nil {
		return err
	}
	done = true
	return nil
}

func (m *memory) View(ctx context.Context, f func(Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	return f(&memoryTx{memory: m})
}

func (m *memory) Close() error { return nil }

// memoryTx writes at once and remembers how to undo it.
type memoryTx struct {
	*memory
	undo []func()
}

func (t *memoryTx) rollback() {
	for _, undo := range slices.Backward(t.undo) {
		undo()
	}
}

func (t *memoryTx) InsertCustomer(_ context.Context, c Customer) error {
	if _, taken := t.customers[c.ID]; taken {
		return fmt.Errorf("insert customer %s: the id is taken", c.ID)
	}
	t.undo = append(t.undo, func() { delete(t.customers, c.ID) })
	t.customers[c.ID] = c
	return nil
}

func (t *memoryTx) Customer(_ context.Context, id string) (Customer, bool, error) {
	c, ok := t.customers[id]
	return c, ok, nil
}

func (t *memoryTx) SetBalance(_ context.Context, customerID string, cents int64) error {
	before, ok := t.customers[customerID]
	if !ok {
		return fmt.Errorf("set the balance of %s: no such customer", customerID)
	}
	t.undo = append(t.undo, func() { t.customers[customerID] = before })
	after := before
	after.BalanceCents = cents
	t.customers[customerID] = after
	return nil
}

func (t *memoryTx) InsertRefund(_ context.Context, r Refund) error {
	if _, taken := t.refunds[r.ID]; taken {
		return fmt.Errorf("insert refund %s: the id is taken", r.ID)
	}
	before := t.byOwner[r.CustomerID]
	t.undo = append(t.undo, func() {
		delete(t.refunds, r.ID)
		t.byOwner[r.CustomerID] = before
	})
	t.refunds[r.ID] = r
	place := Position{CreatedAt: r.CreatedAt, ID: r.ID}
	at, _ := slices.BinarySearchFunc(before, place, oldestFirst)
	// Appending in place is what nearly every insert does. One in the middle moves to a new array: undo must find the
	// old one as it was.
	if at == len(before) {
		t.byOwner[r.CustomerID] = append(before, place)
	} else {
		t.byOwner[r.CustomerID] = slices.Insert(slices.Clone(before), at, place)
	}
	return nil
}

// oldestFirst is the order of the list backwards.
func oldestFirst(a, b Position) int {
	return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(b.ID, a.ID))
}

func (t *memoryTx) Refund(_ context.Context, id string) (Refund, bool, error) {
	r, ok := t.refunds[id]
	return r, ok, nil
}

func (t *memoryTx) Refunds(_ context.Context, customerID string, after Position, limit int) ([]Refund, error) {
	places := t.byOwner[customerID]
	if after != (Position{}) {
		end, _ := slices.BinarySearchFunc(places, after, oldestFirst)
		places = places[:end]
	}
	var page []Refund
	for _, place := range slices.Backward(places) {
		if len(page) == limit {
			break
		}
		page = append(page, t.refunds[place.ID])
	}
	return page, nil
}

func (t *memoryTx) KeyRecord(_ context.Context, scope KeyScope) (KeyRecord, bool, error) {
	k, ok := t.keys[scope]
	return k, ok, nil
}

func (t *memoryTx) PutKeyRecord(_ context.Context, scope KeyScope, k KeyRecord) error {
	before, had := t.keys[scope]
	t.undo = append(t.undo, func() {
		if had {
			t.keys[scope] = before
		} else {
			delete(t.keys, scope)
		}
	})
	t.keys[scope] = k
	return nil
}
