package config

import (
	"context"
	"encoding/base64"
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestResolve_Variables(t *testing.T) {
	r := &resolver{lookup: env("A", "one", "EMPTY", "")}
	for raw, want := range map[string]string{
		"${A}":                  "one",
		"x-${A}-${A}":           "x-one-one",
		"${EMPTY:-two}":         "two",
		"${NO:-http://h:80/p}":  "http://h:80/p",
		"$$":                    "$",
		"$${A}":                 "${A}",
		"$request.body#/a":      "$request.body#/a",
		"$fixtures.customer.id": "$fixtures.customer.id",
		"5$":                    "5$",
	} {
		got, err := r.plain(raw)
		require.NoError(t, err, raw)
		assert.Equal(t, want, got.text, raw)
	}
}

func TestLoad_AVariableThatIsNotSetIsAnErrorAndNeverEmpty(t *testing.T) {
	for value, want := range map[string]string{
		"${NO}":               "needs the environment variable NO, which is not set; set it (export NO=…), or write ${NO:-default}",
		"${EMPTY}":            "needs the environment variable EMPTY, which is empty",
		"${NO:?ask the team}": "needs the environment variable NO, which is not set; ask the team",
		"${NO:-}":             "is empty",
		"${NO":                "has a ${ that is not closed",
		"${NO-x}":             "has ${NO…}, which is not a variable; write ${NAME}",
		"${1}":                "which is not a variable",
		"@":                   "is an @ that names no file",
		"@no.txt":             "names a secret that cannot be read",
		"@blank.txt":          "is empty",
		"@lines.txt":          "holds a line break",
	} {
		_, err := Load(context.Background(), Source{
			File: "sub/holdfast.yaml",
			Data: []byte("callers:\n  owner:\n    a: { bearer: \"" + value + "\" }\n"),
			FS: fstest.MapFS{
				"sub/blank.txt": {Data: []byte(" \n")},
				"sub/lines.txt": {Data: []byte("a\nb\n")},
			},
			Lookup: env("EMPTY", ""),
		})
		assert.ErrorContains(t, err, want, value)
		assert.ErrorContains(t, err, "sub/holdfast.yaml:3: callers.owner.a.bearer", value)
	}
}

func TestLoad_SecretsComeFromFilesBesideTheConfiguration(t *testing.T) {
	f, err := Load(context.Background(), Source{
		File: "sub/holdfast.yaml",
		Data: []byte(`callers: { owner: { a: { bearer: "@keys/${WHO}.txt" }, b: { api_key: "@@at" } } }`),
		FS:   fstest.MapFS{"sub/keys/me.txt": {Data: []byte("${not} a$$variable\n\n")}}, Lookup: env("WHO", "me"),
	})
	require.ErrorContains(t, err, "white space")
	assert.Nil(t, f)
	f, err = Load(context.Background(), Source{
		File: "sub/holdfast.yaml",
		Data: []byte(`callers: { owner: { a: { value: "@keys/${WHO}.txt" }, b: { api_key: "@@at" } } }`),
		FS:   fstest.MapFS{"sub/keys/me.txt": {Data: []byte("${not} a$$variable\n\n")}}, Lookup: env("WHO", "me"),
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"${not} a$$variable", "@at"}, f.Secrets, "what a file holds is taken as it is")
}

func TestLoad_NotesASecretThatStandsInTheFile(t *testing.T) {
	f := mustLoad(t, "callers:\n  owner: { a: { bearer: literal } }\n  other: { a: { bearer: \"${X:-default}\" } }")
	require.Len(t, f.Notes, 1)
	assert.Contains(t, f.Notes[0], "holdfast.yaml:2: callers.owner.a.bearer is a secret that stands in the file")
	assert.NotContains(t, f.Notes[0], "literal")
	assert.Equal(t, []string{"literal", "default"}, f.Secrets)
}

func TestLoad_HeadersAreSecretByNameOrOrigin(t *testing.T) {
	f := mustLoad(t, `target: { headers: { X-Flow: plain, X-Gateway-Token: tok, X-Other: "${V}" } }`, "V", "val")
	assert.Equal(t, []string{"tok", "val"}, f.Secrets)
}

func TestLoad_PlanLooksUpNoSecretAndReadsNoFile(t *testing.T) {
	f, err := Load(context.Background(), Source{
		File: "holdfast.yaml",
		Data: []byte(`
target: { url: "${URL}", wait: "${WAIT}", headers: { X-Key: "@key.txt" } }
callers: { owner: { bearerAuth: { bearer: "${TOKEN}" }, headerKey: { api_key: "@key.txt" } } }
fixtures:
  a: { exec: ["false"], binds: [path.customer_id] }
`),
		FS: fstest.MapFS{}, Lookup: env("TOKEN", "s3cret"), Plan: true,
	})
	require.NoError(t, err)
	assert.Empty(t, f.Secrets)
	assert.Nil(t, f.Target.URL)
	assert.Equal(t, []string{"holdfast.yaml:2: target.url is left out: URL is not set"}, f.Notes)
	got, err := f.Credentials(shop())
	require.NoError(t, err)
	assert.Equal(t, "Bearer $TOKEN", got["owner"].Schemes["bearerAuth"].Header.Get("Authorization"))
	assert.Equal(t, "<key.txt>", got["owner"].Schemes["headerKey"].Header.Get("X-API-Key"))
	assert.Empty(t, got["owner"].Schemes["bearerAuth"].Secrets)
	_, err = f.Suppliers()["a"].Next(context.Background())
	assert.ErrorContains(t, err, "nothing is executed while planning")
}

func TestCredentials_TravelWhereTheSchemeSays(t *testing.T) {
	f := mustLoad(t, `
callers:
  owner:
    bearerAuth: { bearer: "${T}" }
    oauth: { bearer: "x-${T}" }
    basicAuth: { basic: { username: ann, password: "${P}" } }
    headerKey: { api_key: hk }
    queryKey: { api_key: "q k" }
    session: { api_key: sk }
  anonymous: {}
  raw: { bearerAuth: { value: "Negotiate abc" }, queryKey: { value: v } }
`, "T", "tok", "P", "pass")
	all, err := f.Credentials(shop())
	require.NoError(t, err)
	owner := all["owner"].Schemes
	encoded := base64.StdEncoding.EncodeToString([]byte("ann:pass"))
	assert.Equal(t, "Bearer tok", owner["bearerAuth"].Header.Get("Authorization"))
	assert.Equal(t, "T", owner["bearerAuth"].Variable)
	assert.Equal(t, "Bearer x-tok", owner["oauth"].Header.Get("Authorization"))
	assert.Empty(t, owner["oauth"].Variable, "the variable holds only a part")
	assert.Equal(t, "Basic "+encoded, owner["basicAuth"].Header.Get("Authorization"))
	assert.Equal(t, []string{"pass", encoded}, owner["basicAuth"].Secrets)
	assert.Empty(t, owner["basicAuth"].Variable, "the variable holds the password, not what is sent")
	assert.Equal(t, "hk", owner["headerKey"].Header.Get("X-API-Key"))
	assert.Equal(t, "q k", owner["queryKey"].Query.Get("key"))
	assert.Equal(t, []string{"q k", "q+k"}, owner["queryKey"].Secrets)
	assert.Equal(t, []*http.Cookie{{Name: "sid", Value: "sk"}}, owner["session"].Cookies)
	assert.Equal(t, "Negotiate abc", all["raw"].Schemes["bearerAuth"].Header.Get("Authorization"))
	assert.Equal(t, "v", all["raw"].Schemes["queryKey"].Query.Get("key"))
	assert.Contains(t, all, "anonymous")
	assert.Empty(t, all["anonymous"].Schemes)
	assert.Subset(t, f.Secrets, []string{"tok", "x-tok", "pass", encoded, "hk", "q k", "sk"})
	assert.NotContains(t, f.Secrets, "ann")
}

func TestCredentials_ThatDoNotFitTheContractAreAnError(t *testing.T) {
	_, err := mustLoad(t, "callers: { owner: { basicAuth: { bearer: x } } }").Credentials(shop())
	assert.ErrorContains(t, err, "has bearer, and the scheme is http basic; write { basic: … }")
	_, err = mustLoad(t, "callers: { owner: { basicAuth: { bearer: x } } }").Credentials(nil)
	assert.ErrorContains(t, err, "the contract has none")
}
