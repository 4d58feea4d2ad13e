package main

import "io"

// printing is standard output, which remembers that something could not be written to it: nobody has seen what a command was called for.
// One that was closed before the command began is no such case: the runtime has put /dev/null in its place, and it can't be told from
// one that was meant.
type printing struct {
	io.Writer
	failed error
}

// Write writes, and keeps the first error.
func (p *printing) Write(data []byte) (int, error) {
	n, err := p.Writer.Write(data)
	if err != nil && p.failed == nil {
		p.failed = err
	}
	return n, err
}
