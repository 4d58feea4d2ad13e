package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/pflag"
)

// options are the command line of refund-server.
type options struct {
	addr       string
	db         string
	faults     []string
	listFaults bool
	json       bool
	ownerToken string
	otherToken string
}

// The environment variables that give the tokens. A flag wins over them; it is visible to everybody who can list
// processes, which a variable is not.
const (
	ownerTokenVariable = "REFUNDS_OWNER_TOKEN"
	otherTokenVariable = "REFUNDS_OTHER_TOKEN"
)

// parseOptions reads the arguments. pflag.ErrHelp means that help was asked for and has been written to stdout.
func parseOptions(args []string, getenv func(string) string, stdout io.Writer) (options, error) {
	var o options
	flags := pflag.NewFlagSet("refund-server", pflag.ContinueOnError)
	flags.SortFlags = false
	flags.Usage = func() {}
	flags.StringVar(&o.addr, "addr", "127.0.0.1:8080", "`address` to listen on; port 0 takes a free one")
	flags.StringVar(&o.db, "db", "", "`ledger`: a SQLite file, or the postgres:// URL of a database (its password belongs in $PGPASSWORD or ~/.pgpass); without it the ledger is in memory and ends with the server")
	flags.StringArrayVar(&o.faults, "fault", nil, "switch on the bug of this `name`; may be repeated")
	flags.BoolVar(&o.listFaults, "list-faults", false, "print every fault with its category, and exit")
	flags.BoolVar(&o.json, "json", false, "with --list-faults: print JSON")
	flags.StringVar(&o.ownerToken, "owner-token", "", "bearer `token` of the first tenant (default $"+ownerTokenVariable+", or owner-token)")
	flags.StringVar(&o.otherToken, "other-token", "", "bearer `token` of the second tenant (default $"+otherTokenVariable+", or other-token)")

	if err := flags.Parse(args); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			fmt.Fprintf(stdout, "refund-server serves the reference refund service until it is interrupted.\n\nUsage:\n  refund-server [flags]\n\nFlags:\n%s", flags.FlagUsages())
		}
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if o.json && !o.listFaults {
		return o, errors.New("--json goes with --list-faults")
	}
	o.ownerToken = cmp.Or(o.ownerToken, getenv(ownerTokenVariable))
	o.otherToken = cmp.Or(o.otherToken, getenv(otherTokenVariable))
	return o, nil
}
