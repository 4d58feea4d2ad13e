package reference

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
)

// postgresTx is a transaction on PostgreSQL.
type postgresTx struct {
	tx    pgx.Tx
	locks bool // it may write, and so it locks the customers that it reads
}

func (t postgresTx) InsertCustomer(ctx context.Context, c Customer) error {
	_, err := t.tx.Exec(ctx,
		"INSERT INTO customers (id, tenant, name, balance_cents, created_at) VALUES ($1, $2, $3, $4, $5)",
		c.ID, c.Tenant, kept(c.Name), c.BalanceCents, c.CreatedAt.UnixMicro())
	return because("insert a customer", err)
}

func (t postgresTx) Customer(ctx context.Context, id string) (Customer, bool, error) {
	if !isText(id) {
		return Customer{}, false, nil
	}
	query := "SELECT tenant, name, balance_cents, created_at FROM customers WHERE id = $1"
	if t.locks {
		query += " FOR UPDATE"
	}
	c := Customer{ID: id}
	var name []byte
	var created int64
	err := t.tx.QueryRow(ctx, query, id).Scan(&c.Tenant, &name, &c.BalanceCents, &created)
	c.Name, c.CreatedAt = given(name), time.UnixMicro(created).UTC()
	found, err := oneRow("read a customer", err)
	return c, found, err
}

func (t postgresTx) SetBalance(ctx context.Context, customerID string, cents int64) error {
	result, err := t.tx.Exec(ctx, "UPDATE customers SET balance_cents = $1 WHERE id = $2", cents, customerID)
	if err == nil && result.RowsAffected() != 1 {
		return fmt.Errorf("set the balance of %s: no such customer", customerID)
	}
	return because("set a balance", err)
}

func (t postgresTx) InsertRefund(ctx context.Context, r Refund) error {
	_, err := t.tx.Exec(ctx,
		"INSERT INTO refunds (id, customer_id, amount_cents, reason, note, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
		r.ID, r.CustomerID, r.AmountCents, []byte(r.Reason), kept(r.Note), r.CreatedAt.UnixMicro())
	return because("insert a refund", err)
}

func (t postgresTx) Refund(ctx context.Context, id string) (Refund, bool, error) {
	if !isText(id) {
		return Refund{}, false, nil
	}
	row := t.tx.QueryRow(ctx, "SELECT id, customer_id, amount_cents, reason, note, created_at FROM refunds WHERE id = $1", id)
	r, err := readRefund(row)
	found, err := oneRow("read a refund", err)
	return r, found, err
}

func (t postgresTx) Refunds(ctx context.Context, customerID string, after Position, limit int) ([]Refund, error) {
	if !isText(customerID) {
		return nil, nil
	}
	before := int64(math.MaxInt64)
	if !after.CreatedAt.IsZero() {
		before = after.CreatedAt.UnixMicro()
	}
	if !isText(after.ID) { // of a cursor that was tampered with, where a fault lets it pass
		after.ID = ""
	}
	rows, err := t.tx.Query(ctx, `
		SELECT id, customer_id, amount_cents, reason, note, created_at FROM refunds
		WHERE customer_id = $1 AND created_at <= $2 AND (created_at < $2 OR id > $3)
		ORDER BY created_at DESC, id LIMIT $4`, customerID, before, after.ID, limit)
	if err != nil {
		return nil, because("list refunds", err)
	}
	page, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Refund, error) { return readRefund(row) })
	return page, because("list refunds", err)
}

// readRefund reads the columns of a refund, in the order in which the queries above name them.
func readRefund(row pgx.Row) (Refund, error) {
	var r Refund
	var reason, note []byte
	var created int64
	err := row.Scan(&r.ID, &r.CustomerID, &r.AmountCents, &reason, &note, &created)
	r.Reason, r.Note, r.CreatedAt = string(reason), given(note), time.UnixMicro(created).UTC()
	return r, err
}

func (t postgresTx) KeyRecord(ctx context.Context, s KeyScope) (KeyRecord, bool, error) {
	var k KeyRecord
	var created int64
	err := t.tx.QueryRow(ctx, `
		SELECT fingerprint, status, location, body, created_at FROM idempotency_keys
		WHERE tenant = $1 AND operation = $2 AND customer_id = $3 AND key = $4`, s.Tenant, s.Operation, s.CustomerID, s.Key).
		Scan(&k.Fingerprint, &k.Status, &k.Location, &k.Body, &created)
	k.CreatedAt = time.UnixMicro(created).UTC()
	found, err := oneRow("read an idempotency key", err)
	return k, found, err
}

func (t postgresTx) PutKeyRecord(ctx context.Context, s KeyScope, k KeyRecord) error {
	_, err := t.tx.Exec(ctx, `
		INSERT INTO idempotency_keys
		(tenant, operation, customer_id, key, fingerprint, status, location, body, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (tenant, operation, customer_id, key) DO UPDATE SET fingerprint = excluded.fingerprint,
		status = excluded.status, location = excluded.location, body = excluded.body, created_at = excluded.created_at`,
		s.Tenant, s.Operation, s.CustomerID, s.Key, k.Fingerprint, k.Status, k.Location, k.Body, k.CreatedAt.UnixMicro())
	return because("keep an idempotency key", err)
}

// isText reports whether PostgreSQL takes a text for one. It is an error of the query to ask for an id that is not, and
// nothing has such an id.
func isText(id string) bool { return utf8.ValidString(id) && !strings.Contains(id, "\x00") }

// kept is a client's text as it is kept; nil is NULL.
func kept(text *string) []byte {
	if text == nil {
		return nil
	}
	return []byte(*text)
}

// given is a text as the client gave it.
func given(kept []byte) *string {
	if kept == nil {
		return nil
	}
	text := string(kept)
	return &text
}
