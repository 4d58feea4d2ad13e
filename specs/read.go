package specs

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"holdfast/internal/atmost"
)

// maxDocument bounds one document, unpacked: the largest public ones have 40 MB, and what is read takes fifty times as much memory.
const maxDocument = 64 << 20

// contract gives the bytes of the contract itself, by file, URL or standard input.
func (o Options) contract(ctx context.Context) ([]byte, error) {
	if IsURL(o.File) && o.FS == nil {
		return get(ctx, o.File, IsURL) // whoever names a URL trusts where it leads
	}
	return o.read(o.File)
}

// read gives the bytes of a file that the user named, unpacked where they are gzipped.
func (o Options) read(name string) ([]byte, error) {
	var data []byte
	var err error
	switch {
	case name == "-" && o.Stdin == nil:
		return nil, errors.New("standard input is named, but there is none; give a file")
	case name == "-":
		data, err = io.ReadAll(io.LimitReader(o.Stdin, maxDocument+1))
	case o.FS != nil:
		data, err = fs.ReadFile(o.FS, name)
	default:
		data, err = atmost.ReadFile(name, maxDocument)
	}
	if err != nil {
		return nil, err
	}
	return unpacked(name, data)
}

// unpacked gunzips what is gzipped (RFC 1952 §2.3.1: it begins with 1f 8b).
func unpacked(name string, data []byte) ([]byte, error) {
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%s is gzipped and can't be unpacked: %w", name, err)
		}
		if data, err = io.ReadAll(io.LimitReader(z, maxDocument+1)); err != nil {
			return nil, fmt.Errorf("%s is gzipped and can't be unpacked: %w", name, err)
		}
	}
	if len(data) > maxDocument {
		return nil, fmt.Errorf("%s: %w", name, &atmost.TooLargeError{Most: maxDocument})
	}
	return data, nil
}
