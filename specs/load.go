package specs

import (
	"context"
	"errors"
	"io"
	"io/fs"
)

// Options say what to load.
type Options struct {
	// File is the path of the document; "-" reads Stdin.
	File string
	// Stdin is read where File or an overlay is "-".
	Stdin io.Reader
	// FS, if not nil, is where File and Overlays are read from, instead of the machine's file system.
	FS fs.FS
	// Overlays are Overlay 1.0 or 1.1 documents, applied in order.
	Overlays []string
}

// Load reads a contract and works out what it promises.
func Load(ctx context.Context, o Options) (*Contract, error) {
	return nil, errors.New("not yet")
}
