package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// drawer is a service of the contract tills. Its hooks plant one mistake each; without any it is right.
type drawer struct {
	mu    sync.Mutex
	tills map[string]*tillState
	draws map[string]*drawState
	// checked is called between the look and the act, with nothing locked: a check-then-act mistake.
	checked func()
	// instead may answer a draw in the service's place; it says whether it did.
	instead func(w http.ResponseWriter, r *http.Request, till string) bool
	// charge is what the nth accepted draw of a till takes.
	charge func(n int, amount int64) int64
	// covers says whether a balance covers an amount.
	covers func(left, amount int64) bool
	// stored finds what a key was used for.
	stored func(keys map[string]*drawState, key string) *drawState
	// reads is what the nth reading of a till shows, and items what its list does.
	reads func(n int, left int64) int64
	items func(ids []string) []string
	// replayed is the id that a replay shows.
	replayed func(id string) string
	// drawn is called after an effect, before the answer.
	drawn func(till string, n int)
	// keeps takes an undoing for done without giving anything back.
	keeps bool
}

type tillState struct {
	left     int64
	made     []string
	keys     map[string]*drawState
	reads, n int
}

type drawState struct {
	id, till, body string
	amount         int64
	undone         bool
}

func newDrawer() *drawer {
	return &drawer{tills: map[string]*tillState{}, draws: map[string]*drawState{}}
}

func (d *drawer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch request := fmt.Sprint(r.Method, " ", parts[0], " ", len(parts)); request {
	case "POST tills 1":
		d.fill(w, r)
	case "GET tills 2":
		d.show(w, parts[1])
	case "POST tills 3":
		d.draw(w, r, parts[1])
	case "GET tills 3":
		d.list(w, parts[1])
	case "DELETE draws 2":
		d.undo(w, parts[1])
	default:
		say(w, 405, nil)
	}
}

func say(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func (d *drawer) fill(w http.ResponseWriter, r *http.Request) {
	var body struct{ Left int64 }
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		say(w, 400, nil)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	id := fmt.Sprintf("till%d", len(d.tills)+1)
	d.tills[id] = &tillState{left: body.Left, keys: map[string]*drawState{}}
	say(w, 201, map[string]any{"id": id, "left": body.Left})
}

func (d *drawer) show(w http.ResponseWriter, id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	till := d.tills[id]
	if till == nil {
		say(w, 404, nil)
		return
	}
	left := till.left
	if till.reads++; d.reads != nil {
		left = d.reads(till.reads, left)
	}
	say(w, 200, map[string]any{"left": left})
}

func (d *drawer) list(w http.ResponseWriter, id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	till := d.tills[id]
	if till == nil {
		say(w, 404, nil)
		return
	}
	ids := slices.DeleteFunc(slices.Clone(till.made), func(id string) bool { return d.draws[id].undone })
	if d.items != nil {
		ids = d.items(ids)
	}
	items := []any{}
	for _, id := range ids {
		items = append(items, map[string]any{"id": id})
	}
	say(w, 200, map[string]any{"items": items, "next": nil})
}

func (d *drawer) undo(w http.ResponseWriter, id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	draw := d.draws[id]
	if draw == nil || draw.undone {
		say(w, 404, nil)
		return
	}
	draw.undone = true
	if !d.keeps {
		d.tills[draw.till].left += draw.amount
	}
	w.WriteHeader(204)
}

func (d *drawer) draw(w http.ResponseWriter, r *http.Request, id string) {
	if d.instead != nil && d.instead(w, r, id) {
		return
	}
	text, err := io.ReadAll(r.Body)
	var body struct{ Amount json.Number }
	decoder := json.NewDecoder(bytes.NewReader(text))
	if err != nil || decoder.Decode(&body) != nil {
		say(w, 400, nil)
		return
	}
	amount, err := body.Amount.Int64()
	key := strings.ToLower(r.Header.Get("Idempotency-Key"))
	if err != nil || amount < 1 || amount > 1000000 || key == "" {
		say(w, 400, nil)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	till := d.tills[id]
	if till == nil {
		say(w, 404, nil)
		return
	}
	if done := d.lookup(w, till, key, body.Amount.String()); done {
		return
	}
	covers := d.covers
	if covers == nil {
		covers = func(left, amount int64) bool { return amount <= left }
	}
	if !covers(till.left, amount) {
		say(w, 422, nil)
		return
	}
	if d.checked != nil {
		d.mu.Unlock()
		d.checked()
		d.mu.Lock()
	}
	till.n++
	taken := amount
	if d.charge != nil {
		taken = d.charge(till.n, amount)
	}
	till.left -= taken
	made := &drawState{id: fmt.Sprintf("draw%d", len(d.draws)+1), till: id, body: body.Amount.String(), amount: amount}
	d.draws[made.id], till.keys[key], till.made = made, made, append(till.made, made.id)
	if d.drawn != nil {
		d.drawn(id, till.n)
	}
	say(w, 201, map[string]any{"id": made.id})
}

// lookup answers for a key that was used.
func (d *drawer) lookup(w http.ResponseWriter, till *tillState, key, body string) bool {
	earlier := till.keys[key]
	if d.stored != nil {
		earlier = d.stored(till.keys, key)
	}
	switch {
	case earlier == nil:
		return false
	case earlier.body != body:
		say(w, 409, nil)
	default:
		id := earlier.id
		if d.replayed != nil {
			id = d.replayed(id)
		}
		say(w, 201, map[string]any{"id": id})
	}
	return true
}
