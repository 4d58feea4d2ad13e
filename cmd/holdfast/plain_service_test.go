package main

import (
	"crypto/rand"
	"encoding/json"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// plainService is the contract's service as many would write it: structs, json.Decoder, a map and a lock. Its author read
// the contract; what encoding/json takes that the contract does not allow is left as it is.
type plainService struct {
	mu        sync.Mutex
	customers map[string]*plainCustomer
	refunds   []*plainRefund
	keys      map[string]plainKey
	mux       http.ServeMux
}

type plainCustomer struct {
	ID      string  `json:"id"`
	Balance int     `json:"refundable_balance_cents"`
	Name    *string `json:"name,omitempty"`
	Created string  `json:"created_at"`
	owner   string
}

type plainRefund struct {
	ID       string  `json:"id"`
	Customer string  `json:"customer_id"`
	Amount   int     `json:"amount_cents"`
	Reason   string  `json:"reason"`
	Note     *string `json:"note,omitempty"`
	Status   string  `json:"status"`
	Created  string  `json:"created_at"`
}

type plainKey struct {
	request string
	refund  *plainRefund
}

func newPlainService() *plainService {
	s := &plainService{customers: map[string]*plainCustomer{}, keys: map[string]plainKey{}}
	s.mux.HandleFunc("POST /customers", s.createCustomer)
	s.mux.HandleFunc("GET /customers/{id}", s.getCustomer)
	s.mux.HandleFunc("POST /customers/{id}/refunds", s.createRefund)
	s.mux.HandleFunc("GET /customers/{id}/refunds", s.listRefunds)
	s.mux.HandleFunc("GET /refunds/{id}", s.getRefund)
	s.mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { problem(w, 404, "not_found") })
	for _, path := range []string{"/customers", "/customers/{id}", "/customers/{id}/refunds", "/refunds/{id}"} {
		s.mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Allow", "GET, POST")
			problem(w, 405, "method_not_allowed")
		})
	}
	return s
}

func (s *plainService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains([]string{"Bearer owner-token", "Bearer other-token"}, r.Header.Get("Authorization")) {
		problem(w, 401, "unauthenticated")
		return
	}
	s.mux.ServeHTTP(w, r)
}

// decode reads the body as json.Decoder does: names in any case, unknown members dropped, what follows not looked at.
func decode(w http.ResponseWriter, r *http.Request, into any) bool {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		problem(w, 415, "unsupported_media_type")
		return false
	}
	if err := json.NewDecoder(r.Body).Decode(into); err != nil {
		code := "malformed_request"
		if _, wrongType := err.(*json.UnmarshalTypeError); wrongType {
			code = "validation_failed"
		}
		problem(w, 400, code)
		return false
	}
	return true
}

func plainID(prefix string) string { return prefix + rand.Text()[:12] }

func now() string { return time.Now().UTC().Format(time.RFC3339Nano) }

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func (s *plainService) createCustomer(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Balance *int    `json:"refundable_balance_cents"`
		Name    *string `json:"name"`
	}
	if !decode(w, r, &body) {
		return
	}
	if body.Balance == nil || *body.Balance < 0 || *body.Balance > 1_000_000_000 || body.Name != nil && (*body.Name == "" || utf8.RuneCountInString(*body.Name) > 100) {
		problem(w, 400, "validation_failed")
		return
	}
	c := &plainCustomer{ID: plainID("cust_"), Balance: *body.Balance, Name: body.Name, Created: now(), owner: r.Header.Get("Authorization")}
	s.customers[c.ID] = c
	w.Header().Set("Location", "/customers/"+c.ID)
	answer(w, 201, c)
}

// customer finds the caller's customer of the path, or answers why not.
func (s *plainService) customer(w http.ResponseWriter, r *http.Request) *plainCustomer {
	id := r.PathValue("id")
	if !regexp.MustCompile(`^cust_[A-Z0-9]{12}$`).MatchString(id) {
		problem(w, 400, "validation_failed")
		return nil
	}
	c := s.customers[id]
	if c == nil || c.owner != r.Header.Get("Authorization") {
		problem(w, 404, "not_found")
		return nil
	}
	return c
}

func (s *plainService) getCustomer(w http.ResponseWriter, r *http.Request) {
	if c := s.customer(w, r); c != nil {
		answer(w, 200, c)
	}
}

func (s *plainService) createRefund(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Amount int     `json:"amount_cents"`
		Reason string  `json:"reason"`
		Note   *string `json:"note"`
	}
	if !decode(w, r, &body) {
		return
	}
	key := strings.ToLower(r.Header.Get("Idempotency-Key"))
	if !regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).MatchString(key) || body.Amount < 1 || body.Amount > 1_000_000 ||
		!slices.Contains([]string{"duplicate", "fraud", "requested", "error"}, body.Reason) ||
		body.Note != nil && utf8.RuneCountInString(*body.Note) > 500 {
		problem(w, 400, "validation_failed")
		return
	}
	c := s.customer(w, r)
	if c == nil {
		return
	}
	request, _ := json.Marshal(body)
	scoped := c.ID + " " + key
	if old, ok := s.keys[scoped]; ok {
		if old.request != string(request) {
			problem(w, 409, "idempotency_key_reused")
			return
		}
		w.Header().Set("Location", "/refunds/"+old.refund.ID)
		answer(w, 201, old.refund)
		return
	}
	if body.Amount > c.Balance {
		problem(w, 422, "insufficient_balance")
		return
	}
	c.Balance -= body.Amount
	made := &plainRefund{ID: plainID("rfnd_"), Customer: c.ID, Amount: body.Amount, Reason: body.Reason, Note: body.Note, Status: "succeeded", Created: now()}
	s.refunds = append(s.refunds, made)
	s.keys[scoped] = plainKey{string(request), made}
	w.Header().Set("Location", "/refunds/"+made.ID)
	answer(w, 201, made)
}

func (s *plainService) listRefunds(w http.ResponseWriter, r *http.Request) {
	limit := 20
	if text := r.URL.Query().Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 100 {
			problem(w, 400, "validation_failed")
			return
		}
		limit = n
	}
	c := s.customer(w, r)
	if c == nil {
		return
	}
	// A cursor is the id of the last refund of the page before.
	cursor := r.URL.Query().Get("cursor")
	begun := !r.URL.Query().Has("cursor")
	page, next := []*plainRefund{}, any(nil)
	for _, refund := range slices.Backward(s.refunds) {
		switch {
		case refund.Customer != c.ID:
		case !begun:
			begun = refund.ID == cursor
		case len(page) < limit:
			page = append(page, refund)
		default:
			next = page[len(page)-1].ID
		}
	}
	if !begun {
		problem(w, 400, "invalid_cursor")
		return
	}
	answer(w, 200, map[string]any{"data": page, "next_cursor": next})
}

func (s *plainService) getRefund(w http.ResponseWriter, r *http.Request) {
	if !regexp.MustCompile(`^rfnd_[A-Z0-9]{12}$`).MatchString(r.PathValue("id")) {
		problem(w, 400, "validation_failed")
		return
	}
	for _, refund := range s.refunds {
		if refund.ID == r.PathValue("id") && s.customers[refund.Customer].owner == r.Header.Get("Authorization") {
			answer(w, 200, refund)
			return
		}
	}
	problem(w, 404, "not_found")
}
