package reports

import (
	"path/filepath"
	"strings"

	"holdfast/specs"
)

// filePath is the file of a place as CI servers want it: relative to the root of the repository, with forward slashes. What lies outside
// stays as it was named.
func filePath(d *Digest, p specs.Place) string {
	file := orElse(p.File, d.Header.Contract.File)
	if filepath.IsAbs(file) && d.Header.Root != "" {
		if inside, err := filepath.Rel(d.Header.Root, file); err == nil && filepath.IsLocal(inside) {
			file = inside
		}
	}
	return oneLine(strings.TrimPrefix(filepath.ToSlash(file), "./"))
}
