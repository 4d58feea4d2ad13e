package postgres

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
)

// folders are where the programs of PostgreSQL are when they are not on the PATH: Debian keeps them apart by version.
// scripts/postgres.sh tries the same ones.
var folders = []string{
	"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin",
}

// program finds a program of PostgreSQL, the newest where there are several.
func program(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	for _, folder := range folders {
		found, err := filepath.Glob(filepath.Join(folder, name))
		if err != nil {
			return "", err
		}
		slices.Sort(found)
		for _, path := range slices.Backward(found) {
			if path, err := exec.LookPath(path); err == nil {
				return path, nil
			}
		}
	}
	return "", fmt.Errorf("%s of PostgreSQL is missing: scripts/prepare.sh installs it, and on Debian apt-get install --no-install-recommends postgresql does", name)
}
