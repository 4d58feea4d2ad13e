package stub

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"holdfast/specs"
)

// Kind is a way of being wrong.
type Kind string

// The kinds of twist. The zero value is faithful.
const (
	// RefusesAll refuses every request; AcceptsAll accepts every one.
	RefusesAll Kind = "refuses-all"
	AcceptsAll Kind = "accepts-all"
	// Ignores does not see a condition: what should be refused for it is carried out.
	Ignores Kind = "ignores"
	// Replays answers a reused key with the first answer, whatever the body.
	Replays Kind = "replays"
	// Forgets knows no idempotency keys: a repeated request is carried out again.
	Forgets Kind = "forgets"
	// OtherStatus answers a condition with another documented status, or a success with another 2xx.
	OtherStatus Kind = "other-status"
	// OtherCode answers a condition with another machine-readable code.
	OtherCode Kind = "other-code"
	// OtherValue shows another valid value in a member of a success.
	OtherValue Kind = "other-value"
)

// Twist is the one place in which a stub is wrong.
type Twist struct {
	Kind      Kind   `json:"kind,omitempty"`
	Operation string `json:"operation,omitempty"`
	// Condition is what is refused; empty for a success.
	Condition string `json:"condition,omitempty"`
	// Status is what is answered instead, Member the pointer of the member whose value is another.
	Status int    `json:"status,omitempty"`
	Member string `json:"member,omitempty"`
}

// String says in words what the stub then does.
func (t Twist) String() string {
	switch t.Kind {
	case RefusesAll:
		return "every request is refused"
	case AcceptsAll:
		return "every request is accepted"
	case Ignores:
		return t.Operation + " accepts what it must refuse as " + t.Condition
	case Replays:
		return t.Operation + " answers a reused key with the first answer"
	case Forgets:
		return t.Operation + " carries a repeated request out again"
	case OtherStatus:
		if t.Condition == "" {
			return fmt.Sprintf("%s answers a success with %d", t.Operation, t.Status)
		}
		return fmt.Sprintf("%s answers %s with %d", t.Operation, t.Condition, t.Status)
	case OtherCode:
		return t.Operation + " answers " + t.Condition + " with another code"
	case OtherValue:
		return t.Operation + " answers with another " + strings.TrimPrefix(t.Member, "/")
	}
	return "faithful"
}

func (t Twist) is(kind Kind, operation, condition string) bool {
	return t.Kind == kind && t.Operation == operation && t.Condition == condition
}

func (t Twist) replays(operation, condition string) bool {
	return condition == keyReused && t.is(Replays, operation, condition)
}

// Refusals are the ways of being wrong about one condition of an operation. Those that let pass what must be refused stand first.
func Refusals(c *specs.Contract, op *specs.Operation, condition string) (ignoring, answering []Twist) {
	ignoring = []Twist{{Kind: Ignores, Operation: op.ID, Condition: condition}}
	if condition == keyReused {
		ignoring = append(ignoring, Twist{Kind: Replays, Operation: op.ID, Condition: condition})
	}
	faithful := (&Stub{Options: Options{Contract: c}}).status(op, condition, "")
	for _, r := range op.Responses {
		status, err := strconv.Atoi(r.Status)
		if err == nil && status/100 == 4 && status != faithful {
			answering = append(answering, Twist{Kind: OtherStatus, Operation: op.ID, Condition: condition, Status: status})
			break
		}
	}
	if o, ok := c.Outcome(op, condition, ""); ok && o.Code != "" && c.Facts.Error != "" {
		answering = append(answering, Twist{Kind: OtherCode, Operation: op.ID, Condition: condition})
	}
	return ignoring, answering
}

// Successes are the ways of being wrong about the successes of an operation.
func Successes(c *specs.Contract, op *specs.Operation) []Twist {
	var twists []Twist
	status, media := success(op)
	other := 200
	if status == 200 {
		other = 202
	}
	twists = append(twists, Twist{Kind: OtherStatus, Operation: op.ID, Status: other})
	if op.Facts.Idempotency != nil {
		twists = append(twists, Twist{Kind: Forgets, Operation: op.ID})
	}
	if media == nil || media.Schema == nil {
		return twists
	}
	for _, p := range media.Schema.Properties() {
		if p.Schema == nil || slices.Contains(c.Facts.Volatile, "/"+p.Name) {
			continue
		}
		twists = append(twists, Twist{Kind: OtherValue, Operation: op.ID, Member: pointerOf(p.Name)})
	}
	return twists
}
