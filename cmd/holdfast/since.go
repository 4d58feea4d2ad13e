package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"

	"holdfast/conformance/result"
	"holdfast/reports"
	"holdfast/specs"
)

// maxReasons is how many of an operation's changed parts are told.
const maxReasons = 3

// since gives the IDs of the operations that what changed in the contract since a commit can have affected, and says why on standard error.
func (a *app) since(ctx context.Context, ref string, source specs.Options, now *specs.Contract) ([]string, error) {
	old, err := contractAt(ctx, ref, source)
	if err != nil {
		return nil, fmt.Errorf("--since %s: %w", ref, err)
	}
	changes, gone := specs.Affected(old, now)
	for _, place := range gone {
		fmt.Fprintln(a.err, "gone since "+reports.Harmless(ref+": "+place))
	}
	var ids []string
	for _, c := range changes {
		ids = append(ids, c.Operation.ID)
		var why []string
		for i, p := range c.Parts {
			if i == maxReasons {
				why = append(why, fmt.Sprintf("and %d more", len(c.Parts)-i))
				break
			}
			why = append(why, p.String())
		}
		fmt.Fprintln(a.err, "changed since "+reports.Harmless(ref+": "+c.Operation.ID+": "+strings.Join(why, ", ")))
	}
	if len(ids) == 0 {
		return nil, &exitError{result.ExitNothing, "--since " + ref + ": nothing changed in the contract that an answer could show: nothing is tried, and nothing proven\nrun without --since to hold the service to all of it"}
	}
	return ids, nil
}

// contractAt loads the contract as it was at a commit of the repository that it stands in.
func contractAt(ctx context.Context, ref string, source specs.Options) (*specs.Contract, error) {
	switch {
	case source.File == "-" || strings.Contains(source.File, "://"):
		return nil, fmt.Errorf("the contract %s stands in no repository: name its file", source.File)
	case strings.HasPrefix(ref, "-"):
		return nil, errors.New("that is no commit: give a branch, a tag or a commit")
	}
	file, err := filepath.EvalSymlinks(source.File)
	if err != nil {
		return nil, err
	}
	tree := &gitTree{ctx: ctx, dir: filepath.Dir(file), ref: ref}
	if _, err := tree.git("rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}"); err != nil {
		return nil, errors.New("git knows no such commit: fetch it, as with fetch-depth: 0, or name another")
	}
	old := specs.Options{File: filepath.Base(file), FS: tree, AllowRefs: source.AllowRefs}
	for _, overlay := range source.Overlays {
		name, err := tree.relative(overlay)
		if err != nil {
			return nil, err
		}
		if _, err := tree.ReadFile(name); errors.Is(err, fs.ErrNotExist) {
			continue // it is newer
		}
		old.Overlays = append(old.Overlays, name)
	}
	return specs.Load(ctx, old)
}

// gitTree is a folder as it was at a commit.
type gitTree struct {
	ctx      context.Context
	dir, ref string
}

// git runs git in the folder.
func (t *gitTree) git(args ...string) ([]byte, error) {
	cmd := exec.CommandContext(t.ctx, "git", append([]string{"-C", t.dir}, args...)...)
	var failed bytes.Buffer
	cmd.Stderr = &failed
	out, err := cmd.Output()
	if err != nil && failed.Len() > 0 {
		return nil, fmt.Errorf("git: %s", strings.TrimSpace(failed.String()))
	}
	return out, err
}

// relative is a file as it is named from the folder.
func (t *gitTree) relative(name string) (string, error) {
	dir, err := filepath.Abs(t.dir)
	if err != nil {
		return "", err
	}
	file, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(dir, file)
	return filepath.ToSlash(rel), err
}

// ReadFile reads a file of the commit; names may lead out of the folder, and not out of the repository.
func (t *gitTree) ReadFile(name string) ([]byte, error) {
	data, err := t.git("cat-file", "blob", t.ref+":./"+path.Clean(name))
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fmt.Errorf("%w at %s", fs.ErrNotExist, t.ref)}
	}
	return data, nil
}

// Open is ReadFile as a file.
func (t *gitTree) Open(name string) (fs.File, error) {
	data, err := t.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &gitFile{Reader: bytes.NewReader(data), name: path.Base(name)}, nil
}

// gitFile is a file of a commit.
type gitFile struct {
	*bytes.Reader
	name string
}

func (f *gitFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *gitFile) Close() error               { return nil }
func (f *gitFile) Name() string               { return f.name }
func (f *gitFile) Mode() fs.FileMode          { return 0o444 }
func (f *gitFile) ModTime() time.Time         { return time.Time{} }
func (f *gitFile) IsDir() bool                { return false }
func (f *gitFile) Sys() any                   { return nil }
