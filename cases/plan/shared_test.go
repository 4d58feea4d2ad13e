package plan_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// Most tests look at the same few plans, and making one takes a good part of a second: each is made once. What is shared is only read.
var contracts, plans sync.Map

// contract loads a contract with overlays that are given as texts.
func contract(t testing.TB, text string, overlays ...string) *specs.Contract {
	t.Helper()
	key := strings.Join(append([]string{text}, overlays...), "\x00")
	if c, ok := contracts.Load(key); ok {
		return c.(*specs.Contract)
	}
	files := fstest.MapFS{"openapi.yaml": {Data: []byte(text)}}
	options := specs.Options{File: "openapi.yaml", FS: files}
	for i, overlay := range overlays {
		name := "overlay" + string(rune('a'+i)) + ".yaml"
		files[name] = &fstest.MapFile{Data: []byte(overlay)}
		options.Overlays = append(options.Overlays, name)
	}
	c, err := specs.Load(t.Context(), options)
	require.NoError(t, err)
	contracts.Store(key, c)
	return c
}

// whole is all that a plan has. It keeps the contract, by whose address it is known: else another one could have that by and by.
type whole struct {
	of     *specs.Contract
	groups []cases.Group
	skips  []plan.Skip
}

func inFull(p *plan.Plan) *whole {
	env, err := json.Marshal(p.Environment)
	if err != nil {
		panic(err)
	}
	key := fmt.Sprintf("%p %d %q %s", p.Contract, p.Seed, p.Only, env)
	if w, ok := plans.Load(key); ok {
		return w.(*whole)
	}
	w, planner := &whole{of: p.Contract}, p.Planner()
	for g := range planner.Groups() {
		w.groups = append(w.groups, g)
	}
	w.skips = planner.Skips()
	plans.Store(key, w)
	return w
}

func groups(p *plan.Plan) []cases.Group { return inFull(p).groups }

func leftOut(p *plan.Plan) []plan.Skip { return inFull(p).skips }
