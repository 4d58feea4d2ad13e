package seats

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
)

// Options say what a [Service] is made of. None is required.
type Options struct {
	// Keys are the API keys of the two accounts. Empty ones take [DefaultOwnerKey] and [DefaultOtherKey].
	Keys Keys
	// Faults are the names of bugs to switch on, from [Faults]. Empty: the service keeps its contract.
	Faults []string
	// Clock gives the time of creation of what is made. Nil is time.Now.
	Clock func() time.Time
	// Log receives failures that a client only sees as a 500. Nil discards them.
	Log *slog.Logger
}

// Service answers the operations of the seats contract. It is safe for concurrent use.
type Service struct {
	accounts accounts
	schemas  schemas
	faults   faultSet
	clock    func() time.Time
	log      *slog.Logger
	ledger
}

var _ http.Handler = (*Service)(nil)

// New makes a service that has no events yet. Its errors are unknown faults and API keys that cannot be.
func New(o Options) (*Service, error) {
	faults, err := newFaultSet(o.Faults)
	if err != nil {
		return nil, err
	}
	known, err := newAccounts(o.Keys)
	if err != nil {
		return nil, err
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{
		accounts: known, schemas: newSchemas(faults), faults: faults, clock: o.Clock, log: o.Log, ledger: newLedger(),
	}, nil
}

// answer is a response before it is sent.
type answer struct {
	status int
	header map[string]string // an empty value is left out
	body   []byte            // JSON; none where the status has none
}

// show is a success whose body is v.
func show(status int, v any) (*answer, error) {
	body, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("encode a %T: %w", v, err)
	}
	return &answer{status: status, body: body, header: map[string]string{}}, nil
}

// ServeHTTP answers one request. The answer is complete before a byte of it is sent.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	out, err := s.dispatch(r)
	if err != nil {
		said, ok := errors.AsType[*refusal](err)
		if !ok {
			s.log.ErrorContext(r.Context(), "request failed", "method", r.Method, "path", r.URL.Path, "error", err)
			said = refuse(http.StatusInternalServerError, "internal_error", "the service failed")
		}
		out = s.refused(said)
	}
	h := w.Header()
	for name, value := range out.header {
		if value != "" {
			h.Set(name, value)
		}
	}
	if out.body != nil {
		h.Set("Content-Type", mediaJSON)
		h.Set("Content-Length", strconv.Itoa(len(out.body)))
	}
	if out.status == http.StatusNoContent && s.faults.on("no-content-with-body") {
		withBody(w)
		return
	}
	w.WriteHeader(out.status)
	_, _ = w.Write(out.body) // whoever has gone away cannot be told
}

// withBody writes a 204 with a body, which net/http's server does not do by itself.
func withBody(w http.ResponseWriter) {
	const body = `{"deleted":true}`
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		w.WriteHeader(http.StatusNoContent)
		_, _ = w.Write([]byte(body))
		return
	}
	defer conn.Close()
	_, _ = io.WriteString(conn, "HTTP/1.1 204 No Content\r\nConnection: close\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n\r\n"+body)
}

// call is one request on its way to its operation.
type call struct {
	*http.Request
	account string
	id      string // of the path, in small letters; "" where the path has none
	body    []byte
	bodyErr error // why there is no body
}

// dispatch takes a request through the checks that do not depend on the operation, and holds the lock while it is carried out. A
// caller without a key learns nothing about which paths there are.
func (s *Service) dispatch(r *http.Request) (out *answer, err error) {
	account, err := s.authenticate(r)
	if err != nil {
		return nil, err
	}
	operation, id, err := s.route(r)
	if err != nil {
		return nil, err
	}
	c := &call{Request: r, account: account, id: id}
	c.body, c.bodyErr = readBody(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	return operation(c)
}
