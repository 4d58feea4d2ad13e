package config

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"holdfast/specs"
)

const (
	// maxProgramOutput is how many bytes of a program's output are read, maxProgramErrors how many of its last complaints are
	// shown.
	maxProgramOutput, maxProgramErrors = 1 << 20, 2 << 10
	// programGrace is how long a cancelled program's children may hold its output open.
	programGrace = 2 * time.Second
)

// program is a command of the configuration. It runs in the folder of the configuration, with HOLDFAST_URL (the target) and
// what env adds besides the environment.
type program struct {
	// name begins every message: "fixture customer".
	name   string
	argv   []string
	dir    string
	env    []string
	plan   bool
	redact func(string) string
}

func newProgram(f *File, name string, argv []string, env ...string) program {
	p := program{name: name, argv: argv, env: env, plan: f.source.Plan, redact: f.redact}
	if f.source.FS == nil && f.Path != "" {
		p.dir = f.source.folder()
	}
	if f.Target.URL != nil {
		p.env = append(p.env, "HOLDFAST_URL="+f.Target.URL.String())
	}
	return p
}

// printed is what a program wrote.
type printed struct {
	out []byte
	// said is the end of what it complained of.
	said string
}

// run gives what the program printed.
func (p *program) run(ctx context.Context, env ...string) (printed, error) {
	if p.plan {
		return printed{}, p.fault(printed{}, "nothing is executed while planning", "")
	}
	stdout, stderr := &head{max: maxProgramOutput}, &tail{max: maxProgramErrors}
	cmd := exec.CommandContext(ctx, p.argv[0], p.argv[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = p.dir, stdout, stderr, programGrace
	cmd.Env = append(append(os.Environ(), p.env...), env...)
	err := cmd.Run()
	got := printed{out: stdout.kept, said: strings.TrimSpace(string(stderr.last))}
	switch {
	case ctx.Err() != nil:
		return got, fmt.Errorf("%s%s: %w", p.label(), p.argv[0], ctx.Err())
	case err != nil:
		return got, p.fault(got, err.Error(), "")
	case stdout.more:
		return got, p.fault(got, fmt.Sprintf("it printed more than %d bytes", maxProgramOutput), "")
	}
	return got, nil
}

// fault is what went wrong with the program, with the end of what it complained of.
func (p *program) fault(got printed, what, fix string) error {
	what = p.label() + p.argv[0] + ": " + what
	if got.said != "" {
		what += "; it said: " + got.said
	}
	return errors.New(p.redact((&specs.Error{Problem: what, Fix: fix}).Error()))
}

func (p *program) label() string {
	if p.name == "" {
		return ""
	}
	return p.name + ": "
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
