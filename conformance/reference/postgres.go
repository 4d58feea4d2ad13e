package reference

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// postgresStore keeps the ledger in PostgreSQL. An update is READ COMMITTED and locks the row of each customer that it
// reads, so the second update of a customer waits before it has read anything that the first one may change, and each of
// its statements then sees what the first one left. SERIALIZABLE would guard more than one customer, and make every
// second of two updates of one customer start again.
type postgresStore struct{ pool *pgxpool.Pool }

// postgresConns is how many connections a store opens at most when its URL has no pool_max_conns.
const postgresConns = 16

// OpenPostgres opens a ledger in the PostgreSQL database of a postgres:// URL, and makes its tables in the first schema of
// the search_path when they are missing. What the URL leaves out is taken from the PG* environment variables and
// ~/.pgpass, where a password is seen by fewer than in an argument.
func OpenPostgres(ctx context.Context, name string) (Store, error) {
	shown := "PostgreSQL"
	if u, err := url.Parse(name); err == nil { // the error of url.Parse would show the password
		shown = u.Redacted()
	}
	config, err := pgxpool.ParseConfig(name)
	if err != nil {
		return nil, fmt.Errorf("open the ledger %s: %w", shown, err)
	}
	if !strings.Contains(name, "pool_max_conns=") {
		config.MaxConns = postgresConns
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open the ledger %s: %w", shown, err)
	}
	s := &postgresStore{pool: pool}
	if err := s.create(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open the ledger %s: %w", shown, err)
	}
	return s, nil
}

// postgresSchema is what a ledger holds, as in [schema]. Ids are compared by byte, in every locale. What a client writes is
// kept as bytes, because a text of PostgreSQL cannot hold U+0000, which a text of JSON can.
const postgresSchema = `
CREATE TABLE customers (
	id text COLLATE "C" PRIMARY KEY, tenant text NOT NULL, name bytea, balance_cents bigint NOT NULL, created_at bigint NOT NULL
);
CREATE TABLE refunds (
	id text COLLATE "C" PRIMARY KEY, customer_id text COLLATE "C" NOT NULL REFERENCES customers (id), amount_cents bigint NOT NULL,
	reason bytea NOT NULL, note bytea, created_at bigint NOT NULL
);
CREATE INDEX refunds_newest_first ON refunds (customer_id, created_at DESC, id);
CREATE TABLE idempotency_keys (
	tenant text NOT NULL, operation text NOT NULL, customer_id text NOT NULL, key text NOT NULL,
	fingerprint text NOT NULL, status integer NOT NULL, location text NOT NULL, body bytea NOT NULL,
	created_at bigint NOT NULL, PRIMARY KEY (tenant, operation, customer_id, key)
);
INSERT INTO ledger_version VALUES (1);`

// ledgerLock is the advisory lock of whoever makes the tables: CREATE TABLE IF NOT EXISTS fails for the second of two that
// come at once. The number is arbitrary.
const ledgerLock = 7_276_119_001

func (s *postgresStore) create(ctx context.Context) error {
	return pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", ledgerLock); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "CREATE TABLE IF NOT EXISTS ledger_version (version integer NOT NULL)"); err != nil {
			return err
		}
		var version int
		if err := tx.QueryRow(ctx, "SELECT coalesce(max(version), 0) FROM ledger_version").Scan(&version); err != nil {
			return err
		}
		switch version {
		case 0:
			_, err := tx.Exec(ctx, postgresSchema)
			return err
		case 1:
			return nil
		}
		return fmt.Errorf("it has version %d, and this program knows version 1", version)
	})
}

// Update runs f again, from the beginning of a new transaction, when PostgreSQL has ended the transaction for the sake of
// another one.
func (s *postgresStore) Update(ctx context.Context, f func(Tx) error) error {
	const attempts = 10
	for attempt := 1; ; attempt++ {
		err := pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return f(postgresTx{tx: tx, locks: true}) })
		if attempt == attempts || !mayBeRepeated(err) {
			return err
		}
		if err := backOff(ctx, attempt); err != nil {
			return err
		}
	}
}

// mayBeRepeated reports whether a transaction came to nothing only because of others: a serialization failure or a
// deadlock.
func mayBeRepeated(err error) bool {
	failure, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (failure.Code == "40001" || failure.Code == "40P01")
}

// backOff waits before another attempt, at most 1 ms, 2 ms, 4 ms and so on up to 100 ms. The wait is random, so that two
// transactions that met do not meet again.
func backOff(ctx context.Context, attempt int) error {
	most := min(time.Millisecond<<(attempt-1), 100*time.Millisecond)
	timer := time.NewTimer(rand.N(most))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *postgresStore) View(ctx context.Context, f func(Tx) error) error {
	// One snapshot for all statements of f.
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, s.pool, options, func(tx pgx.Tx) error { return f(postgresTx{tx: tx}) })
}

func (s *postgresStore) Close() error {
	s.pool.Close()
	return nil
}
