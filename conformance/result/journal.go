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
	"iter"
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
		if err := j.add(lines[i]); err != nil {
			return err
		}
	}
	if err := j.flush(); err != nil && j.err == nil {
		j.err = fmt.Errorf("journal: %w", err)
	}
	return j.err
}

// add is write without handing anything on.
func (j *Journal) add(line Line) error {
	data, err := json.Marshal(&line)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
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

// ReadReport makes the report of a journal file. Cases of the report read the file again. A journal without header or with
// a record that can't be read is an error that names the line; one without closing record is incomplete.
func ReadReport(path string) (*Report, error) {
	t := NewTally()
	var closed bool
	torn, err := EachLine(path, func(line Line) error {
		switch {
		case !t.begun && line.Type != "run":
			return errors.New("no header: this is no journal of a run")
		case t.begun && line.Type == "run":
			return errors.New("a second header: a journal holds one run")
		}
		switch line.Type {
		case "run":
			if line.Schema != JournalSchema || line.Header == nil {
				return fmt.Errorf("schema %q; want %s", line.Schema, JournalSchema)
			}
			t.Begin(*line.Header, line.Requirements, line.NotPlanned)
		case "case":
			if line.Case == nil {
				return errors.New("a case record without its case")
			}
			t.Add(line.Case)
		case "resume":
			t.resumed++
		case "made":
			t.inventory.add(line.Made...)
		case "end":
			if line.End != nil {
				closed = true
				t.End(*line.End)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !t.begun {
		return nil, fmt.Errorf("%s: no header: this is no journal of a run", path)
	}
	if !closed {
		t.End(EndRecord{Reasons: []string{unclosed(torn)}})
	}
	r := t.Report()
	r.ReadFrom(ReadCases(path))
	return r, nil
}

// unclosed is why a run is incomplete whose journal has no closing record.
func unclosed(torn bool) string {
	if torn {
		return "the journal has no closing record: the run was cut off while it wrote the last line, which is left out"
	}
	return "the journal has no closing record: the run was cut off"
}

func ReadCases(path string) func() iter.Seq2[CaseRecord, error] {
	return func() iter.Seq2[CaseRecord, error] {
		return func(yield func(CaseRecord, error) bool) {
			stop := errors.New("stop")
			_, err := EachLine(path, func(line Line) error {
				if line.Type == "case" && line.Case != nil && !yield(*line.Case, nil) {
					return stop
				}
				return nil
			})
			if err != nil && !errors.Is(err, stop) {
				yield(CaseRecord{}, err)
			}
		}
	}
}

// EachLine reads the records of a journal. A last line without its end is what a killed run leaves: it is left out, and torn says so.
func EachLine(path string, do func(Line) error) (torn bool, err error) {
	return eachRaw(path, func(line Line, _ []byte) error { return do(line) })
}

// eachRaw is eachLine with the bytes of each line, its end included. They are valid until do returns.
func eachRaw(path string, do func(line Line, data []byte) error) (torn bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return false, fmt.Errorf("journal: %w", err)
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 64<<10)
	if begin, err := in.Peek(1); err == nil && begin[0] != '{' { // it may have no end, as /dev/zero
		return false, fmt.Errorf("%s:1: no header: this is no journal of a run", path)
	}
	for n := 1; ; n++ {
		data, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return len(data) > 0, nil
		}
		if err != nil {
			return false, fmt.Errorf("journal: %w", err)
		}
		var line Line
		if err := json.Unmarshal(data, &line); err != nil {
			return false, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		if err := do(line, data); err != nil {
			return false, fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
}
