package parcels

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options say what a [Service] is made of. None is required.
type Options struct {
	// Faults are the names of bugs to switch on, from [Faults]. Empty: the service keeps its contract.
	Faults []string
	// KeysLive is how long an idempotency key is remembered. 0 is for ever.
	KeysLive time.Duration
}

// Service answers the operations of the contract. It is safe for concurrent use.
type Service struct {
	faults   faultSet
	keysLive time.Duration

	mu     sync.Mutex
	made   int // how many ids were given, and what the next one comes from
	depots map[string]*depot
	closed map[string]*depot
	labels map[string]object // by caller and code
	gone   map[string]bool   // labels that were removed
	keys   map[string]*kept

	accounts map[string]*account
	notices  []notice
}

var _ http.Handler = (*Service)(nil)

// object is a JSON object.
type object = map[string]any

// New makes a service without depots. It fails for a fault that it does not know.
func New(o Options) (*Service, error) {
	faults, err := newFaultSet(o.Faults)
	if err != nil {
		return nil, err
	}
	return &Service{
		faults: faults, keysLive: o.KeysLive,
		depots: map[string]*depot{}, closed: map[string]*depot{}, labels: map[string]object{}, gone: map[string]bool{}, keys: map[string]*kept{},
		accounts: map[string]*account{},
	}, nil
}

// call is a request while it is answered.
type call struct {
	*http.Request
	caller string
	body   object
	sent   []byte // the body as it came
}

// id makes one that nobody could guess from another: a multiplication by an odd number visits each of 2^48 once.
func (s *Service) id() string {
	s.made++
	return fmt.Sprintf("%012x", uint64(s.made)*0x9e3779b97f4b%(1<<48))
}

// ServeHTTP answers one request after another.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.answer(&call{Request: r})
	if a == nil {
		panic(http.ErrAbortHandler)
	}
	s.write(w, a)
}

func (s *Service) answer(c *call) *answer {
	parts := strings.Split(strings.TrimPrefix(c.URL.Path, "/"), "/")
	allowed := methods(parts)
	if allowed == "" {
		return refused(http.StatusNotFound, "not_found")
	}
	method := cmp.Or(map[string]string{http.MethodHead: http.MethodGet}[c.Method], c.Method)
	if !strings.Contains(" "+allowed+" ", " "+method+" ") {
		a := refused(http.StatusMethodNotAllowed, "method_not_allowed")
		a.header["Allow"] = strings.ReplaceAll(allowed, " ", ", ")
		return a
	}
	if a := s.authorise(c); a != nil {
		return a
	}
	if a := s.versioned(c); a != nil {
		return a
	}
	if parts[0] == "labels" {
		return s.label(c, method, parts[1])
	}
	if parts[0] == "notices" {
		return s.notice(c, method, parts)
	}
	if parts[0] == "declarations" {
		return s.declaration(c)
	}
	if parts[0] == "waybills" {
		return s.waybill(c, parts[1])
	}
	if parts[0] == "stamps" {
		return s.stamp(parts[1])
	}
	if parts[0] == "accounts" {
		return s.account(c, parts)
	}
	if parts[0] == "payments" {
		return s.pay(c)
	}
	if len(parts) == 1 {
		return s.createDepot(c)
	}
	d := s.depots[parts[1]]
	if len(parts) == 3 && parts[2] == "pallets" && d == nil && s.faults.on("closed-depot-takes-pallets") {
		d = s.closed[parts[1]]
	}
	switch {
	case d == nil || d.owner != c.caller:
		return refused(http.StatusNotFound, "not_found")
	case len(parts) == 2:
		return s.depot(c, method, d)
	case len(parts) > 3:
		return s.parcel(c, method, d, parts[3], strings.Join(parts[4:], ""))
	case parts[2] == "pallets":
		return s.remembering(c, d, "storePallet", s.storePallet)
	case method == http.MethodGet:
		return s.listParcels(c, d)
	}
	return s.remembering(c, d, "storeParcel", s.storeParcel)
}

// methods gives those of a path, and "" where there is no such path.
func methods(parts []string) string {
	shape := parts[0]
	for i, p := range parts[1:] {
		if i%2 == 0 {
			p = "*"
		}
		shape += "/" + p
	}
	return map[string]string{
		"depots": "POST", "depots/*": "GET HEAD PATCH DELETE", "depots/*/parcels": "GET HEAD POST", "depots/*/pallets": "POST",
		"depots/*/parcels/*": "GET HEAD PATCH", "depots/*/parcels/*/release": "POST", "depots/*/parcels/*/weigh": "POST", "labels/*": "GET HEAD PUT DELETE",
		"notices": "GET HEAD POST", "notices/*": "GET HEAD", "declarations": "POST", "waybills/*": "POST", "stamps/*": "GET HEAD",
		"accounts": "POST", "accounts/*": "GET HEAD", "accounts/*/deposits": "POST", "payments": "POST",
	}[shape]
}

// authorise finds the caller, and whether its credentials have the scope.
func (s *Service) authorise(c *call) *answer {
	known := map[string]string{"owner-token": "owner", "other-token": "other", "reader-token": "owner"}
	scheme, token, _ := strings.Cut(c.Header.Get("Authorization"), " ")
	c.caller = known[token]
	if c.caller == "" || !strings.EqualFold(scheme, "Bearer") {
		a := refused(http.StatusUnauthorized, "unauthenticated")
		if !s.faults.on("no-challenge") {
			a.header["WWW-Authenticate"] = `Bearer realm="parcels"`
		}
		return a
	}
	if token == "reader-token" && !s.faults.on("scope-ignored") {
		return refused(http.StatusForbidden, "forbidden")
	}
	return nil
}

// versioned refuses a version that there is not. Nothing differs between the two that there are.
func (s *Service) versioned(c *call) *answer {
	switch version := c.Header.Get("Parcels-Version"); {
	case version == "1" && s.faults.on("old-version-refused"):
	case version == "" || version == "1" || version == "2" || s.faults.on("version-guessed"):
		return nil
	}
	return refused(http.StatusBadRequest, "unknown_version")
}
