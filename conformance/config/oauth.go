package config

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"holdfast/conformance/credential"
)

// oauthGrant asks a token endpoint for a token (RFC 6749 §4.3 and §4.4).
type oauthGrant struct {
	// tokenURL is that of the contract's flow where it is empty.
	tokenURL           string
	clientID, username string
	clientSecret       resolved
	password           resolved
	scopes             []string
	// style says where client_id and client_secret travel; the default finds out.
	style oauth2.AuthStyle
	// more are further members of the request: audience, resource.
	more url.Values
}

// oauth reads { client_id, client_secret, token_url, scopes, auth, params }, and username and password where it is theirs.
func (r *reader) oauth(e entry, password bool) *oauthGrant {
	g := &oauthGrant{}
	before := len(r.faults)
	known := map[string]func(entry){
		"token_url": func(e entry) {
			v, ok := r.resolve(e, false)
			if !ok || v.pending {
				return
			}
			if u, err := url.Parse(v.text); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
				r.fault(e, "is not the URL of a token endpoint", "write https://login.example.com/oauth/token")
				return
			}
			g.tokenURL = v.text
		},
		"client_id":     func(e entry) { g.clientID, _ = r.text(e) },
		"client_secret": func(e entry) { g.clientSecret, _ = r.secretValue(e, false, true) },
		"scopes":        func(e entry) { g.scopes = r.texts(e) },
		"auth": func(e entry) {
			s, ok := r.text(e)
			switch {
			case s == "header":
				g.style = oauth2.AuthStyleInHeader
			case s == "body":
				g.style = oauth2.AuthStyleInParams
			case ok:
				r.fault(e, fmt.Sprintf("is %q", s), "write header or body; without it both are tried")
			}
		},
		"params": func(e entry) {
			g.more = url.Values{}
			for _, m := range r.members(e) {
				if v, ok := r.secretValue(m, true, looksSecret(m.name)); ok {
					g.more.Set(m.name, v.text)
				}
			}
		},
	}
	if password {
		known["username"] = func(e entry) { g.username, _ = r.text(e) }
		known["password"] = func(e entry) { g.password, _ = r.secretValue(e, false, true) }
	}
	r.fields(e, known)
	switch {
	case len(r.faults) > before:
	case password && (g.username == "" || g.password.text == ""):
		r.fault(e, "needs a username and a password", `write password: { username: …, password: "${PASSWORD}", client_id: … }`)
	case !password && (g.clientID == "" || g.clientSecret.text == ""):
		r.fault(e, "needs a client_id and a client_secret", `write client_credentials: { client_id: …, client_secret: "${CLIENT_SECRET}" }`)
	}
	return g
}

// oauthSource gives tokens of a token endpoint. It keeps the configurations, which remember how the endpoint wants the client's
// credentials.
type oauthSource struct {
	tokenURL string
	password bool
	grant    *oauthGrant
	place    func(token string) credential.Credential
	redact   func(string) string

	client *clientcredentials.Config
	owner  *oauth2.Config
}

// Fetch asks for a new token.
func (s *oauthSource) Fetch(ctx context.Context, from credential.Fetching) (credential.Fetched, error) {
	endpoint, err := from.Target.Parse(s.tokenURL)
	if err != nil {
		return credential.Fetched{}, fmt.Errorf("%s is not a URL", s.tokenURL)
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, from.Client)
	token, err := s.token(ctx, endpoint.String())
	if err != nil {
		return credential.Fetched{}, s.fault(endpoint, err)
	}
	got := s.place(token.AccessToken)
	if t := token.Type(); got.Header.Get("Authorization") != "" && t != "Bearer" {
		got.Header.Set("Authorization", t+" "+token.AccessToken)
	}
	if token.RefreshToken != "" {
		got.Secrets = append(got.Secrets, token.RefreshToken)
	}
	return credential.Fetched{Credential: got, Expires: token.Expiry}, nil
}

func (s *oauthSource) token(ctx context.Context, endpoint string) (*oauth2.Token, error) {
	g := s.grant
	if !s.password {
		if s.client == nil {
			s.client = &clientcredentials.Config{
				ClientID: g.clientID, ClientSecret: g.clientSecret.text, TokenURL: endpoint, Scopes: g.scopes, EndpointParams: g.more, AuthStyle: g.style,
			}
		}
		return s.client.Token(ctx)
	}
	if s.owner == nil {
		s.owner = &oauth2.Config{
			ClientID: g.clientID, ClientSecret: g.clientSecret.text, Scopes: g.scopes, Endpoint: oauth2.Endpoint{TokenURL: endpoint, AuthStyle: g.style},
		}
	}
	if len(g.more) > 0 { // this grant of the library takes no further members: they go into the query
		u, err := url.Parse(endpoint)
		if err != nil {
			return nil, err
		}
		u.RawQuery = g.more.Encode()
		s.owner.Endpoint.TokenURL = u.String()
	}
	return s.owner.PasswordCredentialsToken(ctx, g.username, g.password.text)
}

// fault words what the endpoint answered. Its text is of others: it is shortened and holds no secret.
func (s *oauthSource) fault(endpoint *url.URL, err error) error {
	at := "the token endpoint " + endpoint.Redacted()
	var answer *oauth2.RetrieveError
	if !errors.As(err, &answer) {
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return fmt.Errorf("%s: %s", at, s.redact(err.Error()))
	}
	what := fmt.Sprintf("%s answered %d", at, answer.Response.StatusCode)
	if answer.ErrorCode != "" {
		what += " " + shown(answer.ErrorCode)
	}
	if answer.ErrorDescription != "" {
		what += " (" + shown(answer.ErrorDescription) + ")"
	}
	fix := "check client_id and client_secret"
	switch {
	case s.password:
		fix = "check username, password and client"
	case answer.ErrorCode == "invalid_scope":
		fix = "check scopes"
	case answer.Response.StatusCode == http.StatusNotFound:
		fix = "check token_url"
	}
	return errors.New(s.redact(what + "; " + fix))
}

// shown is a text of others, fit for one line of a message.
func shown(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > 120 {
		s = string(runes[:120]) + "…"
	}
	return s
}
