package config

import (
	"context"
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/specs"
)

// justBearer is a contract whose only security scheme is a bearer token.
func justBearer() *specs.Contract {
	c := shop()
	c.SecuritySchemes = map[string]specs.SecurityScheme{"bearerAuth": c.SecuritySchemes["bearerAuth"]}
	return c
}

func mustFlags(t *testing.T, flags Flags, contract *specs.Contract) *File {
	t.Helper()
	if flags.Lookup == nil {
		flags.Lookup = env()
	}
	f, err := FromFlags(flags, contract)
	require.NoError(t, err)
	require.NoError(t, f.Check(contract))
	return f
}

func TestFromFlags_NothingGivenIsAnEmptyEnvironment(t *testing.T) {
	f := mustFlags(t, Flags{}, shop())
	assert.Equal(t, cases.Environment{}, f.Environment())
	got, err := f.Credentials(shop())
	require.NoError(t, err)
	assert.Empty(t, got)
}

func TestFromFlags_TheOwnerIsTheFirstCallerWhateverTheOrderOfTheFlags(t *testing.T) {
	f := mustFlags(t, Flags{Bearer: []string{"other=theirs", "mine"}}, justBearer())
	assert.Equal(t, []cases.Caller{
		{Name: "owner", Schemes: []string{"bearerAuth"}},
		{Name: "other", Schemes: []string{"bearerAuth"}},
	}, f.Environment().Callers)
}

func TestFromFlags_TokensAndCallers(t *testing.T) {
	f := mustFlags(t, Flags{
		Bearer: []string{"YWJj==", "other=@t.txt", "third=${T}"},
		FS:     fstest.MapFS{"t.txt": {Data: []byte("from-file\n")}}, Lookup: env("T", "from-env"),
	}, justBearer())
	assert.Equal(t, []cases.Caller{
		{Name: "owner", Schemes: []string{"bearerAuth"}},
		{Name: "other", Schemes: []string{"bearerAuth"}},
		{Name: "third", Schemes: []string{"bearerAuth"}},
	}, f.Environment().Callers)
	got, err := f.Credentials(justBearer())
	require.NoError(t, err)
	assert.Equal(t, "Bearer YWJj==", got["owner"].Schemes["bearerAuth"].Header.Get("Authorization"))
	assert.Equal(t, "Bearer from-file", got["other"].Schemes["bearerAuth"].Header.Get("Authorization"))
	assert.Equal(t, "T", got["third"].Schemes["bearerAuth"].Variable)
	assert.Equal(t, []string{"YWJj==", "from-file", "from-env"}, f.Secrets)
	for _, s := range f.Settings() {
		assert.Equal(t, "***", s.Value)
	}
}

func TestFromFlags_BearerWithoutAnySchemeInTheContractIsSentAndNoted(t *testing.T) {
	none := &specs.Contract{}
	f := mustFlags(t, Flags{Bearer: []string{"tok"}}, none)
	assert.Equal(t, []cases.Caller{{Name: "owner", Schemes: []string{"*"}}}, f.Environment().Callers)
	got, err := f.Credentials(none)
	require.NoError(t, err)
	assert.Equal(t, "Bearer tok", got["owner"].Schemes["*"].Header.Get("Authorization"))
	assert.Len(t, f.Notes, 1)
}

func TestFromFlags_CredentialHeadersAreTheOwnersAndOthersGoWithEveryRequest(t *testing.T) {
	f := mustFlags(t, Flags{Headers: []string{"authorization:  Basic abc", "X-Flow: a", "x-flow: b", "X-Api-Key: k", "Cookie: sid=s"}}, shop())
	assert.Equal(t, http.Header{"X-Flow": {"a", "b"}}, f.Target.Headers)
	assert.Equal(t, []cases.Caller{{Name: "owner", Schemes: []string{"*", "headerKey", "session"}}}, f.Environment().Callers)
	got, err := f.Credentials(shop())
	require.NoError(t, err)
	schemes := got["owner"].Schemes
	assert.Equal(t, "Basic abc", schemes["*"].Header.Get("Authorization"))
	assert.Equal(t, "k", schemes["headerKey"].Header.Get("X-API-Key"))
	assert.Equal(t, []*http.Cookie{{Name: "sid", Value: "s"}}, schemes["session"].Cookies)
	assert.Subset(t, f.Secrets, []string{"Basic abc", "abc", "k", "s"})
	assert.NotContains(t, f.Secrets, "a")
}

// Tokens of two kinds may travel in one header, and a contract has a scheme for each kind.
func TestFromFlags_OneHeaderIsTheKeyOfEverySchemeThatNamesIt(t *testing.T) {
	two := &specs.Contract{SecuritySchemes: map[string]specs.SecurityScheme{
		"appKey":    {Name: "appKey", Type: "apiKey", In: "header", KeyName: "X-Key"},
		"clientKey": {Name: "clientKey", Type: "apiKey", In: "header", KeyName: "X-Key"},
		"appToken":  {Name: "appToken", Type: "apiKey", In: "header", KeyName: "Authorization"},
		"basicAuth": {Name: "basicAuth", Type: "http", Scheme: "basic"},
	}}
	for header, want := range map[string][]string{
		"X-Key: k":                 {"appKey", "clientKey"},
		"Authorization: Token k":   {"appToken"},
		"Authorization: basic abc": {"*"},
	} {
		f := mustFlags(t, Flags{Headers: []string{header}}, two)
		assert.Equal(t, []cases.Caller{{Name: "owner", Schemes: want}}, f.Environment().Callers, header)
		require.NoError(t, f.Check(two))
	}
}

func TestFromFlags_AuthorizationAndCookieTogether(t *testing.T) {
	f := mustFlags(t, Flags{Headers: []string{"Authorization: Basic abc", "Cookie: a=b; c=d"}}, justBearer())
	got, err := f.Credentials(justBearer())
	require.NoError(t, err)
	any := got["owner"].Schemes["*"]
	assert.Equal(t, "Basic abc", any.Header.Get("Authorization"))
	assert.Equal(t, "a=b; c=d", any.Header.Get("Cookie"))
}

func TestFromFlags_HeadersFromAFileAreTakenAsTheyAre(t *testing.T) {
	f := mustFlags(t, Flags{
		Headers: []string{"@h.txt"},
		FS:      fstest.MapFS{"h.txt": {Data: []byte("X-One: ${A}$$\r\n\nAuthorization: Bearer t\n")}},
	}, justBearer())
	assert.Equal(t, "${A}$$", f.Target.Headers.Get("X-One"))
	assert.Equal(t, []string{"${A}$$", "Bearer t", "t"}, f.Secrets)
}

func TestFromFlags_SetGivesSharedIds(t *testing.T) {
	f := mustFlags(t, Flags{Set: []string{"customer_id=c1", "customer_id=c2", "createRefund:path.customer_id=c3", "header.x-tenant=t=1"}}, shop())
	assert.Equal(t, []cases.Fixture{
		{Name: "customer_id", Binds: []string{"path.customer_id", "query.customer_id"}, Given: true},
		{Name: "customer_id_2", Binds: []string{"createRefund:path.customer_id"}, Given: true},
		{Name: "X-Tenant", Binds: []string{"header.X-Tenant"}, Given: true},
	}, f.Environment().Fixtures)
	s := f.Suppliers()
	for _, want := range []string{"c1", "c2", "c1"} {
		id, err := s["customer_id"].Next(context.Background())
		require.NoError(t, err)
		assert.Equal(t, want, id)
	}
	id, err := s["X-Tenant"].Next(context.Background())
	require.NoError(t, err)
	assert.Equal(t, "t=1", id)
}

func TestFromFlags_MalformedFlagsComeWithAnExampleAndWithoutTheSecret(t *testing.T) {
	for name, c := range map[string]struct {
		flags Flags
		want  string
	}{
		"empty bearer":        {Flags{Bearer: []string{""}}, "--bearer is empty; write"},
		"bearer not set":      {Flags{Bearer: []string{"${NO}"}}, "--bearer needs the environment variable NO, which is not set"},
		"two tokens":          {Flags{Bearer: []string{"s3cret", "s3cret2"}}, "--bearer gives owner two tokens; name the second caller: --bearer other=TOKEN"},
		"Bearer in front":     {Flags{Bearer: []string{"Bearer s3cret"}}, "--bearer begins with Bearer; give the token alone"},
		"no colon":            {Flags{Headers: []string{"s3cret"}}, "-H has no colon; write -H 'Name: value'"},
		"no value":            {Flags{Headers: []string{"X-A:"}}, "-H X-A has no value; write"},
		"header name":         {Flags{Headers: []string{"X A: s3cret"}}, `"X A" is not the name of a header`},
		"header file":         {Flags{Headers: []string{"@no.txt"}}, "-H @no.txt names a secret that cannot be read"},
		"two authorizations":  {Flags{Bearer: []string{"t"}, Headers: []string{"Authorization: s3cret"}}, "-H Authorization and --bearer both give owner credentials"},
		"set without value":   {Flags{Set: []string{"customer_id"}}, `--set "customer_id" is not a parameter and its value; write --set customer_id=cus_1`},
		"set unknown":         {Flags{Set: []string{"custmer_id=1"}}, `--set custmer_id names a parameter that the contract does not have; did you mean "customer_id"?`},
		"set unknown place":   {Flags{Set: []string{"header.customer_id=1"}}, `did you mean "customer_id"?`},
		"set unknown operate": {Flags{Set: []string{"createRefnd:customer_id=1"}}, `did you mean "createRefund"?`},
		"url":                 {Flags{URL: "localhost:8080"}, "write http://localhost:8080"},
	} {
		t.Run(name, func(t *testing.T) {
			c.flags.Lookup, c.flags.FS = env(), fstest.MapFS{}
			_, err := FromFlags(c.flags, shop())
			require.ErrorContains(t, err, c.want)
			assert.NotContains(t, err.Error(), "s3cret")
		})
	}
	contract := shop()
	delete(contract.SecuritySchemes, "bearerAuth")
	delete(contract.SecuritySchemes, "oauth")
	_, err := FromFlags(Flags{Bearer: []string{"x"}}, contract)
	assert.ErrorContains(t, err, "--bearer fits no security scheme of the contract")
	assert.ErrorContains(t, err, "headerKey, give -H 'X-API-Key: …'")
}

func TestWith_FlagsWinOverTheFileAndLeaveItAlone(t *testing.T) {
	f := mustLoad(t, `
target: { url: "http://localhost:1", headers: { X-Flow: file, X-Keep: kept } }
callers:
  first: { bearerAuth: { bearer: "${F}" }, headerKey: { api_key: "${K}" } }
fixtures:
  customer: { as: first, binds: [path.customer_id], create: { operationId: createCustomer }, balances: { refundable: { set: $request.body#/b } } }
`, "F", "file-token", "K", "file-key")
	before := f.Environment()
	got, err := f.With(Flags{
		URL: "https://api.example.com", Bearer: []string{"flag-token", "other=o"},
		Headers: []string{"X-Flow: flag"}, Set: []string{"path.customer_id=c1"}, Lookup: env(),
	}, shop())
	require.NoError(t, err)
	require.NoError(t, got.Check(shop()))
	assert.Equal(t, "https://api.example.com", got.Target.URL.String())
	assert.Equal(t, http.Header{"X-Flow": {"flag"}, "X-Keep": {"kept"}}, got.Target.Headers)
	assert.Equal(t, cases.Environment{
		Callers: []cases.Caller{
			{Name: "first", Schemes: []string{"headerKey", "bearerAuth", "oauth"}},
			{Name: "other", Schemes: []string{"bearerAuth", "oauth"}},
		},
		Fixtures: []cases.Fixture{{Name: "customer", As: "first", Binds: []string{"path.customer_id"}, Given: true}},
	}, got.Environment())
	credentials, err := got.Credentials(shop())
	require.NoError(t, err)
	assert.Equal(t, "Bearer flag-token", credentials["first"].Schemes["bearerAuth"].Header.Get("Authorization"))
	assert.Equal(t, []string{"file-token", "file-key", "flag-token", "o"}, got.Secrets)

	assert.Equal(t, before, f.Environment(), "the file itself is not changed")
	assert.Equal(t, "file", f.Target.Headers.Get("X-Flow"))
	assert.Equal(t, "http://localhost:1", f.Target.URL.String())
	assert.Equal(t, []string{"file-token", "file-key"}, f.Secrets)
}

func TestWith_AuthorizationReplacesWhatTravelsInThatHeader(t *testing.T) {
	f := mustLoad(t, `callers: { owner: { bearerAuth: { bearer: b }, basicAuth: { basic: { username: u, password: p } }, queryKey: { api_key: q } } }`)
	got, err := f.With(Flags{Headers: []string{"Authorization: Digest x"}, Lookup: env()}, shop())
	require.NoError(t, err)
	assert.Equal(t, []cases.Caller{{Name: "owner", Schemes: []string{"queryKey", "*"}}}, got.Environment().Callers)
}
