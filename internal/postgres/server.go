package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// account is whom the server runs as when the tests run as root, whom PostgreSQL refuses. Every package of PostgreSQL makes it.
const account = "postgres"

// server is a running PostgreSQL that nobody else uses.
type server struct {
	dir   string
	stdin io.Closer // the server ends when this is closed, or when this process is gone
	ended chan error
	log   bytes.Buffer
}

// untilEOF runs a program until standard input ends, which it does when whoever started this is gone, however it went.
const untilEOF = `exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ cat; kill -INT $server; } <&3 >/dev/null 2>&1 &
wait $server`

// start makes a cluster in a folder of its own and serves it on a socket in that folder.
func start(ctx context.Context) (s *server, err error) {
	initdb, err := program("initdb")
	if err != nil {
		return nil, err
	}
	postgres, err := program("postgres")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pg-") // short: the path of a socket has at most some 100 bytes
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	as, err := asAccount(dir)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(dir, "data")
	args := slices.Concat(as, []string{initdb, "--pgdata", data, "--username", account, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"})
	command := exec.CommandContext(ctx, args[0], args[1:]...)
	command.Dir = dir
	if out, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("make a PostgreSQL cluster: %w\n%s", err, out)
	}

	// Nothing of this outlives the tests, so nothing has to reach a disk. A deadlock is looked for sooner than after the
	// second of the default.
	args = slices.Concat(as, []string{"sh", "-c", untilEOF, "sh", postgres, "-D", data,
		"-c", "listen_addresses=", "-c", "unix_socket_directories=" + dir, "-c", "max_connections=200",
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "autovacuum=off", "-c", "deadlock_timeout=50ms"})
	s = &server{dir: dir, ended: make(chan error, 1)}
	command = exec.Command(args[0], args[1:]...)
	command.Dir, command.Stdout, command.Stderr = dir, &s.log, &s.log
	if s.stdin, err = command.StdinPipe(); err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	go func() { s.ended <- command.Wait() }()
	if err := s.ready(ctx); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

// asAccount is the beginning of a command line that runs the rest of it as whom PostgreSQL takes, who then owns dir.
func asAccount(dir string) ([]string, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	owner, err := user.Lookup(account)
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root: %w", err)
	}
	uid, err := strconv.Atoi(owner.Uid)
	if err != nil {
		return nil, fmt.Errorf("the user %s: %w", account, err)
	}
	gid, err := strconv.Atoi(owner.Gid)
	if err != nil {
		return nil, fmt.Errorf("the user %s: %w", account, err)
	}
	if err := os.Chown(dir, uid, gid); err != nil {
		return nil, err
	}
	setpriv, err := exec.LookPath("setpriv")
	if err != nil {
		return nil, fmt.Errorf("run PostgreSQL as another user than root: %w", err)
	}
	return []string{setpriv, "--reuid", owner.Uid, "--regid", owner.Gid, "--clear-groups", "--"}, nil
}

// url names the server's database, seen through a schema.
func (s *server) url(schema string) string {
	query := url.Values{"host": {s.dir}, "user": {account}, "search_path": {schema}}
	return "postgres:///postgres?" + query.Encode()
}

// ready waits until the server answers.
func (s *server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		connection, err := pgx.Connect(ctx, s.url("public"))
		if err == nil {
			return connection.Close(ctx)
		}
		select {
		case ended := <-s.ended:
			s.ended <- ended
			return fmt.Errorf("PostgreSQL has ended before it answered: %v\n%s", ended, s.log.Bytes())
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL does not answer: %w", err)
		case <-again.C:
		}
	}
}

// stop ends the server and removes what it kept.
func (s *server) stop() error {
	err := s.stdin.Close()
	if errors.Is(err, os.ErrClosed) { // it had ended by itself
		err = nil
	}
	<-s.ended // how does not matter any more
	return errors.Join(err, os.RemoveAll(s.dir))
}
