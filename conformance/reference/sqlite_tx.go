package reference

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"
)

// sqliteTx is a transaction on SQLite.
type sqliteTx struct{ tx *sql.Tx }

func (t sqliteTx) InsertCustomer(ctx context.Context, c Customer) error {
	_, err := t.tx.ExecContext(ctx,
		"INSERT INTO customers (id, tenant, name, balance_cents, created_at) VALUES (?, ?, ?, ?, ?)",
		c.ID, c.Tenant, c.Name, c.BalanceCents, c.CreatedAt.UnixMicro())
	return because("insert a customer", err)
}

func (t sqliteTx) Customer(ctx context.Context, id string) (Customer, bool, error) {
	c := Customer{ID: id}
	var created int64
	err := t.tx.QueryRowContext(ctx, "SELECT tenant, name, balance_cents, created_at FROM customers WHERE id = ?", id).
		Scan(&c.Tenant, &c.Name, &c.BalanceCents, &created)
	c.CreatedAt = time.UnixMicro(created).UTC()
	found, err := oneRow("read a customer", err)
	return c, found, err
}

func (t sqliteTx) SetBalance(ctx context.Context, customerID string, cents int64) error {
	result, err := t.tx.ExecContext(ctx, "UPDATE customers SET balance_cents = ? WHERE id = ?", cents, customerID)
	if err != nil {
		return because("set a balance", err)
	}
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("set the balance of %s: no such customer", customerID)
	}
	return nil
}

func (t sqliteTx) InsertRefund(ctx context.Context, r Refund) error {
	_, err := t.tx.ExecContext(ctx,
		"INSERT INTO refunds (id, customer_id, amount_cents, reason, note, created_at) VALUES (?, ?, ?, ?, ?, ?)",
		r.ID, r.CustomerID, r.AmountCents, r.Reason, r.Note, r.CreatedAt.UnixMicro())
	return because("insert a refund", err)
}

func (t sqliteTx) Refund(ctx context.Context, id string) (Refund, bool, error) {
	row := t.tx.QueryRowContext(ctx,
		"SELECT id, customer_id, amount_cents, reason, note, created_at FROM refunds WHERE id = ?", id)
	r, err := scanRefund(row.Scan)
	found, err := oneRow("read a refund", err)
	return r, found, err
}

func (t sqliteTx) Refunds(ctx context.Context, customerID string, after Position, limit int) ([]Refund, error) {
	before := int64(math.MaxInt64)
	if !after.CreatedAt.IsZero() {
		before = after.CreatedAt.UnixMicro()
	}
	rows, err := t.tx.QueryContext(ctx, `
		SELECT id, customer_id, amount_cents, reason, note, created_at FROM refunds
		WHERE customer_id = ?1 AND created_at <= ?2 AND (created_at < ?2 OR id > ?3)
		ORDER BY created_at DESC, id LIMIT ?4`, customerID, before, after.ID, limit)
	if err != nil {
		return nil, because("list refunds", err)
	}
	defer rows.Close()
	var page []Refund
	for rows.Next() {
		r, err := scanRefund(rows.Scan)
		if err != nil {
			return nil, because("list refunds", err)
		}
		page = append(page, r)
	}
	return page, because("list refunds", rows.Err())
}

// scanRefund reads the columns of a refund, in the order in which the queries above name them.
func scanRefund(scan func(...any) error) (Refund, error) {
	var r Refund
	var created int64
	err := scan(&r.ID, &r.CustomerID, &r.AmountCents, &r.Reason, &r.Note, &created)
	r.CreatedAt = time.UnixMicro(created).UTC()
	return r, err
}

func (t sqliteTx) KeyRecord(ctx context.Context, s KeyScope) (KeyRecord, bool, error) {
	var k KeyRecord
	var created int64
	err := t.tx.QueryRowContext(ctx, `
		SELECT fingerprint, status, location, body, created_at FROM idempotency_keys
		WHERE tenant = ? AND operation = ? AND customer_id = ? AND key = ?`, s.Tenant, s.Operation, s.CustomerID, s.Key).
		Scan(&k.Fingerprint, &k.Status, &k.Location, &k.Body, &created)
	k.CreatedAt = time.UnixMicro(created).UTC()
	found, err := oneRow("read an idempotency key", err)
	return k, found, err
}

func (t sqliteTx) PutKeyRecord(ctx context.Context, s KeyScope, k KeyRecord) error {
	_, err := t.tx.ExecContext(ctx, `
		INSERT OR REPLACE INTO idempotency_keys
		(tenant, operation, customer_id, key, fingerprint, status, location, body, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.Tenant, s.Operation, s.CustomerID, s.Key, k.Fingerprint, k.Status, k.Location, k.Body, k.CreatedAt.UnixMicro())
	return because("keep an idempotency key", err)
}

// oneRow turns the error of a lookup into whether there was a row.
func oneRow(doing string, err error) (bool, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, because(doing, err)
}

// because names what failed; nil stays nil.
func because(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
