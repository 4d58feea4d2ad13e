package reference

import (
	"context"
	"net/http"

	"github.com/go-json-experiment/json/jsontext"
)

// The range of a balance and the length of a name: the contract's Cents and NewCustomer.
const (
	maxBalanceCents = 1_000_000_000
	maxNameLength   = 100 // code points
)

// customerDocument is the contract's Customer.
type customerDocument struct {
	ID           string  `json:"id"`
	BalanceCents int64   `json:"refundable_balance_cents"`
	Name         *string `json:"name,omitzero"`
	CreatedAt    string  `json:"created_at"`
}

func newCustomerDocument(c Customer) customerDocument {
	return customerDocument{ID: c.ID, BalanceCents: c.BalanceCents, Name: c.Name, CreatedAt: timestamp(c.CreatedAt)}
}

// createCustomer answers POST /customers.
func (s *Service) createCustomer(c call) (answer, error) {
	body, err := s.readBody(c.Request)
	if err != nil {
		return answer{}, err
	}
	var found violations
	balance, name := s.readCustomer(body, &found)
	if err := found.problem(); err != nil {
		return answer{}, err
	}
	customer, err := s.ledger.createCustomer(c.Context(), c.tenant, balance, name)
	if err != nil {
		return answer{}, err
	}
	return answerJSON(http.StatusCreated, "/customers/"+customer.ID, newCustomerDocument(customer))
}

// readCustomer reads the contract's NewCustomer.
func (s *Service) readCustomer(body jsontext.Value, found *violations) (balanceCents int64, name *string) {
	o, ok := newObject(body, found, s.faults)
	if !ok {
		return 0, nil
	}
	o.closed("refundable_balance_cents", "name")
	return o.integer("refundable_balance_cents", 0, maxBalanceCents), o.optional("name", 1, maxNameLength)
}

func (l ledger) createCustomer(ctx context.Context, tenant string, balanceCents int64, name *string) (Customer, error) {
	customer := Customer{
		ID: newID(customerPrefix), Tenant: tenant, Name: name, BalanceCents: balanceCents, CreatedAt: l.now(),
	}
	err := l.store.Update(ctx, func(tx Tx) error {
		kept := customer
		if l.faults.on("name-lost") {
			kept.Name = nil
		}
		return tx.InsertCustomer(ctx, kept)
	})
	if err == nil && l.faults.on("debit-hits-neighbour") {
		l.late.made(tenant, customer.ID)
	}
	return customer, err
}

// getCustomer answers GET /customers/{customer_id}.
func (s *Service) getCustomer(c call) (answer, error) {
	var found violations
	s.validID(c.id, customerPrefix, &found)
	if err := found.problem(); err != nil {
		return answer{}, err
	}
	var customer Customer
	err := s.ledger.store.View(c.Context(), func(tx Tx) (err error) {
		customer, err = s.ledger.customer(c.Context(), tx, c.tenant, c.id, "foreign-read")
		return err
	})
	if err != nil {
		return answer{}, err
	}
	if s.faults.on("balance-read-late") {
		customer.BalanceCents = s.ledger.late.balance(customer)
	}
	return answerJSON(http.StatusOK, "", newCustomerDocument(customer))
}
