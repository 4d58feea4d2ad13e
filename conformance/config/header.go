package config

import (
	"fmt"
	"net/textproto"
	"strings"
)

// checkHeaderName accepts a field name (RFC 9110 §5.1) that a caller may set.
func checkHeaderName(name string) error {
	if name == "" || strings.Trim(name, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return &problem{fmt.Sprintf("%q is not the name of a header", name), "write Name: value"}
	}
	switch textproto.CanonicalMIMEHeaderKey(name) {
	case "Host", "Content-Length", "Transfer-Encoding", "Connection":
		return &problem{name + " belongs to the connection and cannot be set", "remove it"}
	}
	return nil
}

// carriesCredentials says that HTTP itself gives the header that meaning (RFC 9110 §11.6.2, RFC 6265).
func carriesCredentials(name string) bool {
	switch textproto.CanonicalMIMEHeaderKey(name) {
	case "Authorization", "Cookie":
		return true
	}
	return false
}

// looksSecret says that a header's value should not be written anywhere, judged by its name.
func looksSecret(name string) bool {
	name = strings.ToLower(name)
	for _, part := range []string{"auth", "token", "secret", "key", "password", "session", "cookie", "credential", "signature"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}
