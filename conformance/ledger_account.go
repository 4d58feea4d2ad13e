package conformance

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// account is one object's balance.
type account struct {
	name    string
	id      string // of the object
	initial *big.Int
	effects []*effect
	// credits are the requests that paid in, with their amounts.
	credits []*effect
	// refused are the keys of requests that were refused: some targets remember them.
	refused map[string]bool
	// unclear says that a request was or may have been accepted whose amount is not certain: nothing can be said any more.
	unclear bool
	// held says that the environment supplied the object and says what it has; standing that somebody may have drawn from it before, and
	// read that the target has shown it.
	held, standing, read bool
}

// effect is one request that drew, or may have drawn.
type effect struct {
	// key tells replays; "" where the request had none.
	key string
	// body is the request's, to tell a replay from a conflict.
	body any
	// operation drew, and resource is the id of what it made.
	operation, resource string
	amount              *big.Int
	// unknown says that no answer told whether it drew; undone that it was given back, and maybe that it may have been.
	unknown, undone, maybe bool
}

// enter adds a request that drew or may have drawn, unless it is the replay of one that did.
func (acc *account) enter(op *specs.Operation, a *cases.Answer, key string, amount *big.Int) {
	acc.effects = entered(acc.effects, op, a, key, amount)
}

func entered(effects []*effect, op *specs.Operation, a *cases.Answer, key string, amount *big.Int) []*effect {
	resource := resourceOf(op, a)
	if resource != "" && slices.ContainsFunc(effects, func(e *effect) bool { return e.operation == op.ID && e.resource == resource }) {
		return effects
	}
	var body any
	if a.Request.HasBody {
		body, _ = a.Request.Value()
	}
	accepted := a.Status/100 == 2
	e := lastOf(effects, key)
	switch {
	case e == nil || e.undone || e.maybe:
		// It is the first with its key, or what was undone may be done anew.
		effects = append(effects, &effect{key: key, body: body, amount: amount, operation: op.ID, resource: resource, unknown: !accepted})
	case e.unknown && accepted:
		// Whichever of the requests with the key it was, this is what it drew.
		e.unknown, e.body, e.amount, e.resource = false, body, amount, resource
	case e.unknown && amount.Cmp(e.amount) > 0:
		e.body, e.amount = body, amount
	}
	return effects
}

// compare gives a finding where a reading is not what the account comes to.
func (a *account) compare(value *big.Int, at string) *result.Finding {
	low, high := a.left()
	if a.unclear || value.Cmp(low) >= 0 && value.Cmp(high) <= 0 {
		return nil
	}
	want := high.String()
	if low.Cmp(high) != 0 {
		want = fmt.Sprintf("%s to %s", low, high)
	}
	return &result.Finding{
		Want: fmt.Sprintf("the balance %s at %s: %s at first, and %s", a.name, want, a.initial, a.story()), Got: value.String(), At: at,
	}
}

// left bounds what must be left: requests of unknown outcome may have drawn or not.
func (a *account) left() (low, high *big.Int) {
	low, high = new(big.Int).Set(a.initial), new(big.Int).Set(a.initial)
	for _, e := range a.effects {
		switch {
		case e.undone:
		case e.unknown || e.maybe:
			low.Sub(low, e.amount)
		default:
			low.Sub(low, e.amount)
			high.Sub(high, e.amount)
		}
	}
	for _, e := range a.credits {
		switch {
		case e.undone:
		case e.unknown || e.maybe:
			high.Add(high, e.amount)
		default:
			low.Add(low, e.amount)
			high.Add(high, e.amount)
		}
	}
	return low, high
}

// story counts what was drawn.
func (a *account) story() string {
	live, undone := 0, 0
	sum := new(big.Int)
	for _, e := range a.effects {
		switch {
		case e.undone:
			undone++
		case !e.unknown:
			live++
			sum.Add(sum, e.amount)
		}
	}
	text := fmt.Sprintf("%s drawn by %d requests", sum, live)
	if undone > 0 {
		text += fmt.Sprintf(", %d of them undone", undone)
	}
	return text + a.paidIn()
}

// keyed finds the last effect of a key.
func (a *account) keyed(key string) *effect { return lastOf(a.effects, key) }

func lastOf(effects []*effect, key string) *effect {
	for _, e := range slices.Backward(effects) {
		if key != "" && e.key == key {
			return e
		}
	}
	return nil
}

// requestKey is a request's idempotency key with who sent it; "" where it has none.
func requestKey(op *specs.Operation, a *cases.Answer, caller string) string {
	if op.Facts.Idempotency == nil {
		return ""
	}
	key, ok := a.Evaluate(op.Facts.Idempotency.Key)
	if !ok {
		return ""
	}
	// A key in capital letters is another string and, where keys are UUIDs, the same key.
	return strings.Join([]string{op.ID, caller, strings.ToLower(fmt.Sprint(key))}, " ")
}

// whole reads an integer.
func whole(v any, ok bool) (*big.Int, bool) {
	if !ok {
		return nil, false
	}
	return specs.Integer(v)
}
