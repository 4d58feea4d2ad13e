// Command seat-server serves the seat service on a local address, correct or with faults switched on.
//
//	seat-server                            # 127.0.0.1:8090
//	seat-server --addr 127.0.0.1:0         # any free port
//	seat-server --fault if-match-ignored   # wrong in one way
//	seat-server --list-faults
//
// It prints its URL on a line of its own once it listens, and serves until it is interrupted. The API keys of the two accounts
// come from SEATS_OWNER_KEY and SEATS_OTHER_KEY. It exits with 0 after an interrupt, 2 when it is called wrongly and 3 when it
// cannot serve.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/pflag"

	"holdfast/conformance/reference/seats"
)

// Exit codes, as in holdfast itself.
const (
	exitOK     = 0
	exitUsage  = 2
	exitServer = 3
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// run is the whole command. It returns when ctx is done, or earlier when it cannot serve.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	flags := pflag.NewFlagSet("seat-server", pflag.ContinueOnError)
	flags.SetOutput(stdout)
	addr := flags.String("addr", "127.0.0.1:8090", "`address` to listen on; port 0 takes a free one")
	faults := flags.StringArray("fault", nil, "switch on the bug of this `name`; may be repeated")
	listed := flags.Bool("list-faults", false, "print every fault with its category, and exit")
	err := flags.Parse(args)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return exitOK
	case err == nil && flags.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case err == nil && *listed:
		for _, f := range seats.Faults() {
			fmt.Fprintf(stdout, "%-27s  %-11s  %s\n", f.Name, f.Category, f.Summary)
		}
		return exitOK
	}
	log := slog.New(slog.NewTextHandler(stderr, nil))
	var service *seats.Service
	if err == nil {
		keys := seats.Keys{Owner: getenv("SEATS_OWNER_KEY"), Other: getenv("SEATS_OTHER_KEY")}
		service, err = seats.New(seats.Options{Keys: keys, Faults: *faults, Log: log})
	}
	if err != nil {
		fmt.Fprintf(stderr, "seat-server: %v\nsee seat-server --help and --list-faults\n", err)
		return exitUsage
	}
	for _, name := range *faults {
		log.Warn("this service is faulty on purpose", "fault", name)
	}
	if err := serve(ctx, *addr, service, stdout); err != nil {
		fmt.Fprintln(stderr, "seat-server:", err)
		return exitServer
	}
	return exitOK
}

// serve listens, says where, and serves until ctx is done. Requests that have begun by then are finished.
func serve(ctx context.Context, addr string, service http.Handler, stdout io.Writer) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: service, ReadTimeout: 10 * time.Second, WriteTimeout: 20 * time.Second, MaxHeaderBytes: 64 << 10,
		DisableGeneralOptionsHandler: true, // net/http would answer "OPTIONS *" itself
	}
	closed := make(chan error, 1)
	context.AfterFunc(ctx, func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		closed <- server.Shutdown(closing)
	})
	fmt.Fprintf(stdout, "http://%s\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-closed
}
