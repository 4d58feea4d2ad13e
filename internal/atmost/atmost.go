// Package atmost reads files that somebody named, which may be of any size, or never end.
package atmost

import (
	"fmt"
	"io"
	"os"
)

// TooLargeError says that a file has more bytes than are read.
type TooLargeError struct {
	// Most is how many may be read.
	Most int64
}

func (e *TooLargeError) Error() string {
	if e.Most >= 1<<20 {
		return fmt.Sprintf("it has more than %d MB, and no more is read", e.Most>>20)
	}
	return fmt.Sprintf("it has more than %d KB, and no more is read", e.Most>>10)
}

// ReadFile reads a file that has at most so many bytes; of another it reads no more, and gives a [TooLargeError] with its name.
func ReadFile(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > most {
		return nil, fmt.Errorf("%s: %w", name, &TooLargeError{Most: most})
	}
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		return nil, fmt.Errorf("%s: %w", name, &TooLargeError{Most: most})
	}
	return data, err
}
