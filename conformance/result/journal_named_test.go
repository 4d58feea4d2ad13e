package result

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A journal has its name from the first record on, and goes on where the file had to be opened anew for that.
func TestJournal_HasItsNameFromTheFirstRecordOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run.jsonl")
	require.NoError(t, os.WriteFile(path, []byte("that of the run before"), 0o600))
	j, err := OpenJournal(path)
	require.NoError(t, err)
	assert.NoFileExists(t, path, "nobody takes the journal of the run before for that of this one")
	require.NoError(t, j.Write(Line{Type: "run"}))
	assert.FileExists(t, path)
	assert.NoFileExists(t, path+unnamed)

	require.NoError(t, os.Rename(path, path+unnamed))
	require.NoError(t, j.renamed())
	require.NoError(t, j.Write(Line{Type: "end"}))
	require.NoError(t, j.Verify())
	require.NoError(t, j.Close())
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "{\"type\":\"run\"}\n{\"type\":\"end\"}\n", string(data))

	empty, err := OpenJournal(path)
	require.NoError(t, err)
	require.NoError(t, empty.Close())
	assert.NoFileExists(t, path)
	assert.NoFileExists(t, path+unnamed)
}
