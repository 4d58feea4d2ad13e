//go:build unix

package main

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// dirLock keeps other runs out of a report folder. The operating system lets go of it when the process ends, however it ends.
type dirLock struct{ file *os.File }

// lockDir locks a folder for one run; [errBusy] where another has it. A file system that knows no locks is not refused.
func lockDir(dir string) (*dirLock, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, errors.Join(errBusy, f.Close())
	}
	return &dirLock{f}, nil
}

func (l *dirLock) release() {
	if l != nil {
		l.file.Close() // nothing was written
	}
}
