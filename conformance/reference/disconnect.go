package reference

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// rememberLater is the fault lost-answer-repeats: the refund is made whatever becomes of the client, and the key is
// remembered when the answer has been written, which it cannot be to a client that has gone away. Equal requests wait for
// each other, so that this is all that is wrong.
func (l ledger) rememberLater(ctx context.Context, o order) (answer, error) {
	done, err := l.flights.begin(ctx, l.keyScope(o))
	if err != nil {
		return answer{}, err
	}
	var out answer
	replayed := false
	stays := context.WithoutCancel(ctx)
	err = l.store.Update(stays, func(tx Tx) error {
		customer, err := l.customer(stays, tx, o.tenant, o.customerID, "foreign-write")
		if err != nil {
			return err
		}
		if out, replayed, err = l.replay(stays, tx, o); replayed || err != nil {
			return err
		}
		out, err = l.make(stays, tx, o, customer)
		return err
	})
	if err != nil || replayed {
		done()
		return out, err
	}
	out.written = func(delivered bool) {
		defer done()
		if delivered {
			_ = l.store.Update(stays, func(tx Tx) error { return l.remember(stays, tx, o, out) })
		}
	}
	return out, nil
}

// keepInUse is the fault key-stuck-after-disconnect: a key is marked as in use while its request is carried out, and the
// way out that a client takes who has gone away forgets to take the mark off.
func (l ledger) keepInUse(ctx context.Context, o order) (answer, error) {
	done, err := l.flights.begin(ctx, l.keyScope(o))
	if err != nil {
		return answer{}, err
	}
	out, err := l.atOnce(ctx, o)
	if ctx.Err() != nil {
		return answer{}, ctx.Err()
	}
	if err != nil {
		done()
		return out, err
	}
	out.written = func(delivered bool) {
		if delivered {
			done()
		}
	}
	return out, nil
}

// flights are the requests that are being carried out, by key.
type flights struct {
	mu   sync.Mutex
	open map[KeyScope]chan struct{}
}

func newFlights() *flights { return &flights{open: map[KeyScope]chan struct{}{}} }

// flightPatience is how long a request waits for another one with its key. It is many times as long as a request takes.
const flightPatience = 500 * time.Millisecond

// begin waits until no other request has the key and then takes it. The request that has it ends with done.
func (f *flights) begin(ctx context.Context, scope KeyScope) (done func(), err error) {
	patience := time.NewTimer(flightPatience)
	defer patience.Stop()
	for {
		f.mu.Lock()
		ahead, busy := f.open[scope]
		if !busy {
			mine := make(chan struct{})
			f.open[scope] = mine
			f.mu.Unlock()
			return func() {
				f.mu.Lock()
				defer f.mu.Unlock()
				delete(f.open, scope)
				close(mine)
			}, nil
		}
		f.mu.Unlock()
		select {
		case <-ahead:
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-patience.C:
			return nil, &problem{
				Status: http.StatusConflict, Code: "idempotency_key_in_use", Title: "Idempotency key in use",
				Detail: "header/Idempotency-Key: another request with this key is being carried out",
			}
		}
	}
}
