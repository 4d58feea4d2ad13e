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
	return tenantTokens{owner: sha256.Sum256([]byte(t.Owner)), other: sha256.Sum256([]byte(t.Other))}, nil
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
	token, ok := bearer(r.Header.Values("Authorization"))
	if !ok {
		return ownerTenant, unauthenticated("the request has no bearer token", `Bearer realm="refunds"`)
	}
	if tenant := s.tokens.tenant(token); tenant != "" {
		return tenant, nil
	}
	if s.faults.on("any-token-accepted") {
		return ownerTenant, nil
	}
	// RFC 6750, section 3.1: only a request that did carry a token is told that the token is the reason.
	return ownerTenant, unauthenticated("the bearer token is unknown", `Bearer realm="refunds", error="invalid_token"`)
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

func unauthenticated(detail, challenge string) *problem {
	return &problem{
		Status: http.StatusUnauthorized, Code: "unauthenticated",
		Title: "Unauthenticated", Detail: detail, challenge: challenge,
	}
}
