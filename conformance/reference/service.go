package reference

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// Options say what a [Service] is made of. Only Store is required.
type Options struct {
	// Store keeps the ledger: [OpenSQLite], [OpenPostgres] or [NewMemory]. It stays the caller's to close.
	Store Store

	// Tokens are the bearer tokens of the two tenants. Empty ones take [DefaultOwnerToken] and [DefaultOtherToken].
	Tokens Tokens

	// Faults are the names of bugs to switch on, from [Faults]. An unknown name is an error. Empty: the service keeps
	// its contract.
	Faults []string

	// Clock gives the time of creation of what is made, and the age of idempotency keys. Nil is time.Now.
	Clock func() time.Time

	// Log receives failures that a client only sees as a 500. Nil discards them.
	Log *slog.Logger
}

// Service answers the operations of the refund contract. It is safe for concurrent use.
type Service struct {
	tokens   tenantTokens
	cursors  cursorCodec
	ledger   ledger
	routes   []route
	faults   faultSet
	log      *slog.Logger
	restarts restarts
}

var _ http.Handler = (*Service)(nil)

// New makes a service over a store. The store may already hold a ledger, and several services may share one.
func New(o Options) (*Service, error) {
	if o.Store == nil {
		return nil, errors.New("reference: no store: give Options.Store OpenSQLite, OpenPostgres or NewMemory")
	}
	faults, err := newFaultSet(o.Faults)
	if err != nil {
		return nil, err
	}
	tokens, err := newTenantTokens(o.Tokens)
	if err != nil {
		return nil, err
	}
	cursors, err := newCursorCodec(tokens, faults)
	if err != nil {
		return nil, err
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Service{
		tokens:  tokens,
		cursors: cursors,
		ledger:  ledger{store: o.Store, clock: o.Clock, faults: faults, late: newLate(), flights: newFlights()},
		faults:  faults,
		log:     o.Log,
	}
	s.routes = s.table()
	return s, nil
}

// ServeHTTP answers one request. Whatever goes wrong below, the client gets a problem document.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.away(w) {
		return
	}
	s.write(w, r, s.answer(r))
}

// answer works out the whole answer before a byte of it is sent, so that a panic or an error late in a handler can
// still become a clean 500.
func (s *Service) answer(r *http.Request) (out answer) {
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler:
			panic(v)
		default:
			out = s.failure(r, fmt.Errorf("panic: %v", v))
			if s.faults.on("stack-trace-leaked") {
				out = answer{status: out.status, media: "text/plain; charset=utf-8", body: fmt.Appendf(nil, "panic: %v\n\n%s", v, debug.Stack())}
			}
		}
	}()

	out, err := s.dispatch(r)
	if err == nil {
		return out
	}
	if p, ok := errors.AsType[*problem](err); ok {
		return s.refusal(p)
	}
	return s.failure(r, err)
}

// dispatch takes a request through the checks that do not depend on the operation, in the contract's precedence:
// a caller without credentials learns nothing about which paths and methods exist.
func (s *Service) dispatch(r *http.Request) (answer, error) {
	tenant, unauthenticated := s.authenticate(r)
	if unauthenticated != nil && !s.open(r) {
		return answer{}, s.beforeRefusal(r, unauthenticated)
	}
	return s.handle(r, tenant)
}

func (s *Service) handle(r *http.Request, tenant string) (answer, error) {
	handle, id, err := s.route(r)
	if err != nil {
		return answer{}, err
	}
	return handle(call{Request: r, tenant: tenant, id: id})
}

// open reports whether a fault lets everybody make this request.
func (s *Service) open(r *http.Request) bool {
	if s.faults.on("auth-not-checked") {
		return true
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	list := strings.HasSuffix(r.URL.Path, "/refunds")
	return s.faults.on("auth-not-checked-on-read") || list && s.faults.on("auth-not-checked-on-list")
}

// beforeRefusal is the refusal of a request without valid credentials. Nothing happens before it, but for the faults that
// check the credentials too late.
func (s *Service) beforeRefusal(r *http.Request, unauthenticated error) error {
	if s.faults.on("auth-checked-last") {
		_, _ = s.handle(r, ownerTenant)
	}
	if s.faults.on("validation-before-auth") {
		// For nobody: what would pass the validation finds no customer.
		_, err := s.handle(r, "")
		if p, ok := errors.AsType[*problem](err); ok && (p.Status == http.StatusBadRequest || p.Status == http.StatusUnsupportedMediaType) {
			return p
		}
	}
	return unauthenticated
}

// failure is the answer to a fault of the service itself. The cause goes to the log and not to the client: it may name
// files, queries or values of another tenant.
func (s *Service) failure(r *http.Request, err error) answer {
	if !errors.Is(err, context.Canceled) {
		s.log.ErrorContext(r.Context(), "request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	return s.refusal(&problem{
		Status: http.StatusInternalServerError, Code: "internal_error", Title: "Internal error",
		Detail: "the service failed; the request may be repeated with the same Idempotency-Key",
	})
}
