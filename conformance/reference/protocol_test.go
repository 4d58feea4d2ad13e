package reference_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference"
)

func TestPath_ThatIsNotTheContractsIsAbsentAndNeverRedirected(t *testing.T) {
	c := newClient(t, reference.Options{})
	customer := c.customer(1)
	for _, path := range []string{
		"/", "//", "/nowhere", "/customers/", "//customers", "/customers//refunds", "/customers/./refunds",
		"/customers/../customers/" + customer, "/customers/%2e%2e/refunds", "/customers/" + customer + "/",
		"/customers/" + customer + "/refunds/", "/Customers/" + customer, "/refunds", "/customers/a/b/c",
	} {
		for _, method := range []string{"GET", "POST", "DELETE"} {
			got := c.send(method, path, "")
			assert.Equal(t, "404 not_found", got.outcome(), "%s %s", method, path)
			assert.Equal(t, "application/problem+json", got.header.Get("Content-Type"))
			assert.Empty(t, got.header.Get("Location"))
		}
	}
	for _, id := range []string{
		"x", "cust_AAAAAAAAAAA", "cust_AAAAAAAAAAAAA", "cust_aaaaaaaaaaaa", "CUST_AAAAAAAAAAAA", "rfnd_AAAAAAAAAAAA",
		customer + "%0A", customer + "%00", "%2F", "cust_AAAAAAAAAAA%C3%84", "a%2Fb", "..%2f..%2fetc%2fpasswd",
	} {
		assert.Equal(t, "400 validation_failed", c.get("/customers/"+id).outcome(), id)
		assert.Equal(t, "400 validation_failed", c.get("/customers/"+id+"/refunds").outcome(), id)
	}
	assert.Equal(t, "400 validation_failed", c.get("/refunds/"+customer).outcome())
	assert.Equal(t, "200", c.get("/customers/"+strings.Replace(customer, "cust", "%63ust", 1)).outcome(), "an escape is its character")
}

func TestMethod_ThatIsNotDeclaredIsRefusedWithAllow(t *testing.T) {
	c := newClient(t, reference.Options{})
	customer := c.customer(1)
	for path, allow := range map[string]string{
		"/customers":                          "OPTIONS, POST",
		"/customers/" + customer:              "GET, HEAD, OPTIONS",
		"/customers/" + customer + "/refunds": "GET, HEAD, OPTIONS, POST",
		"/refunds/rfnd_AAAAAAAAAAAA":          "GET, HEAD, OPTIONS",
	} {
		for _, method := range []string{"PUT", "PATCH", "DELETE", "TRACE", "BREW", "get"} {
			got := c.send(method, path, "")
			assert.Equal(t, "405 method_not_allowed", got.outcome(), "%s %s", method, path)
			assert.Equal(t, allow, got.header.Get("Allow"))
			assert.Equal(t, "application/problem+json", got.header.Get("Content-Type"))
		}
		got := c.send(http.MethodOptions, path, "")
		assert.Equal(t, 204, got.status)
		assert.Equal(t, allow, got.header.Get("Allow"))
	}
	assert.Equal(t, "405 method_not_allowed", c.send(http.MethodHead, "/customers", "").outcome())
}

func TestHead_IsGetWithoutTheContent(t *testing.T) {
	c := newClient(t, reference.Options{})
	customer := c.customer(1)
	server := httptest.NewServer(c.service)
	defer server.Close()
	ask := func(method string) (*http.Response, string) {
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+"/customers/"+customer, nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer "+c.token)
		response, err := server.Client().Do(r)
		require.NoError(t, err)
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return response, string(body)
	}
	get, content := ask(http.MethodGet)
	head, nothing := ask(http.MethodHead)
	assert.NotEmpty(t, content)
	assert.Empty(t, nothing)
	assert.Equal(t, get.StatusCode, head.StatusCode)
	assert.Equal(t, int64(len(content)), head.ContentLength)
	assert.Equal(t, get.Header.Get("Content-Type"), head.Header.Get("Content-Type"))
}

func TestCredentials_MustBeOneKnownBearerToken(t *testing.T) {
	c := newClient(t, reference.Options{Tokens: reference.Tokens{Owner: "secret"}}).as("secret")
	path := "/customers/" + c.customer(1)
	for authorization, want := range map[string]int{
		"Bearer secret": 200, "bearer secret": 200, "BEARER  secret": 200,
		"": 401, "Bearer": 401, "Bearer wrong": 401, "Bearer secretx": 401, "Bearer secre": 401, "Bearer SECRET": 401,
		"Basic secret": 401, "secret": 401, "Bearer secret secret": 401, "Bearer owner-token": 401,
		"Bearer other-token": 404, // the other tenant kept its default
	} {
		got := c.send("GET", path, "", "Authorization: "+authorization)
		assert.Equal(t, want, got.status, authorization)
		if want == 401 {
			assert.Equal(t, "unauthenticated", got.text("code"))
			assert.Regexp(t, `^Bearer realm="refunds"`, got.header.Get("WWW-Authenticate"))
		}
	}
	r := httptest.NewRequest("GET", path, nil)
	r.Header["Authorization"] = []string{"Bearer secret", "Bearer secret"}
	w := httptest.NewRecorder()
	c.service.ServeHTTP(w, r)
	assert.Equal(t, 401, w.Code, "two fields")
}

func TestNew_RefusesWhatItCannotServe(t *testing.T) {
	store := reference.NewMemory()
	for _, o := range []reference.Options{
		{},
		{Store: store, Tokens: reference.Tokens{Owner: "same", Other: "same"}},
		{Store: store, Tokens: reference.Tokens{Owner: reference.DefaultOtherToken}},
		{Store: store, Tokens: reference.Tokens{Other: "with space"}},
		{Store: store, Faults: []string{"no-such-fault"}},
	} {
		_, err := reference.New(o)
		assert.Error(t, err, "%+v", o)
	}
	_, err := reference.New(reference.Options{Store: store, Faults: []string{"key-ignord"}})
	assert.EqualError(t, err, `unknown fault "key-ignord"; did you mean "key-ignored"?`)
}
