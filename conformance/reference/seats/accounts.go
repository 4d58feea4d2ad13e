package seats

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// The API keys of a service that was given none. They are public, so such a service belongs on a loopback address.
const (
	DefaultOwnerKey = "owner-key"
	DefaultOtherKey = "other-key"
)

// Keys are the API keys of the two accounts. What belongs to one account, the other must not be able to see.
type Keys struct {
	Owner string
	Other string
}

// keyHeader is where the contract's security scheme wants the key.
const keyHeader = "X-API-Key"

// The accounts as the ledger names them.
const (
	ownerAccount = "owner"
	otherAccount = "other"
)

// accounts finds an account by the digest of its key, so that the time a lookup takes says nothing about the key.
type accounts map[[sha256.Size]byte]string

func newAccounts(k Keys) (accounts, error) {
	k.Owner, k.Other = cmp.Or(k.Owner, DefaultOwnerKey), cmp.Or(k.Other, DefaultOtherKey)
	if k.Owner == k.Other {
		return nil, errors.New("seats: both accounts have the same API key")
	}
	known := accounts{}
	for account, key := range map[string]string{ownerAccount: k.Owner, otherAccount: k.Other} {
		if strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }) {
			return nil, fmt.Errorf("seats: the API key of the %s account has characters that no header should carry; use printable ASCII without blanks", account)
		}
		known[sha256.Sum256([]byte(key))] = account
	}
	return known, nil
}

// authenticate finds the account that a request speaks for. A repeated header names two callers and so none.
func (s *Service) authenticate(r *http.Request) (string, error) {
	keys := r.Header.Values(keyHeader)
	if s.faults.on("key-in-query-accepted") {
		for _, name := range []string{keyHeader, "api_key"} {
			keys = append(keys, r.URL.Query()[name]...)
		}
	}
	if len(keys) == 0 && r.Method == http.MethodDelete && s.faults.on("delete-without-key") {
		return ownerAccount, nil
	}
	if len(keys) == 1 && keys[0] != "" {
		if account, ok := s.accounts[sha256.Sum256([]byte(keys[0]))]; ok {
			return account, nil
		}
		if s.faults.on("unknown-key-accepted") {
			return ownerAccount, nil
		}
	}
	return "", &refusal{
		status: http.StatusUnauthorized, code: "unauthenticated", message: "the header " + keyHeader + " must carry one known API key",
		header: map[string]string{"WWW-Authenticate": `ApiKey realm="seats"`}, // RFC 9110, section 11.6.1
	}
}
