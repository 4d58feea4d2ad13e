package result

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/crc64"
	"io"
	"io/fs"
	"os"
	"sync"
)

// JournalSchema names the form of the journal: JSON Lines, each with a member "type".
const JournalSchema = "holdfast.journal/v1"

// Journal writes the run's records as it goes. Without its closing record a journal is incomplete. Its methods are safe for
// concurrent use.
type Journal struct {
	mu  sync.Mutex
	out *bufio.Writer
	err error
	// line is the room for lines of cases in which all is well.
	line []byte
	// file and path are set where the journal owns its file, and sum is of what was written to it.
	file *os.File
	path string
	sum  hash.Hash64
	// named is false until the file has its own name.
	named bool
}

// OpenJournal begins a journal file in the place of the one that is there. It has its name from the first record on, so that whatever
// ends the process, a journal has its header. Close it after the run.
func OpenJournal(path string) (*Journal, error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("journal: %s is a folder; name a file", path)
	case err == nil && !info.Mode().IsRegular():
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, fmt.Errorf("journal: %w", err)
		}
		return journalIn(f, path), nil
	}
	f, err := os.Create(path + unnamed)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(fmt.Errorf("journal: %w", err), f.Close())
	}
	j := journalIn(f, path)
	j.named = false
	return j, nil
}

// unnamed is added to the name of a journal that has no record yet.
const unnamed = ".part"

// journalIn writes to a file of that path.
func journalIn(f *os.File, path string) *Journal {
	sum := crc64.New(crc64.MakeTable(crc64.ECMA))
	j := NewJournal(io.MultiWriter(f, sum))
	j.file, j.path, j.sum = f, path, sum
	return j
}

// Path is the file that the journal is written to, under the name that it has in the end; empty where it is none.
func (j *Journal) Path() string { return j.path }

// Close closes the journal's file. What was not written before is an error here.
func (j *Journal) Close() error {
	if j == nil || j.file == nil {
		return nil
	}
	if err := j.file.Close(); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if !j.named {
		j.named = true
		os.Remove(j.path + unnamed) // nothing was written to it
	}
	return nil
}

// ErrDamaged says that a journal's file is not what the run wrote.
var ErrDamaged = errors.New("it was removed or changed while the run wrote it")

// Verify reads the file again and gives [ErrDamaged] where it holds something else than was written: every report is made of it.
func (j *Journal) Verify() error {
	if j == nil || j.file == nil {
		return nil
	}
	info, err := os.Stat(j.path)
	if err == nil && !info.Mode().IsRegular() {
		return nil // a pipe or a device has nothing to read again
	}
	f, err := os.Open(j.path)
	if err != nil {
		return fmt.Errorf("journal %s: %w", j.path, ErrDamaged)
	}
	defer f.Close()
	there := crc64.New(crc64.MakeTable(crc64.ECMA))
	if _, err := io.Copy(there, f); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	if there.Sum64() != j.sum.Sum64() {
		return fmt.Errorf("journal %s: %w", j.path, ErrDamaged)
	}
	return nil
}

// NewJournal writes records to w.
func NewJournal(w io.Writer) *Journal {
	return &Journal{out: bufio.NewWriterSize(w, 64<<10), named: true}
}

// Write adds records and hands them to the operating system: a killed run keeps what it had.
func (j *Journal) Write(lines ...Line) error {
	if j == nil {
		return nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range lines {
		if j.err != nil {
			return j.err
		}
		if err := j.add(&lines[i]); err != nil {
			return err
		}
	}
	if err := j.flush(); err != nil && j.err == nil {
		j.err = fmt.Errorf("journal: %w", err)
	}
	return j.err
}

// add is write without handing anything on.
func (j *Journal) add(line *Line) error {
	data, plain := appendCase(j.line[:0], line)
	if plain {
		j.line = data
	} else {
		var err error
		if data, err = json.Marshal(line); err != nil {
			return fmt.Errorf("journal: %w", err)
		}
	}
	j.out.Write(data) // the first error of a bufio.Writer comes back from Flush
	j.out.WriteByte('\n')
	return nil
}

// flush hands what was written to the operating system, and gives the file its name.
func (j *Journal) flush() error {
	err := j.out.Flush()
	var failed *fs.PathError
	if errors.As(err, &failed) {
		err = &fs.PathError{Op: failed.Op, Path: j.path, Err: failed.Err} // the file was opened under another name
	}
	if err != nil || j.named {
		return err
	}
	j.named = true
	if os.Rename(j.path+unnamed, j.path) == nil {
		return nil
	}
	return j.renamed()
}

// renamed gives the file its name where the system renames none that is open.
func (j *Journal) renamed() error {
	if err := errors.Join(j.file.Close(), os.Rename(j.path+unnamed, j.path)); err != nil {
		return err
	}
	f, err := os.OpenFile(j.path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	j.file = f
	j.out.Reset(io.MultiWriter(f, j.sum))
	return nil
}
