// Command refund-server serves the reference refund service on a local address, correct or with faults switched on.
//
//	refund-server                                          # 127.0.0.1:8080, ledger in memory
//	refund-server --addr 127.0.0.1:0 --db refunds.db       # any free port, ledger in a file
//	refund-server --db postgres://user@host/refunds        # ledger in PostgreSQL
//	refund-server --fault replay-draws-again               # wrong in one way
//	refund-server --list-faults
//
// It prints its URL on a line of its own once it listens, and serves until it is interrupted. Everything else goes to
// standard error. It exits with 0 after an interrupt, 2 when it is called wrongly and 3 when it cannot serve.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second signal ends the process at once, for whoever does not want to wait for open requests.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}
