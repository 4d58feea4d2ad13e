package reference

import "sync"

// late is what the faults remember that answer from a replica which has not yet seen the newest write. It is behind by
// exactly one reading, and by no time, so what a client sees does not depend on how fast it is.
type late struct {
	mu       sync.Mutex
	before   map[string]int64     // of a customer: the balance before the refunds since it was last read
	newest   map[string]string    // of a customer: the refund that no list has shown
	notRead  map[string]bool      // the refunds that nobody has read
	lastMade map[string][2]string // of a tenant: its newest customer and the one before
}

func newLate() *late {
	return &late{before: map[string]int64{}, newest: map[string]string{}, notRead: map[string]bool{}, lastMade: map[string][2]string{}}
}

// booked notes a new refund for the faults that are on.
func (l *late) booked(customer Customer, refund Refund, faults faultSet) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, noted := l.before[customer.ID]; !noted && faults.on("balance-read-late") {
		l.before[customer.ID] = customer.BalanceCents
	}
	if faults.on("list-read-late") {
		l.newest[customer.ID] = refund.ID
	}
	if faults.on("refund-read-late") {
		l.notRead[refund.ID] = true
	}
}

// balance is the balance that the first reading after a refund shows.
func (l *late) balance(customer Customer) int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	cents, noted := l.before[customer.ID]
	if !noted {
		return customer.BalanceCents
	}
	delete(l.before, customer.ID)
	return cents
}

// unlisted is the refund that the first list after it leaves out; "" when there is none.
func (l *late) unlisted(customerID string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	id := l.newest[customerID]
	delete(l.newest, customerID)
	return id
}

// unread reports whether nobody has asked for a new refund before.
func (l *late) unread(refundID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	first := l.notRead[refundID]
	delete(l.notRead, refundID)
	return first
}

// made notes a tenant's new customer.
func (l *late) made(tenant, customerID string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lastMade[tenant] = [2]string{customerID, l.lastMade[tenant][0]}
}

// neighbour is the newest customer of the same tenant that is another one; "" when there is none.
func (l *late) neighbour(customer Customer) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	made := l.lastMade[customer.Tenant]
	if made[0] != customer.ID {
		return made[0]
	}
	return made[1]
}
