// Package postgres gives tests a PostgreSQL of their own: one server for a test process, started by the first test that
// asks for a database and stopped by [Main]. A missing PostgreSQL fails the test and never skips it.
package postgres

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

var shared struct {
	sync.Mutex
	server  *server
	failed  error
	schemas int
}

// Main runs the tests of a package and then stops the server that they used; it belongs in TestMain, around m.Run. What
// it returns is for os.Exit.
func Main(m *testing.M) int {
	code := m.Run()
	shared.Lock()
	defer shared.Unlock()
	if shared.server != nil {
		if err := shared.server.stop(); err != nil {
			fmt.Fprintln(os.Stderr, "stop PostgreSQL:", err)
			return max(code, 1)
		}
	}
	return code
}

// Database is the URL of an empty database for one test: a schema of its own, which is dropped when the test has ended.
// Connections to it have to be closed by then.
func Database(t testing.TB) string {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil && shared.failed == nil {
		shared.server, shared.failed = start(context.WithoutCancel(t.Context()))
	}
	if shared.failed != nil {
		t.Fatal(shared.failed)
	}
	shared.schemas++
	schema, admin := fmt.Sprintf("test_%d", shared.schemas), shared.server.url("public")
	execute(t, admin, "CREATE SCHEMA "+schema)
	t.Cleanup(func() { execute(t, admin, "DROP SCHEMA "+schema+" CASCADE") })
	return shared.server.url(schema)
}

func execute(t testing.TB, url, statement string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context()) // in a cleanup it is cancelled
	connection, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatalf("PostgreSQL: %v", err)
	}
	defer connection.Close(ctx)
	if _, err := connection.Exec(ctx, statement); err != nil {
		t.Fatalf("PostgreSQL: %s: %v", statement, err)
	}
}
