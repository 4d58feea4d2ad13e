package config

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
)

// clientCertificate writes a certificate and its key to a folder and gives the certificate.
func clientCertificate(t *testing.T, dir, name string) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	write := func(file, kind string, data []byte) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, file), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}), 0o600))
	}
	write(name+".pem", "CERTIFICATE", der)
	write(name+"-key.pem", "PRIVATE KEY", pkcs8)
	parsed, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return parsed
}

func TestMTLS_TheCertificateIsShownAndTheTargetsIsHeldToTheConfiguredOnes(t *testing.T) {
	dir := t.TempDir()
	own := clientCertificate(t, dir, "owner")
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Who", r.TLS.PeerCertificates[0].Subject.CommonName)
	}))
	clients := x509.NewCertPool()
	clients.AddCert(own)
	server.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients}
	server.StartTLS()
	defer server.Close()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ca.pem"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600))
	file := filepath.Join(dir, "holdfast.yaml")
	require.NoError(t, os.WriteFile(file, []byte("target: { ca: ca.pem }\ncallers: { owner: { mtls: { cert: owner.pem, key: owner-key.pem } }, by_scheme: { tls: { mtls: { cert: owner.pem, key: owner-key.pem } } } }"), 0o600))
	f, err := Load(t.Context(), Source{File: file})
	require.NoError(t, err)
	require.NoError(t, f.Check(shop()))
	assert.Equal(t, []cases.Caller{{Name: "owner"}, {Name: "by_scheme", Schemes: []string{"tls"}}}, f.Environment().Callers)
	all, err := f.Credentials(shop())
	require.NoError(t, err)
	for name, c := range all {
		require.NotNil(t, c.Certificate, name)
		client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: f.Target.RootCAs, Certificates: []tls.Certificate{*c.Certificate}}}}
		answer, err := client.Get(server.URL)
		require.NoError(t, err, name)
		answer.Body.Close()
		assert.Equal(t, "owner", answer.Header.Get("X-Who"))
		client.CloseIdleConnections()
	}
}

func TestMTLS_FilesThatDoNotFitAreFaults(t *testing.T) {
	dir := t.TempDir()
	clientCertificate(t, dir, "a")
	clientCertificate(t, dir, "b")
	for text, want := range map[string]string{
		"callers: { o: { mtls: { cert: a.pem, key: b-key.pem } } }":                                                 "callers.o.mtls.cert and its key cannot be used",
		"callers: { o: { mtls: { cert: a.pem } } }":                                                                 "needs a certificate and its key",
		"callers: { o: { mtls: { cert: a.pem, key: a-key.pem }, tls: { mtls: { cert: a.pem, key: a-key.pem } } } }": "callers.o.tls.mtls is a second certificate",
		"target: { ca: a-key.pem }":                                                                                 "target.ca holds no certificate",
		"target: { ca: none.pem }":                                                                                  "target.ca names none.pem, which cannot be read",
	} {
		file := filepath.Join(dir, "holdfast.yaml")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		_, err := Load(t.Context(), Source{File: file})
		assert.ErrorContains(t, err, want, text)
	}
}
