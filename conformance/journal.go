package conformance

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/crc64"
	"io"
	"iter"
	"os"
	"sync"
	"time"

	"holdfast/cases/plan"
	"holdfast/specs"
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
}

// OpenJournal creates a journal file, or empties the one that is there. Close it after the run.
func OpenJournal(path string) (*Journal, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	sum := crc64.New(crc64.MakeTable(crc64.ECMA))
	j := NewJournal(io.MultiWriter(f, sum))
	j.file, j.path, j.sum = f, path, sum
	return j, nil
}

// Close closes the journal's file. What was not written before is an error here.
func (j *Journal) Close() error {
	if j == nil || j.file == nil {
		return nil
	}
	if err := j.file.Close(); err != nil {
		return fmt.Errorf("journal: %w", err)
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
func NewJournal(w io.Writer) *Journal { return &Journal{out: bufio.NewWriterSize(w, 64<<10)} }

// journalLine is one record; Type says which member is set.
type journalLine struct {
	Type         string              `json:"type"`
	Schema       string              `json:"schema,omitempty"`
	Header       *Header             `json:"header,omitempty"`
	Requirements []RequirementResult `json:"requirements,omitempty"`
	NotPlanned   []specs.Unplanned   `json:"not_planned,omitempty"`
	Case         *CaseRecord         `json:"case,omitempty"`
	Made         []MadeObject        `json:"made,omitempty"`
	End          *endRecord          `json:"end,omitempty"`
}

// endRecord closes a journal.
type endRecord struct {
	// Complete says that every group was run; Reasons say why not.
	Complete    bool `json:"complete"`
	Interrupted bool `json:"interrupted,omitempty"`
	// RefusedAlike says that the run stopped because every operation refused the first request alike.
	RefusedAlike bool          `json:"refused_alike,omitempty"`
	Reasons      []string      `json:"reasons,omitempty"`
	Duration     time.Duration `json:"duration_ns"`
	Requests     int           `json:"requests"`
	Skips        []plan.Skip   `json:"skips,omitempty"`
	// Alike is what all answers had in common.
	Alike *alike `json:"alike,omitempty"`
	// Recorded are declared facts that no case of the plan tries.
	Recorded []Recorded `json:"recorded,omitempty"`
}

// write adds a record and hands it to the operating system: a killed run keeps what it had.
func (j *Journal) write(line journalLine) error {
	if j == nil {
		return nil
	}
	data, err := json.Marshal(line)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return j.err
	}
	j.out.Write(data) // the first error of a bufio.Writer comes back from Flush
	j.out.WriteByte('\n')
	if err := j.out.Flush(); err != nil {
		j.err = fmt.Errorf("journal: %w", err)
	}
	return j.err
}

// ReadReport makes the report of a journal file. Cases of the report read the file again. A journal without header or with
// a record that can't be read is an error that names the line; one without closing record is incomplete.
func ReadReport(path string) (*Report, error) {
	t := newTally()
	var closed bool
	err := eachLine(path, func(line journalLine) error {
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
			t.begin(*line.Header, line.Requirements, line.NotPlanned)
		case "case":
			if line.Case == nil {
				return errors.New("a case record without its case")
			}
			t.add(line.Case)
		case "made":
			t.inventory.add(line.Made...)
		case "end":
			if line.End != nil {
				closed = true
				t.end(*line.End)
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
		t.end(endRecord{Reasons: []string{"the journal has no closing record: the run was cut off"}})
	}
	r := t.report()
	r.cases = caseIterator(path)
	return r, nil
}

func caseIterator(path string) func() iter.Seq2[CaseRecord, error] {
	return func() iter.Seq2[CaseRecord, error] {
		return func(yield func(CaseRecord, error) bool) {
			stop := errors.New("stop")
			err := eachLine(path, func(line journalLine) error {
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

// eachLine reads the records of a journal. A last line without its end is what a killed run leaves: it is left out.
func eachLine(path string, do func(journalLine) error) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 64<<10)
	for n := 1; ; n++ {
		data, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("journal: %w", err)
		}
		var line journalLine
		if err := json.Unmarshal(data, &line); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
		if err := do(line); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
}
