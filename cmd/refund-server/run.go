package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"text/tabwriter"
	"time"

	"github.com/spf13/pflag"

	"holdfast/conformance/reference"
)

// Exit codes, as in holdfast itself.
const (
	exitOK     = 0
	exitUsage  = 2
	exitServer = 3
)

// run is the whole command. It returns when ctx is done, or earlier when it cannot serve.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	o, err := parseOptions(args, getenv, stdout)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return exitOK
	case err != nil:
		return misuse(stderr, err)
	case o.listFaults:
		if err := listFaults(stdout, o.json); err != nil {
			fmt.Fprintln(stderr, "refund-server: list the faults:", err)
			return exitServer
		}
		return exitOK
	}
	err = serve(ctx, o, stdout, stderr)
	if usage, ok := errors.AsType[*usageError](err); ok {
		return misuse(stderr, usage.err)
	}
	if err != nil {
		fmt.Fprintln(stderr, "refund-server:", err)
		return exitServer
	}
	return exitOK
}

// usageError is an error that the caller can mend by calling differently.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }

func misuse(stderr io.Writer, err error) int {
	fmt.Fprintln(stderr, "refund-server:", err)
	hint := "see refund-server --help"
	if _, ok := errors.AsType[*reference.UnknownFaultError](err); ok {
		hint = "see refund-server --list-faults"
	}
	fmt.Fprintln(stderr, hint)
	return exitUsage
}

func listFaults(w io.Writer, asJSON bool) error {
	faults := reference.Faults()
	if asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(faults)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range faults {
		fmt.Fprintf(table, "%s\t%s\t%s\n", f.Name, f.Category, f.Summary)
	}
	return table.Flush()
}

// serve opens the ledger, listens, says where, and serves until ctx is done.
func serve(ctx context.Context, o options, stdout, stderr io.Writer) (err error) {
	store, err := reference.Open(ctx, cmp.Or(o.db, ":memory:"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()

	log := slog.New(slog.NewTextHandler(stderr, nil))
	service, err := reference.New(reference.Options{
		Store:  store,
		Tokens: reference.Tokens{Owner: o.ownerToken, Other: o.otherToken},
		Faults: o.faults,
		Log:    log,
	})
	if err != nil {
		return &usageError{err} // the store is open, so what is left is what the flags gave
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.addr)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: service,
		// A request is small and its answer is made at once; what takes longer than this is not a client of ours.
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      20 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		// net/http would otherwise answer "OPTIONS *" itself.
		DisableGeneralOptionsHandler: true,
	}
	for _, name := range o.faults {
		log.Warn("this service is faulty on purpose", "fault", name)
	}
	fmt.Fprintf(stdout, "http://%s\n", listener.Addr())

	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	// Requests that have begun are finished: an answer that is lost here would be a refund the client does not know of.
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(closing); err != nil {
		return errors.Join(fmt.Errorf("shut down: %w", err), server.Close())
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
