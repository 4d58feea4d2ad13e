package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
)

// trusts says in words alone that a key needs two members, and whom a trust is for.
const trusts = `
openapi: 3.0.3
info: { title: Trusts, version: "1" }
paths:
  /trusts:
    post:
      operationId: trust
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [issuer, key]
              properties:
                issuer: { type: string, maxLength: 40 }
                subject: { type: string }
                any_subject: { type: boolean }
                key:
                  type: object
                  required: [kty]
                  properties:
                    kty: { type: string, enum: [RSA] }
                    n: { type: string }
                    e: { type: string }
                    x5c: { type: array, items: { type: string } }
      responses: { "201": { description: made }, "400": { description: bad }, "415": { description: media type } }
`

// A refusal that names what is missing is answered with it, be it in an object of the body or one of two that exclude each other; a refusal
// that asks for what is sent already ends that.
func TestLadder_WhatARefusalAsksForIsSent(t *testing.T) {
	for name, tc := range map[string]struct {
		never, accepted bool
	}{"told": {false, true}, "never content": {true, false}} {
		t.Run(name, func(t *testing.T) {
			var requests atomic.Int32
			report := stranger(t, trusts, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var body struct {
					Issuer  *string `json:"issuer"`
					Subject *string `json:"subject"`
					Any     *bool   `json:"any_subject"`
					Key     *struct {
						Kty  string   `json:"kty"`
						N, E *string  `json:",omitempty"`
						X5c  []string `json:"x5c"`
					} `json:"key"`
				}
				said := ""
				decoder := json.NewDecoder(r.Body)
				switch err := decoder.Decode(&body); {
				case r.Method != http.MethodPost:
					w.Header().Set("Allow", "POST")
					w.WriteHeader(http.StatusMethodNotAllowed)
					return
				case r.Header.Get("Content-Type") != "application/json" && r.ContentLength > 0:
					w.WriteHeader(http.StatusUnsupportedMediaType)
					return
				case err != nil || decoder.More() || body.Issuer == nil || len([]rune(*body.Issuer)) > 40 || body.Key == nil || body.Key.Kty != "RSA":
					said = "bad request"
				case body.Key.N == nil || body.Key.E == nil:
					said = "invalid RSA key, missing n/e values"
				case len(body.Key.X5c) > 0:
					said = "malformed certificate"
				case (body.Subject == nil) == (body.Any == nil):
					said = "One of 'subject' or 'any_subject' field must be set."
				case tc.never:
					said = "the issuer is not known"
				}
				requests.Add(1)
				if said != "" {
					w.WriteHeader(http.StatusBadRequest)
					_, _ = fmt.Fprint(w, said)
					return
				}
				w.WriteHeader(http.StatusCreated)
			}))
			assert.Empty(t, report.Findings)
			accepted := false
			for _, c := range records(t, report) {
				accepted = accepted || c.Accepted && c.Rule == "positive-valid"
			}
			assert.Equal(t, tc.accepted, accepted)
			assert.Less(t, requests.Load(), int32(150))
		})
	}
}
