package conformance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

const devices = `
openapi: 3.0.3
info: { title: Devices, version: "1" }
x-conformance: { settles: 0s }
paths:
  /devices:
    post:
      operationId: addDevice
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 1, maxLength: 40 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Device' } } } } }
  /devices/{id}:
    parameters: &id [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getDevice, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Device' } } } }, "404": { description: none } } }
    delete: { operationId: removeDevice, responses: { "204": { description: gone }, "404": { description: none } } }
  /devices/{id}/calibrate:
    parameters: *id
    post: { operationId: calibrateDevice, description: %q, responses: { "200": { description: done, content: { application/json: { schema: { $ref: '#/components/schemas/Device' } } } }, "404": { description: none }, "409": { description: %q } } }
components: { schemas: { Device: { type: object, required: [id, state], properties: { id: { type: string }, state: { type: string } } } } }
`

// rack keeps devices; to calibrate one is answered with a state, and leaves another.
type rack struct {
	shows, leaves string
	devices       map[string]map[string]any
	mu            sync.Mutex
	made          int
}

func (s *rack) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case len(parts) == 1:
		s.made++
		id := fmt.Sprintf("device-%d", 7000+s.made)
		s.devices[id] = map[string]any{"id": id, "state": "ready"}
		answer(http.StatusCreated, s.devices[id])
	case s.devices[parts[1]] == nil:
		w.WriteHeader(http.StatusNotFound)
	case len(parts) == 3:
		shown := maps.Clone(s.devices[parts[1]])
		shown["state"], s.devices[parts[1]]["state"] = s.shows, s.leaves
		answer(http.StatusOK, shown)
	case r.Method == http.MethodDelete:
		delete(s.devices, parts[1])
		w.WriteHeader(http.StatusNoContent)
	default:
		answer(http.StatusOK, s.devices[parts[1]])
	}
}

func isActed(c *cases.Case) bool { return c.Rule == "shown-is-read" || c.Rule == "done-once" }

// levelOf is the level of what a rule has found; "" where it has found nothing.
func levelOf(report *result.Report, rule string) cases.Level {
	for _, f := range report.Findings {
		if f.Rule == rule {
			return f.Level
		}
	}
	return ""
}

// What an answer shows as under way may be over when the object is read.
func TestRun_WhatIsUnderWayMayBeOver(t *testing.T) {
	for name, tt := range map[string]struct {
		shows  string
		broken bool
	}{"under way": {"calibrating", false}, "never stored": {"standby", true}} {
		t.Run(name, func(t *testing.T) {
			report := chosen(t, fmt.Sprintf(devices, "", "not now"), &rack{shows: tt.shows, leaves: "ready", devices: map[string]map[string]any{}}, isActed)
			assert.Equal(t, tt.broken, levelOf(report, "shown-is-read") != "")
		})
	}
}

// What a second request is answered with is nobody's mistake where the contract lets it do nothing.
func TestRun_WhatMayBeDoneAgainIsNotRefused(t *testing.T) {
	for _, tt := range []struct {
		description, conflict string
		level                 cases.Level
	}{
		{"", "the device was calibrated already", cases.Violation},
		{"Calibrates a device. One that is already calibrated is returned unchanged.", "the device is not switched on", ""},
		{"Idempotent: a device that was calibrated already stays as it is.", "the device is not connected", ""},
		{"Calibrates a device.", "The device has already been sold.", ""},
	} {
		t.Run(tt.description+tt.conflict, func(t *testing.T) {
			report := chosen(t, fmt.Sprintf(devices, tt.description, tt.conflict), &rack{shows: "on", leaves: "on", devices: map[string]map[string]any{}}, isActed)
			assert.Equal(t, tt.level, levelOf(report, "done-once"))
		})
	}
}
