package config

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
)

// certificate is what a caller shows in the TLS handshake.
type certificate struct {
	// pair is empty while planning.
	pair tls.Certificate
}

// certificate reads { cert, key, ca }, files in PEM relative to the folder of the configuration.
func (r *reader) certificate(e entry, c *caller) {
	if c.certificate != nil {
		r.fault(e, "is a second certificate, and a connection has one", "keep one")
		return
	}
	var cert, key []byte
	var certAt, keyAt entry
	before := len(r.faults)
	r.fields(e, map[string]func(entry){
		"cert": func(e entry) { cert, certAt = r.pemFile(e), e },
		"key":  func(e entry) { key, keyAt = r.pemFile(e), e },
		"ca":   r.authorities,
	})
	switch {
	case len(r.faults) > before:
		return
	case certAt.node == nil || keyAt.node == nil:
		r.fault(e, "needs a certificate and its key", "write mtls: { cert: client.pem, key: client-key.pem }")
		return
	}
	c.certificate = &certificate{}
	if r.plan {
		return
	}
	pair, err := tls.X509KeyPair(cert, key)
	if err != nil {
		r.fault(certAt, "and its key cannot be used: "+err.Error(), "give a certificate in PEM and the key that belongs to it")
		return
	}
	c.certificate.pair = pair
}

// authorities reads a file of certificates that the target's is held to, besides those of the machine.
func (r *reader) authorities(e entry) {
	data := r.pemFile(e)
	if data == nil || r.plan {
		return
	}
	t := &r.out.Target
	if t.RootCAs == nil {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		t.RootCAs = pool
	}
	if !t.RootCAs.AppendCertsFromPEM(data) {
		r.fault(e, "holds no certificate", "give a file in PEM that begins with -----BEGIN CERTIFICATE-----")
	}
}

// pemFile reads a file beside the configuration; nothing is read while planning.
func (r *reader) pemFile(e entry) []byte {
	name, ok := r.text(e)
	if !ok || r.plan {
		return nil
	}
	data, err := r.readFile(name)
	if err != nil {
		_, fix := split(err)
		r.fault(e, fmt.Sprintf("names %s, which cannot be read", name), fix)
		return nil
	}
	return data
}
