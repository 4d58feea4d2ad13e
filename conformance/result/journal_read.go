package result

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
)

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
