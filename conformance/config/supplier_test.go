package config

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance"
)

func TestSuppliers_ValuesAreHandedOutOnceEachWhereThatIsSaid(t *testing.T) {
	f := mustLoad(t, "fixtures: { c: { as: other, binds: [path.customer_id], values: [a, 7], once: true } }")
	one := f.Environment().Fixtures[0]
	assert.True(t, one.Given)
	assert.True(t, one.Exclusive)
	assert.Equal(t, "other", one.As)

	s := f.Suppliers()["c"]
	var got []string
	for range 2 {
		id, err := s.Next(context.Background())
		require.NoError(t, err)
		got = append(got, id)
	}
	assert.Equal(t, []string{"a", "7"}, got)
	_, err := s.Next(context.Background())
	require.EqualError(t, err, "all 2 ids are used up, and each is handed out once; add more to fixtures.c.values")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = s.Next(ctx)
	require.ErrorIs(t, err, context.Canceled)
}

// lender is the supplier of a fixture with values.
func lender(t *testing.T, text string) conformance.Lender {
	t.Helper()
	l, ok := mustLoad(t, text).Suppliers()["c"].(conformance.Lender)
	require.True(t, ok)
	return l
}

func TestSuppliers_AShortListServesManyGroupsOneAtATime(t *testing.T) {
	s := lender(t, "fixtures: { c: { values: [a, b] } }")
	var mu sync.Mutex
	held, most := map[string]bool{}, 0
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			id, err := s.Next(t.Context())
			if !assert.NoError(t, err) {
				return
			}
			mu.Lock()
			assert.False(t, held[id], "an id has one group at a time")
			held[id] = true
			most = max(most, len(held))
			mu.Unlock()
			runtime.Gosched()
			mu.Lock()
			delete(held, id)
			mu.Unlock()
			s.Return(id, false)
		})
	}
	wg.Wait()
	assert.LessOrEqual(t, most, 2)
}

func TestSuppliers_WaitingForAnIdEndsWithItsContextAndWhenNoneCanComeBack(t *testing.T) {
	s := lender(t, "fixtures: { c: { values: [a] } }")
	id, err := s.Next(t.Context())
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err = s.Next(ctx)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	waiting := make(chan error)
	go func() {
		_, err := s.Next(context.Background())
		waiting <- err
	}()
	s.Return(id, true)
	assert.EqualError(t, <-waiting, "all 1 id are used up: balances were drawn from them, or they were deleted; add more to fixtures.c.values, or make them with create")
	s.Return(id, false)
	_, err = s.Next(t.Context())
	assert.Error(t, err, "what is spent does not come back")
}

func TestSuppliers_FixturesThatAreCreatedHaveNone(t *testing.T) {
	assert.Empty(t, mustLoad(t, "fixtures: { c: { create: { operationId: createCustomer } } }").Suppliers())
}

// script makes a supplier of a shell script that stands beside the configuration.
func script(t *testing.T, body string) (conformance.Supplier, string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Fatal("no sh in PATH: the test runs a shell command")
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "make.sh"), []byte(body), 0o600))
	f, err := Load(context.Background(), Source{
		File:   filepath.Join(dir, "holdfast.yaml"),
		Data:   []byte("target: { url: 'http://localhost:1' }\ncallers: { owner: { a: { bearer: \"${T}\" } } }\nfixtures: { c: { exec: [sh, make.sh, \"${1}\"] } }"),
		Lookup: env("T", "s3cret"),
	})
	require.NoError(t, err)
	return f.Suppliers()["c"], dir
}

func TestSuppliers_ExecRunsWhenFirstNeededAndAsksForMoreEachTime(t *testing.T) {
	s, dir := script(t, `
echo $HOLDFAST_COUNT $HOLDFAST_FIXTURE $HOLDFAST_URL $1 >> log
i=0
while [ $i -lt $HOLDFAST_COUNT ]; do echo "{\"id\": \"$HOLDFAST_COUNT-$i\"}"; i=$((i+1)); done`)
	assert.NoFileExists(t, filepath.Join(dir, "log"))
	var mu sync.Mutex
	seen := map[string]bool{}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			id, err := s.Next(context.Background())
			assert.NoError(t, err)
			mu.Lock()
			defer mu.Unlock()
			seen[id] = true
		})
	}
	wg.Wait()
	assert.Len(t, seen, 20, "no id twice")
	log, err := os.ReadFile(filepath.Join(dir, "log"))
	require.NoError(t, err)
	assert.Equal(t, "8 c http://localhost:1 ${1}\n16 c http://localhost:1 ${1}\n", string(log))
}

func TestSuppliers_ExecReadsStringsNumbersAndObjects(t *testing.T) {
	s, _ := script(t, `printf '"a"\n\n{"id": 12, "more": true}\n3\n'`)
	for _, want := range []string{"a", "12", "3"} {
		id, err := s.Next(context.Background())
		require.NoError(t, err)
		assert.Equal(t, want, id)
	}
	_, err := s.Next(context.Background())
	assert.ErrorContains(t, err, "it printed the id a twice")
}

func TestSuppliers_ExecFailuresSayWhatTheCommandSaid(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"exit code":    {"echo nope s3cret >&2; exit 3", "fixture c: sh: exit status 3; it said: nope ***"},
		"nothing":      {"true", "it printed no id; print HOLDFAST_COUNT JSON lines; it is 8"},
		"no JSON":      {"echo hello", `line 1 of its output, "hello", is not JSON; print one JSON line for each id`},
		"no id":        {`echo '{"name": 1}'`, "has no id"},
		"empty id":     {`echo '""'`, "holds no id"},
		"list":         {`echo '[1]'`, "holds no id"},
		"endless":      {"head -c 2000000 /dev/zero", "it printed more than 1048576 bytes"},
		"many mistake": {"head -c 90000 /dev/zero | tr '\\0' x >&2; echo end >&2; exit 1", "xxxend"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := script(t, c.body)
			_, err := s.Next(context.Background())
			require.ErrorContains(t, err, c.want)
			assert.Less(t, len(err.Error()), 3000)
			_, again := s.Next(context.Background())
			assert.Equal(t, err, again, "a command that failed is not run again")
		})
	}
}

func TestSuppliers_ExecStopsWithItsContextAndMayBeTriedAgain(t *testing.T) {
	s, dir := script(t, `if [ -e slow ]; then exec sleep 60; fi; echo '"a"'`)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "slow"), nil, 0o600))
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := s.Next(ctx)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Less(t, time.Since(began), 30*time.Second)
	require.NoError(t, os.Remove(filepath.Join(dir, "slow")))
	id, err := s.Next(context.Background())
	require.NoError(t, err)
	assert.Equal(t, "a", id)
}

func TestSuppliers_ACommandThatIsMissingIsNamed(t *testing.T) {
	f := mustLoad(t, "fixtures: { c: { exec: [no-such-program-of-holdfast] } }")
	_, err := f.Suppliers()["c"].Next(context.Background())
	require.Error(t, err)
	assert.True(t, strings.Contains(err.Error(), "no-such-program-of-holdfast") && strings.Contains(err.Error(), "fixture c"), err)
}

// What an earlier run lent and spent is not lent again.
func TestSuppliers_TakeUpWhereAnEarlierRunEnded(t *testing.T) {
	r, ok := lender(t, "fixtures: { c: { values: [a, b, c] } }").(conformance.Resumer)
	require.True(t, ok)
	r.Lent("a", true)
	r.Lent("b", false)
	id, err := r.Next(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "b", id)
}
