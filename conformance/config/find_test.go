package config

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFind_LooksUpwardToTheRootOfTheRepository(t *testing.T) {
	top := t.TempDir()
	deep := filepath.Join(top, "repo", "a", "b")
	require.NoError(t, os.MkdirAll(deep, 0o700))
	write := func(name string) string {
		file := filepath.Join(top, name)
		require.NoError(t, os.WriteFile(file, nil, 0o600))
		return file
	}
	find := func() string {
		file, err := Find(deep, env())
		require.NoError(t, err)
		return file
	}
	write("holdfast.yaml")
	inRepo := write("repo/.holdfast.yaml")
	assert.Empty(t, find(), "outside of a repository, the folders above are not searched")
	write("repo/.git")
	assert.Equal(t, inRepo, find(), "and never those above the repository")
	yml := write("repo/a/holdfast.yml")
	assert.Equal(t, yml, find())
	first := write("repo/a/holdfast.yaml")
	assert.Equal(t, first, find())
	require.NoError(t, os.Mkdir(filepath.Join(deep, "holdfast.yaml"), 0o700))
	assert.Equal(t, first, find(), "a folder of that name is no configuration")

	named, err := Find(deep, env("HOLDFAST_CONFIG", "../holdfast.yml"))
	require.NoError(t, err)
	assert.Equal(t, yml, named)
	_, err = Find(deep, env("HOLDFAST_CONFIG", "no.yaml"))
	require.ErrorIs(t, err, os.ErrNotExist)
	assert.ErrorContains(t, err, "HOLDFAST_CONFIG")
}

func TestAllowed_ThisMachineOrNamedHosts(t *testing.T) {
	for target, allowed := range map[string]bool{
		"http://localhost:8080":        true,
		"http://LOCALHOST.":            true,
		"http://127.0.0.1":             true,
		"http://127.9.9.9:1":           true,
		"http://[::1]:8080":            true,
		"http://[::ffff:127.0.0.1]":    true,
		"http://0.0.0.0":               false,
		"http://127.0.0.1.example.org": false,
		"http://localhost.example.org": false,
		"http://127.1":                 false,
		"http://10.0.0.1":              false,
		"https://api.example.com":      true,
		"https://API.example.com:444":  true,
		"https://a.b.staging.test":     true,
		"https://staging.test":         false,
		"https://evilstaging.test":     false,
		"https://only.port":            false,
		"https://only.port:8443":       true,
		"http://[fd00::1]":             true,
	} {
		u, err := url.Parse(target)
		require.NoError(t, err)
		hosts := []string{"api.example.com", "*.staging.test", "only.port:8443", "[fd00::1]"}
		assert.Equal(t, allowed, Allowed(u, hosts, false) == nil, target)
		assert.NoError(t, Allowed(u, nil, true), "--yes allows %s", target)
	}
}

func TestAllowed_TheErrorSaysWhatToType(t *testing.T) {
	u, err := url.Parse("https://api.example.com/v1")
	require.NoError(t, err)
	require.EqualError(t, Allowed(u, nil, false), "api.example.com is not this machine, and operations that write would change "+
		`its data; to allow it add --yes, or target: { allowed_hosts: ["api.example.com"] } in holdfast.yaml`)
	assert.ErrorContains(t, Allowed(nil, nil, true), "no target is configured")
}

func TestDidYouMean_NamesTheNearestOrTheFew(t *testing.T) {
	known := []string{"bearer", "basic", "api_key", "username"}
	for name, want := range map[string]string{
		"baerer":  `did you mean "bearer"?`,
		"apikey":  `did you mean "api_key"?`,
		"API-KEY": `did you mean "api_key"?`,
		"user":    `did you mean "username"?`,
		"zzzzz":   "known are api_key, basic, bearer, username",
	} {
		assert.Equal(t, want, didYouMean(name, known))
	}
	assert.Empty(t, didYouMean("x", nil))
}
