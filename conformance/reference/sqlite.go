package reference

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver "sqlite", in pure Go
)

// sqliteStore keeps the ledger in SQLite. Writers take BEGIN IMMEDIATE, so the second one waits before it has read
// anything that the first one may change; a file may be shared by several processes.
type sqliteStore struct {
	writer *sql.DB // one connection, BEGIN IMMEDIATE
	reader *sql.DB // of a file: query_only, and with WAL it does not wait for the writer; in memory it is the writer

	// anchor is a connection that nobody uses. database/sql may drop any other, when a client goes away in the middle of
	// a query, and a database in memory ends with its last connection.
	anchor *sql.Conn
}

// OpenSQLite opens a ledger in a file, which is made when it is missing, or in memory when path is ":memory:".
func OpenSQLite(ctx context.Context, path string) (Store, error) {
	name, journal := "", "WAL"
	if path == ":memory:" {
		// memdb is shared by the connections of this process that know its name, and lasts as long as one of them.
		name, journal = "/"+rand.Text()+"?vfs=memdb&", "MEMORY"
	} else {
		absolute, err := filepath.Abs(path)
		if err != nil {
			return nil, fmt.Errorf("open the ledger %s: %w", path, err)
		}
		// As a URI, a path may have a '?' or a '%' in it.
		name = (&url.URL{Path: filepath.ToSlash(absolute)}).EscapedPath() + "?"
	}
	// synchronous FULL, since a refund that was answered must survive a loss of power. Five seconds are longer than any
	// queue of writers here and shorter than a client's patience.
	dsn := "file:" + name + "_busy_timeout=5000&_foreign_keys=on&_synchronous=FULL&_dqs=0"

	writer, err := sql.Open("sqlite", dsn+"&_journal_mode="+journal+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("open the ledger %s: %w", path, err)
	}
	s := &sqliteStore{writer: writer, reader: writer}
	if path == ":memory:" {
		writer.SetMaxOpenConns(2) // one of them the anchor
		s.anchor, err = writer.Conn(ctx)
	} else {
		writer.SetMaxOpenConns(1)
		s.reader, err = sql.Open("sqlite", dsn+"&_query_only=on")
	}
	if err == nil {
		err = s.create(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the ledger %s: %w", path, err), s.Close())
	}
	return s, nil
}

// schema is what a ledger holds. Times are microseconds since 1970 and money is cents, both exact integers. No CHECK
// keeps a balance positive: the ledger does, and its faults must be able not to.
const schema = `
CREATE TABLE IF NOT EXISTS customers (
	id TEXT PRIMARY KEY, tenant TEXT NOT NULL, name TEXT, balance_cents INTEGER NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS refunds (
	id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customers (id), amount_cents INTEGER NOT NULL,
	reason TEXT NOT NULL, note TEXT, created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS refunds_newest_first ON refunds (customer_id, created_at DESC, id);
CREATE TABLE IF NOT EXISTS idempotency_keys (
	tenant TEXT NOT NULL, operation TEXT NOT NULL, customer_id TEXT NOT NULL, key TEXT NOT NULL,
	fingerprint TEXT NOT NULL, status INTEGER NOT NULL, location TEXT NOT NULL, body BLOB NOT NULL,
	created_at INTEGER NOT NULL, PRIMARY KEY (tenant, operation, customer_id, key)
) STRICT;
PRAGMA user_version = 1;`

func (s *sqliteStore) create(ctx context.Context) error {
	return inTransaction(ctx, s.writer, func(tx *sql.Tx) error {
		var version int
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
			return err
		}
		switch version {
		case 0:
			_, err := tx.ExecContext(ctx, schema)
			return err
		case 1:
			return nil
		}
		return fmt.Errorf("it has version %d, and this program knows version 1", version)
	})
}

func (s *sqliteStore) Update(ctx context.Context, f func(Tx) error) error {
	return inTransaction(ctx, s.writer, func(tx *sql.Tx) error { return f(sqliteTx{tx}) })
}

func (s *sqliteStore) View(ctx context.Context, f func(Tx) error) error {
	return inTransaction(ctx, s.reader, func(tx *sql.Tx) error { return f(sqliteTx{tx}) })
}

func (s *sqliteStore) Close() error {
	var errs []error
	if s.anchor != nil {
		errs = append(errs, s.anchor.Close())
	}
	if s.reader != nil && s.reader != s.writer {
		errs = append(errs, s.reader.Close())
	}
	return errors.Join(append(errs, s.writer.Close())...)
}

// inTransaction commits when f returns nil, and rolls back when it does not or panics.
func inTransaction(ctx context.Context, db *sql.DB, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if err := f(tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}
