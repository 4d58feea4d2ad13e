package conformance

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

func TestPerAnswer_WhatSpeaksOfOneAnswerIsNoPartOfItsIdentity(t *testing.T) {
	for _, name := range []string{
		"Idempotent-Replayed", "Idempotency-Replayed", "X-Request-Id", "Request-Id", "X-Correlation-ID", "RateLimit", "RateLimit-Policy", "X-RateLimit-Remaining",
		"Age", "Date", "Server-Timing", "Traceparent", "Retry-After",
	} {
		assert.True(t, perAnswer(name), name)
	}
	for _, name := range []string{"Location", "ETag", "Content-Type", "Content-Language", "X-Total-Count", "Link", "Idempotency-Key", "Last-Modified"} {
		assert.False(t, perAnswer(name), "%s is part of what was answered", name)
	}
}

func TestVolatileHeader_NamesHaveNoCase(t *testing.T) {
	declared := []string{"/meta/id", "$response.header.X-Served"}
	assert.True(t, volatileHeader(declared, http.CanonicalHeaderKey("x-served")))
	assert.False(t, volatileHeader(declared, "Meta"))
}

func TestKindOfRefusal_AMessageIsNoKind(t *testing.T) {
	of := func(body string) string {
		return kindOfRefusal(&result.Response{Status: 422, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)})
	}
	assert.Equal(t, "422 insufficient_balance", of(`{"type":"about:blank","code":"insufficient_balance","detail":"30 is over 12"}`))
	assert.Equal(t, "422 invalid", of(`{"error":{"code":"invalid","message":"30 is over 12"}}`))
	assert.Equal(t, of(`{"error":"30 is over 12"}`), of(`{"error":"31 is over 12"}`))
	assert.NotEqual(t, of(`{"type":"https://e.example/a"}`), of(`{"type":"https://e.example/b"}`))
}
