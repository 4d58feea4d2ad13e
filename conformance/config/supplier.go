package config

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"holdfast/conformance"
)

// Suppliers hand out the ids of fixtures that are given, by the fixture's name. They hold what is left, so call it once for
// a run. Those of exec run nothing before the first id is needed.
func (f *File) Suppliers() map[string]conformance.Supplier {
	all := map[string]conformance.Supplier{}
	for _, x := range f.fixtures {
		switch {
		case x.values != nil:
			all[x.name] = &given{name: x.name, key: x.key, ids: x.values, shared: x.shared}
		case x.exec != nil:
			all[x.name] = newCommand(f, x)
		}
	}
	return all
}

// given hands out ids that were written down: each once, or again and again in turn where they are shared.
type given struct {
	name, key string
	shared    bool

	mu  sync.Mutex
	ids []string
	at  int
}

// Next is the next id.
func (g *given) Next(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.at == len(g.ids) {
		if !g.shared {
			return "", fmt.Errorf("fixture %s: all %s are in use, and each is handed out once; add more to %s.values",
				g.name, count(len(g.ids), "id"), g.key)
		}
		g.at = 0
	}
	g.at++
	return g.ids[g.at-1], nil
}

// count is "1 id" or "3 ids".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// redact removes secrets from text of others.
func (f *File) redact(text string) string {
	for _, s := range f.Secrets {
		text = strings.ReplaceAll(text, s, hidden)
	}
	return text
}
