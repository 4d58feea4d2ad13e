package postgres

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { os.Exit(Main(m)) }

func count(t *testing.T, url string) (tables int) {
	connection, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer connection.Close(context.WithoutCancel(t.Context()))
	_, err = connection.Exec(t.Context(), "CREATE TABLE one (n integer)")
	require.NoError(t, err)
	row := connection.QueryRow(t.Context(), "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")
	require.NoError(t, row.Scan(&tables))
	return tables
}

func TestDatabase_IsEmptyAndItsOwn(t *testing.T) {
	assert.Equal(t, 1, count(t, Database(t)))
	assert.Equal(t, 1, count(t, Database(t)), "nothing of the first is seen in the second")
}

func TestServer_LeavesNothingBehind(t *testing.T) {
	s, err := start(t.Context())
	require.NoError(t, err)
	socket := filepath.Join(s.dir, ".s.PGSQL.5432")
	connection, err := net.Dial("unix", socket)
	require.NoError(t, err)
	connection.Close()
	require.NoError(t, s.stop())
	assert.NoDirExists(t, s.dir)
}

func TestProgram_SaysHowToInstallWhatIsMissing(t *testing.T) {
	_, err := program("no-such-program")
	assert.ErrorContains(t, err, "apt-get install")
	path, err := program("initdb")
	require.NoError(t, err)
	assert.True(t, filepath.IsAbs(path))
}
