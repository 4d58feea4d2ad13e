package reference

import (
	"context"
	"strings"
)

// Open opens a ledger by its name: a postgres:// or postgresql:// URL is [OpenPostgres]'s, everything else is a file or
// ":memory:", which is [OpenSQLite]'s.
func Open(ctx context.Context, name string) (Store, error) {
	if strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://") {
		return OpenPostgres(ctx, name)
	}
	return OpenSQLite(ctx, name)
}
