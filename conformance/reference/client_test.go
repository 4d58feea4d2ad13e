package reference_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference"
	"holdfast/internal/postgres"
)

func TestMain(m *testing.M) { os.Exit(postgres.Main(m)) }

// stores opens every store there is; what a service promises, it promises on each of them.
var stores = map[string]func(t testing.TB) reference.Store{
	"memory": func(testing.TB) reference.Store { return reference.NewMemory() },
	"sqlite in memory": func(t testing.TB) reference.Store {
		return openSQLite(t, ":memory:")
	},
	"postgresql": func(t testing.TB) reference.Store {
		return openPostgres(t, postgres.Database(t))
	},
	"sqlite file": func(t testing.TB) reference.Store {
		return openSQLite(t, filepath.Join(t.TempDir(), "with space ? and %.db"))
	},
}

func openSQLite(t testing.TB, path string) reference.Store {
	t.Helper()
	store, err := reference.OpenSQLite(t.Context(), path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store
}

func openPostgres(t testing.TB, url string) reference.Store {
	t.Helper()
	store, err := reference.OpenPostgres(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store
}

func onEveryStore(t *testing.T, test func(t *testing.T, store reference.Store)) {
	for name, open := range stores {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// client is one tenant that calls a service.
type client struct {
	t       testing.TB
	service http.Handler
	token   string
	peer    string // address and port; "" is httptest's
	clean   bool   // the service has no fault
}

func newClient(t testing.TB, o reference.Options) client {
	t.Helper()
	if o.Store == nil {
		o.Store = reference.NewMemory()
	}
	service, err := reference.New(o)
	require.NoError(t, err)
	return client{t: t, service: service, token: reference.DefaultOwnerToken, clean: len(o.Faults) == 0}
}

func (c client) as(token string) client { c.token = token; return c }

func (c client) from(peer string) client { c.peer = peer; return c }

func (c client) other() client { return c.as(reference.DefaultOtherToken) }

// reply is a response as a client reads it.
type reply struct {
	status int
	header http.Header
	raw    string
	body   map[string]any // numbers are json.Number; nil when the body is no object
}

// outcome is the status with the code of a refusal: "201", "409 idempotency_key_reused".
func (r reply) outcome() string {
	if code, ok := r.body["code"]; ok {
		return fmt.Sprintf("%d %v", r.status, code)
	}
	return fmt.Sprint(r.status)
}

func (r reply) text(member string) string { return fmt.Sprint(r.body[member]) }

// send makes a request; header holds "Name: value" lines, which replace those that a well-behaved client sends, and
// "Name:" leaves one out.
func (c client) send(method, target, body string, header ...string) reply {
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	u, err := url.ParseRequestURI(target) // as a server reads it: no dot segment is resolved and // names no host
	require.NoError(c.t, err)
	r.URL = u
	if c.peer != "" {
		r.RemoteAddr = c.peer
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ":")
		r.Header.Del(name)
		if value = strings.TrimPrefix(value, " "); value != "" {
			r.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	c.service.ServeHTTP(w, r)
	out := reply{status: w.Code, header: w.Header(), raw: w.Body.String()}
	decoder := json.NewDecoder(w.Body)
	decoder.UseNumber()
	_ = decoder.Decode(&out.body)
	return out
}

func (c client) get(target string) reply { return c.send(http.MethodGet, target, "") }

// customer makes a customer with a balance in cents and returns its id.
func (c client) customer(balanceCents int) string {
	c.t.Helper()
	r := c.send(http.MethodPost, "/customers", fmt.Sprintf(`{"refundable_balance_cents":%d}`, balanceCents))
	require.Equal(c.t, 201, r.status, r.raw)
	return r.text("id")
}

func (c client) balance(customer string) string {
	return c.get("/customers/" + customer).text("refundable_balance_cents")
}

// post sends a refund with a key; "" is a fresh one.
func (c client) post(customer, key, body string, header ...string) reply {
	if key == "" {
		key = uuid.NewString()
	}
	return c.send(http.MethodPost, "/customers/"+customer+"/refunds", body, append([]string{"Idempotency-Key: " + key}, header...)...)
}

// refund refunds an amount in cents with a fresh key.
func (c client) refund(customer string, amountCents int) reply {
	return c.post(customer, "", fmt.Sprintf(`{"amount_cents":%d,"reason":"duplicate"}`, amountCents))
}

// list is a page of refunds; query begins with "?" or is empty.
func (c client) list(customer, query string) (page []map[string]any, next string) {
	c.t.Helper()
	r := c.get("/customers/" + customer + "/refunds" + query)
	require.Equal(c.t, 200, r.status, r.raw)
	for _, item := range r.body["data"].([]any) {
		page = append(page, item.(map[string]any))
	}
	next, _ = r.body["next_cursor"].(string)
	return page, next
}

func (c client) count(customer string) int {
	page, _ := c.list(customer, "?limit=100")
	return len(page)
}
