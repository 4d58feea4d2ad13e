package config

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"holdfast/specs"
)

const (
	// firstBatch and largestBatch bound how many ids one run of a command is asked for; each run asks for twice as many as
	// the one before.
	firstBatch, largestBatch = 8, 128
	// maxCommandOutput is how many bytes of a command's output are read, maxCommandErrors how many of its last complaints
	// are shown.
	maxCommandOutput, maxCommandErrors = 1 << 20, 2 << 10
	// commandGrace is how long a cancelled command's children may hold its output open.
	commandGrace = 2 * time.Second
)

// command hands out ids that a program prints: HOLDFAST_COUNT JSON lines, each an id or an object with one. The program runs
// in the folder of the configuration, with HOLDFAST_COUNT, HOLDFAST_FIXTURE (the name) and HOLDFAST_URL (the target) besides
// the environment.
type command struct {
	name, key string
	argv      []string
	dir       string
	env       []string
	plan      bool
	redact    func(string) string

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
		name: x.name, key: x.key, argv: x.exec, plan: f.source.Plan, redact: f.redact,
		turn: make(chan struct{}, 1), seen: map[string]bool{}, batch: firstBatch,
		env: []string{"HOLDFAST_FIXTURE=" + x.name},
	}
	if f.source.FS == nil && f.Path != "" {
		c.dir = f.source.folder()
	}
	if f.Target.URL != nil {
		c.env = append(c.env, "HOLDFAST_URL="+f.Target.URL.String())
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
		if err := c.run(ctx); err != nil {
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

// run asks the command for one batch.
func (c *command) run(ctx context.Context) error {
	if c.plan {
		return fmt.Errorf("fixture %s: nothing is executed while planning", c.name)
	}
	stdout, stderr := &head{max: maxCommandOutput}, &tail{max: maxCommandErrors}
	cmd := exec.CommandContext(ctx, c.argv[0], c.argv[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = c.dir, stdout, stderr, commandGrace
	cmd.Env = append(append(os.Environ(), c.env...), fmt.Sprintf("HOLDFAST_COUNT=%d", c.batch))
	err := cmd.Run()
	if ctx.Err() != nil {
		return fmt.Errorf("fixture %s: %s: %w", c.name, c.argv[0], ctx.Err())
	}
	if err != nil {
		return c.fault(err.Error(), "", stderr)
	}
	if stdout.more {
		return c.fault(fmt.Sprintf("it printed more than %d bytes", maxCommandOutput), "print HOLDFAST_COUNT JSON lines", stderr)
	}
	for i, line := range bytes.Split(stdout.kept, []byte("\n")) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		id, err := readID(line)
		if err != nil {
			return c.fault(fmt.Sprintf("line %d of its output, %s, %s", i+1, shorten(line), err), `print one JSON line for each id: "abc" or {"id": "abc"}`, stderr)
		}
		if c.seen[id] {
			return c.fault(fmt.Sprintf("it printed the id %s twice, and each is handed out once", id), "make a new object for every line", stderr)
		}
		c.seen[id] = true
		c.ready = append(c.ready, id)
	}
	if len(c.ready) == 0 {
		return c.fault("it printed no id", fmt.Sprintf("print HOLDFAST_COUNT JSON lines; it is %d", c.batch), stderr)
	}
	c.batch = min(2*c.batch, largestBatch)
	return nil
}

// fault is what went wrong with the command, with the end of what it complained of.
func (c *command) fault(what, fix string, stderr *tail) error {
	what = fmt.Sprintf("fixture %s: %s: %s", c.name, c.argv[0], what)
	if said := strings.TrimSpace(string(stderr.last)); said != "" {
		what += "; it said: " + said
	}
	return errors.New(c.redact((&specs.Error{Problem: what, Fix: fix}).Error()))
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
	switch id := v.(type) {
	case string:
		if id != "" {
			return id, nil
		}
	case json.Number:
		return id.String(), nil
	}
	return "", errors.New("holds no id: it must be a string or a number that is not empty")
}

func shorten(line []byte) string {
	if len(line) > 80 {
		return fmt.Sprintf("%q…", line[:80])
	}
	return fmt.Sprintf("%q", line)
}

// head keeps the first max bytes and swallows the rest, so that the writer is not killed by a closed pipe.
type head struct {
	max  int
	kept []byte
	more bool
}

func (h *head) Write(p []byte) (int, error) {
	keep := min(len(p), h.max-len(h.kept))
	h.more = h.more || keep < len(p)
	h.kept = append(h.kept, p[:keep]...)
	return len(p), nil
}

// tail keeps the last max bytes.
type tail struct {
	max  int
	last []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.last = append(t.last, p...)
	if over := len(t.last) - t.max; over > 0 {
		t.last = t.last[over:]
	}
	return len(p), nil
}
