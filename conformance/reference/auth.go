package reference

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// The tokens of a service that was given none. They are public, so such a service belongs on a loopback address.
const (
	DefaultOwnerToken = "owner-token"
	DefaultOtherToken = "other-token"
)

// Tokens are the bearer tokens of the two tenants. What one tenant makes, the other must not be able to see.
type Tokens struct {
	Owner string
	Other string
}

// The tenants as the ledger names them.
const (
	ownerTenant = "owner"
	otherTenant = "other"
)

// tenantTokens keeps digests and not tokens, so that a comparison takes the same time for every token.
type tenantTokens struct {
	owner, other [sha256.Size]byte
	ownerPrefix  string // what the fault token-prefix-accepted compares
}

func newTenantTokens(t Tokens) (tenantTokens, error) {
	if t.Owner == "" {
		t.Owner = DefaultOwnerToken
	}
	if t.Other == "" {
		t.Other = DefaultOtherToken
	}
	b64token := regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`) // RFC 6750, section 2.1
	for name, token := range map[string]string{"owner": t.Owner, "other": t.Other} {
		if !b64token.MatchString(token) {
			return tenantTokens{}, fmt.Errorf("reference: the %s token has characters that no bearer token may have (RFC 6750, section 2.1)", name)
		}
	}
	if t.Owner == t.Other {
		return tenantTokens{}, errors.New("reference: both tenants have the same token")
	}
	return tenantTokens{
		owner:       sha256.Sum256([]byte(t.Owner)),
		other:       sha256.Sum256([]byte(t.Other)),
		ownerPrefix: t.Owner[:min(4, len(t.Owner))],
	}, nil
}

// tenant is who a token belongs to, and "" for an unknown token.
func (t tenantTokens) tenant(token string) string {
	digest := sha256.Sum256([]byte(token))
	switch {
	case subtle.ConstantTimeCompare(digest[:], t.owner[:]) == 1:
		return ownerTenant
	case subtle.ConstantTimeCompare(digest[:], t.other[:]) == 1:
		return otherTenant
	}
	return ""
}

// authenticate finds the tenant that a request speaks for. With a problem the tenant is the owner, who is whom the
// faults that skip authentication let everybody be.
func (s *Service) authenticate(r *http.Request) (string, error) {
	fields := r.Header.Values("Authorization")
	token, ok := bearer(fields)
	if !ok {
		if accepted, err := s.otherCredentials(fields); accepted || err != nil {
			return ownerTenant, err
		}
		return ownerTenant, s.unauthenticated("the request has no bearer token", `Bearer realm="refunds"`)
	}
	if tenant := s.tokens.tenant(token); tenant != "" {
		return tenant, nil
	}
	if s.faults.on("any-token-accepted") {
		return ownerTenant, nil
	}
	if s.faults.on("token-prefix-accepted") && strings.HasPrefix(token, s.tokens.ownerPrefix) {
		return ownerTenant, nil
	}
	// RFC 6750, section 3.1: only a request that did carry a token is told that the token is the reason.
	return ownerTenant, s.unauthenticated("the bearer token is unknown", `Bearer realm="refunds", error="invalid_token"`)
}

// bearer reads the token of `Authorization: Bearer TOKEN`. The scheme has no case (RFC 9110, section 11.1); a repeated
// field names two callers and so none.
func bearer(fields []string) (string, bool) {
	if len(fields) != 1 {
		return "", false
	}
	scheme, token, found := strings.Cut(fields[0], " ")
	token = strings.TrimLeft(token, " ")
	return token, found && strings.EqualFold(scheme, "Bearer") && token != ""
}

// otherCredentials says what an Authorization without a bearer token is good for, which is nothing unless a fault takes
// it for the owner's or stumbles over it.
func (s *Service) otherCredentials(fields []string) (accepted bool, err error) {
	if len(fields) != 1 {
		return false, nil
	}
	scheme, _, two := strings.Cut(fields[0], " ")
	switch {
	case two && !strings.EqualFold(scheme, "Bearer") && s.faults.on("wrong-scheme-accepted"):
		return true, nil
	case !two && s.faults.on("malformed-credentials-accepted"):
		return true, nil
	case !two && s.faults.on("malformed-credentials-as-500"):
		return false, errors.New("read the Authorization: index out of range [1] with length 1")
	}
	return false, nil
}

func (s *Service) unauthenticated(detail, challenge string) *problem {
	status := http.StatusUnauthorized
	if s.faults.on("unauthenticated-as-403") {
		status = http.StatusForbidden
	}
	return &problem{
		Status: status, Code: "unauthenticated",
		Title: "Unauthenticated", Detail: detail, challenge: challenge,
	}
}
