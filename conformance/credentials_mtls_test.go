package conformance_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// certified is a certificate of its own making for a client.
func certified(t *testing.T, name string) (tls.Certificate, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	parsed, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, parsed
}

// A gateway that lets nobody in without a certificate: requests without credentials show it too, or nothing could be said of
// the service behind it.
func TestRun_EveryCallerShowsItsOwnCertificate(t *testing.T) {
	own, ownCA := certified(t, "owner")
	other, otherCA := certified(t, "other")
	inner := service(t)
	var mu sync.Mutex
	shown := map[string]string{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		shown[r.Header.Get("Authorization")] = r.TLS.PeerCertificates[0].Subject.CommonName
		mu.Unlock()
		inner.ServeHTTP(w, r)
	}))
	clients := x509.NewCertPool()
	clients.AddCert(ownCA)
	clients.AddCert(otherCA)
	server.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients}
	server.StartTLS()
	defer server.Close()
	cfg := against(t, inner)
	var err error
	cfg.Target, err = url.Parse(server.URL)
	require.NoError(t, err)
	cfg.RootCAs = x509.NewCertPool()
	cfg.RootCAs.AddCert(server.Certificate())
	for name, c := range map[string]*tls.Certificate{"owner": &own, "other": &other} {
		credentials := cfg.Callers[name]
		credentials.Certificate = c
		cfg.Callers[name] = credentials
	}
	cfg.Plan = only(cfg, "getCustomer")
	r := run(t, cfg)
	assert.True(t, r.Complete, r.Reasons)
	assert.Empty(t, r.Findings)
	assert.Equal(t, result.Pass, requirement(t, r, "getCustomer/security:missing").Verdict)
	assert.Equal(t, "owner", shown["Bearer owner-token"])
	assert.Equal(t, "other", shown["Bearer other-token"])
	assert.Equal(t, "owner", shown[""])
}
