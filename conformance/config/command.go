package config

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"holdfast/specs"
)

// firstBatch and largestBatch bound how many ids one run of a command is asked for; each run asks for twice as many as the one
// before.
const firstBatch, largestBatch = 8, 128

// command hands out ids that a program prints: HOLDFAST_COUNT JSON lines, each an id or an object with one. The program has
// HOLDFAST_COUNT, HOLDFAST_FIXTURE (the name) and HOLDFAST_URL (the target) besides the environment.
type command struct {
	program
	key string

	// turn holds one token: whoever has it may read and write what follows.
	turn  chan struct{}
	ready []string
	seen  map[string]bool
	batch int
	// broken is what made the command useless; it is not run again.
	broken error
}

func newCommand(f *File, x fixture) *command {
	c := &command{
		program: newProgram(f, "fixture "+x.name, x.exec, "HOLDFAST_FIXTURE="+x.name), key: x.key,
		turn: make(chan struct{}, 1), seen: map[string]bool{}, batch: firstBatch,
	}
	c.turn <- struct{}{}
	return c
}

// Next is the next id; it runs the command where none is left.
func (c *command) Next(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	select {
	case <-c.turn:
		defer func() { c.turn <- struct{}{} }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if len(c.ready) == 0 {
		if c.broken != nil {
			return "", c.broken
		}
		if err := c.more(ctx); err != nil {
			if ctx.Err() == nil {
				c.broken = err
			}
			return "", err
		}
	}
	id := c.ready[0]
	c.ready = c.ready[1:]
	return id, nil
}

// more asks the command for one batch.
func (c *command) more(ctx context.Context) error {
	got, err := c.run(ctx, fmt.Sprintf("HOLDFAST_COUNT=%d", c.batch))
	if err != nil {
		return err
	}
	for i, line := range bytes.Split(got.out, []byte("\n")) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		id, err := readID(line)
		if err != nil {
			return c.fault(got, fmt.Sprintf("line %d of its output, %s, %s", i+1, shorten(line), err), `print one JSON line for each id: "abc" or {"id": "abc"}`)
		}
		if c.seen[id] {
			return c.fault(got, fmt.Sprintf("it printed the id %s twice, and each is handed out once", id), "make a new object for every line")
		}
		c.seen[id] = true
		c.ready = append(c.ready, id)
	}
	if len(c.ready) == 0 {
		return c.fault(got, "it printed no id", fmt.Sprintf("print HOLDFAST_COUNT JSON lines; it is %d", c.batch))
	}
	c.batch = min(2*c.batch, largestBatch)
	return nil
}

// readID reads an id: a string, a number, or the member "id" of an object.
func readID(line []byte) (string, error) {
	v, err := specs.DecodeJSON(line)
	if err != nil {
		return "", errors.New("is not JSON")
	}
	if o, ok := v.(map[string]any); ok {
		if v, ok = o["id"]; !ok {
			return "", errors.New("has no id")
		}
	}
	if id, ok := idOf(v); ok {
		return id, nil
	}
	return "", errors.New("holds no id: it must be a string or a number that is not empty")
}

// idOf is a JSON value as an id: a string that is not empty, or a number.
func idOf(v any) (string, bool) {
	switch id := v.(type) {
	case string:
		return id, id != ""
	case json.Number:
		return id.String(), true
	}
	return "", false
}

func shorten(line []byte) string {
	if len(line) > 80 {
		return fmt.Sprintf("%q…", line[:80])
	}
	return fmt.Sprintf("%q", line)
}
