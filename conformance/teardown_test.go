package conformance_test

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

const things = `
openapi: 3.1.0
info: { title: Things, version: "1" }
paths:
  /shops/{shop_id}/things:
    parameters: [{ name: shop_id, in: path, required: true, schema: { type: string } }]
    post:
      operationId: createThing
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } } }
  /shops/{shop_id}/things/{thing_id}:
    parameters: [{ name: shop_id, in: path, required: true, schema: { type: string } }, { name: thing_id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getThing
      responses: { "200": { description: it, content: { application/json: { schema: { type: object } } } }, "404": { description: none } }
    delete:
      operationId: deleteThing
      responses: { "204": { description: gone }, "404": { description: none } }
`

// shopService keeps things in shops that exist; hold, if not nil, is called before a thing is read.
type shopService struct {
	mu     sync.Mutex
	made   int
	live   map[string]bool
	hold   func(*http.Request)
	refuse bool
}

func (s *shopService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.hold != nil && r.Method == http.MethodGet {
		s.hold(r)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case len(parts) == 3 && r.Method == http.MethodPost:
		s.made++
		id := "thing-" + strings.Repeat("x", s.made)
		s.live[r.URL.Path+"/"+id] = true
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		w.Write([]byte(`{"id": "` + id + `"}`))
	case len(parts) == 4 && !s.live[r.URL.Path]:
		w.WriteHeader(http.StatusNotFound)
	case len(parts) == 4 && r.Method == http.MethodGet:
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(`{}`))
	case len(parts) == 4 && r.Method == http.MethodDelete && s.refuse:
		w.WriteHeader(http.StatusConflict)
	case len(parts) == 4 && r.Method == http.MethodDelete:
		delete(s.live, r.URL.Path)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Allow", "")
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// pool lends ids and keeps what was asked of it.
type pool struct {
	mu       sync.Mutex
	ids      chan string
	returned []string
	spent    []bool
}

func (p *pool) Next(ctx context.Context) (string, error) {
	select {
	case id := <-p.ids:
		return id, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (p *pool) Return(id string, spent bool) {
	p.mu.Lock()
	p.returned, p.spent = append(p.returned, id), append(p.spent, spent)
	p.mu.Unlock()
	p.ids <- id
}

// shops is a run on one shop that is lent, with things that are made in it.
func shops(t *testing.T, s *shopService) (conformance.Config, *pool) {
	t.Helper()
	cfg := against(t, s)
	c, err := specs.Load(t.Context(), specs.Options{File: "things.yaml", FS: fstest.MapFS{"things.yaml": {Data: []byte(things)}}})
	require.NoError(t, err)
	p := &pool{ids: make(chan string, 1)}
	p.ids <- "shop-1"
	cfg.Contract, cfg.Callers = c, nil
	cfg.Plan = plan.New(c, cases.Environment{Fixtures: []cases.Fixture{
		{Name: "shop", Binds: []string{"path.shop_id"}, Given: true, Exclusive: true},
		{Name: "thing", Binds: []string{"path.thing_id"}, Create: &cases.Create{Operation: "createThing", Parameters: map[string]string{"shop_id": "$fixtures.shop.id"}}},
	}}, 1)
	cfg.Given = map[string]conformance.Supplier{"shop": p}
	cfg.Teardown = map[string]conformance.Teardown{"thing": {Operation: "deleteThing", Parameters: map[string]string{"path.thing_id": "$fixtures.thing.id"}}}
	return cfg, p
}

func TestRun_WhatWasMadeAsAFixtureIsTornDownAndWhatWasLentComesBack(t *testing.T) {
	s := &shopService{live: map[string]bool{}}
	cfg, p := shops(t, s)
	var journal bytes.Buffer
	cfg.Journal = result.NewJournal(&journal)
	r := run(t, cfg)
	require.NotNil(t, r.Inventory)
	inv := r.Inventory
	assert.Empty(t, r.Findings)
	assert.Positive(t, inv.TornDown)
	assert.Zero(t, inv.Failed)
	assert.Equal(t, s.made, inv.Made)
	assert.Len(t, inv.Objects, inv.Made)
	for _, o := range inv.Objects {
		assert.True(t, o.Fixture != "thing" || o.TornDown, "%+v", o)
		assert.Equal(t, "createThing", o.Operation)
		assert.NotEmpty(t, o.Group)
		assert.NotEmpty(t, o.ID)
	}
	assert.Len(t, s.live, inv.Left(), "what the cases of createThing made stays")
	assert.Contains(t, journal.String(), `{"type":"made","made":[{"fixture":"thing"`)
	p.mu.Lock()
	defer p.mu.Unlock()
	assert.NotEmpty(t, p.returned)
	assert.Contains(t, p.spent, true, "the deletion spends what it was given")
	assert.Contains(t, p.spent, false)
	assert.Len(t, p.ids, 1)
}

func TestRun_ATeardownThatFailsIsCountedAndIsNoFinding(t *testing.T) {
	s := &shopService{live: map[string]bool{}, refuse: true}
	cfg, _ := shops(t, s)
	cfg.Plan = only(cfg, "getThing")
	r := run(t, cfg)
	assert.Empty(t, r.Findings)
	require.NotNil(t, r.Inventory)
	assert.Positive(t, r.Inventory.Failed)
	i := slices.IndexFunc(r.Inventory.Objects, func(o result.MadeObject) bool { return o.Reason != "" })
	require.GreaterOrEqual(t, i, 0)
	assert.Regexp(t, `^DELETE /shops/shop-1/things/thing-x+ answered 409$`, r.Inventory.Objects[i].Reason)
	assert.Regexp(t, `^\d+ objects? made, 0 removed, \d+ left \(\d+ could not be removed\)$`, r.Inventory.String())
}

func TestRun_AnInterruptedRunStillTearsDown(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var once sync.Once
	s := &shopService{live: map[string]bool{}}
	s.hold = func(r *http.Request) {
		if strings.Contains(r.URL.Path, "/thing-") {
			once.Do(cancel)
			select {
			case <-r.Context().Done():
			case <-time.After(time.Second):
			}
		}
	}
	cfg, _ := shops(t, s)
	cfg.Plan = only(cfg, "getThing")
	r, err := conformance.Run(ctx, cfg)
	require.NoError(t, err)
	assert.True(t, r.Interrupted)
	require.NotNil(t, r.Inventory)
	assert.Positive(t, r.Inventory.TornDown)
	assert.Equal(t, r.Inventory.Made, r.Inventory.TornDown)
	s.mu.Lock()
	defer s.mu.Unlock()
	assert.Empty(t, s.live)
}
