package config

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"holdfast/conformance"
)

// Suppliers hand out the ids of fixtures that are given, by the fixture's name. They hold what is left, so call it once for
// a run. Those of exec run nothing before the first id is needed, and those of state_url ask for nothing.
func (f *File) Suppliers() map[string]conformance.Supplier {
	all := map[string]conformance.Supplier{}
	for _, x := range f.fixtures {
		switch {
		case x.values != nil && x.shared:
			all[x.name] = &shared{ids: x.values}
		case x.values != nil:
			all[x.name] = newPool(x)
		case x.exec != nil:
			all[x.name] = newCommand(f, x)
		case x.state != nil:
			all[x.name] = newStates(f, x)
		}
	}
	return all
}

// shared hands out ids again and again, in turn.
type shared struct {
	mu  sync.Mutex
	ids []string
	at  int
}

// Next is the next id.
func (g *shared) Next(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	id := g.ids[g.at]
	g.at = (g.at + 1) % len(g.ids)
	return id, nil
}

// pool lends ids that were written down: each to one group at a time, and where once is set never again.
type pool struct {
	name, key string
	once      bool
	all       int

	mu   sync.Mutex
	free []string
	lent []string
	// queue are those who wait, the first first, so that who comes first is served first.
	queue []*turn
	// changed is closed when an id comes back or is spent; whoever waits looks again.
	changed chan struct{}
}

func newPool(x fixture) *pool {
	return &pool{name: x.name, key: x.key, once: x.once, all: len(x.values), free: slices.Clone(x.values), changed: make(chan struct{})}
}

// turn is one who waits for an id.
type turn struct{ _ byte }

// Next waits until an id is free. It is an error where none can come back any more.
func (p *pool) Next(ctx context.Context) (string, error) {
	return p.Choose(ctx, func(string) (bool, int64) { return true, 0 })
}

// Choose waits until an id is free that has enough, and where none can have it any more, gives the one that has most.
func (p *pool) Choose(ctx context.Context, covers func(id string) (enough bool, least int64)) (string, error) {
	mine := &turn{}
	p.mu.Lock()
	p.queue = append(p.queue, mine)
	p.mu.Unlock()
	defer p.leave(mine)
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		id, wait, err := p.take(mine, covers)
		if err != nil || wait == nil {
			return id, err
		}
		select {
		case <-wait:
		case <-ctx.Done():
		}
	}
}

// leave ends a wait.
func (p *pool) leave(mine *turn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.queue = slices.DeleteFunc(p.queue, func(t *turn) bool { return t == mine })
	p.wake()
}

// wake lets those who wait look again.
func (p *pool) wake() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// take gives a free id, or what to wait for.
func (p *pool) take(mine *turn, covers func(string) (bool, int64)) (string, <-chan struct{}, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.queue[0] != mine {
		return "", p.changed, nil
	}
	at, most := -1, int64(-1)
	for i, id := range p.free {
		enough, least := covers(id)
		if enough {
			at = i
			break
		}
		if len(p.lent) == 0 && least > most {
			at, most = i, least
		}
	}
	switch {
	case at >= 0:
		id := p.free[at]
		p.free = slices.Delete(p.free, at, at+1)
		if !p.once {
			p.lent = append(p.lent, id)
		}
		return id, nil, nil
	case len(p.lent) > 0:
		return "", p.changed, nil
	case p.once:
		return "", nil, fmt.Errorf("all %s are used up, and each is handed out once; add more to %s.values", count(p.all, "id"), p.key)
	}
	return "", nil, fmt.Errorf("all %s are used up: balances were drawn from them, or they were deleted; add more to %s.values, or make them with create", count(p.all, "id"), p.key)
}

// Return gives an id back; one that is spent is not handed out again.
func (p *pool) Return(id string, spent bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.Index(p.lent, id)
	if i < 0 {
		return
	}
	p.lent = slices.Delete(p.lent, i, i+1)
	if !spent {
		p.free = append(p.free, id)
	}
	p.wake()
}

// Lent takes an id out of the list that an earlier run lent and that is of no more use.
func (p *pool) Lent(id string, spent bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if spent || p.once {
		p.free = slices.DeleteFunc(p.free, func(free string) bool { return free == id })
	}
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
