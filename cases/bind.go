package cases

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// Binder turns the values of a group's steps into what is sent. It is used for everything that sends or shows a request:
// the runner, the printed plan, curl lines and replay.
type Binder struct {
	Contract *specs.Contract
	// RunID and Attempt seed fresh values: another attempt at the same group has other ones.
	RunID   string
	Attempt int
	// Try and Copy tell the attempts at one case apart, and the requests of a raced set that must differ; 0 where there is
	// only one.
	Try, Copy int
	// Group is the ID of the group.
	Group string
	// Fixtures are the ids of the group's fixtures.
	Fixtures map[string]string
	// Answers are the exchanges so far, by step ID. A nil map makes the binder take the planner's samples.
	Answers map[string]*Answer
	// Tag is the answer that shows the entity tag for Value.Tag; nil takes the planner's sample.
	Tag *Answer
	// Left tells what is left of a balance of an object, by its id; nil takes the planner's sample.
	Left func(balance, id string) (*big.Int, error)
}

// ErrUnbound says that a value depends on an answer that did not have it.
var ErrUnbound = errors.New("no value")

// Bind gives the request of a step as it goes over the wire, without credentials. An expression that finds nothing is
// an error that wraps ErrUnbound.
func (b *Binder) Bind(step *Step) (*Wire, error) {
	op := b.Contract.Operation(step.Operation)
	e := newEncoder(step)
	next := 0
	for i := range step.Parameters {
		p := &step.Parameters[i]
		declared := declaredNear(op, p, &next)
		if e.plain(p, declared) {
			continue
		}
		v, err := b.Value(*p.Value)
		if err != nil {
			return nil, fmt.Errorf("%s parameter %s: %w", p.In, p.Name, err)
		}
		if text, isText := v.(string); isText && p.In == "path" && (p.Value.Expression != nil || p.Value.Fixture != "") {
			v = Unnamed(text, collectionBefore(step.Path, p.Name))
		}
		if err := e.argument(argumentOf(p, declared, v)); err != nil {
			return nil, err
		}
	}
	var media *specs.Media
	if op != nil && step.Body != nil {
		media = op.BodyMedia(step.Body.MediaType)
	}
	var payload any
	switch {
	case step.Body == nil || step.Body.Payload == nil:
	case step.Body.asItIs(media):
		payload = encoded(step.Body.Payload)
	default:
		v, err := specs.DecodeJSON(step.Body.Payload)
		if err != nil {
			return nil, fmt.Errorf("body: %w", err)
		}
		for _, r := range step.Body.Replacements {
			value, err := b.Value(r.Value)
			if err != nil {
				return nil, fmt.Errorf("body%s: %w", r.Target, err)
			}
			if r.Value.Fixture != "" {
				value = asNumber(value, v, r.Target)
			}
			if v, err = jsonpointer.With(v, r.Target, value); err != nil {
				return nil, fmt.Errorf("body%s: %w", r.Target, err)
			}
		}
		payload = v
	}
	return e.request(step.Body, payload, media)
}

// asNumber gives an id as a number where the planned value that it replaces is one.
func asNumber(id, payload any, pointer string) any {
	planned, _ := jsonpointer.At(payload, pointer)
	text, isText := id.(string)
	if _, isNumber := planned.(json.Number); !isNumber || !isText {
		return id
	}
	if n, err := specs.DecodeJSON([]byte(text)); err == nil {
		if number, ok := n.(json.Number); ok {
			return number
		}
	}
	return id
}

// declaredNear finds what an operation declares of an argument; nil where it declares nothing. The arguments of a request stand in the
// contract's order as a rule: next is where to look first.
func declaredNear(op *specs.Operation, a *Argument, next *int) *specs.Parameter {
	if op == nil {
		return nil
	}
	if at := *next; at < len(op.Parameters) && op.Parameters[at].In == a.In && op.Parameters[at].Name == a.Name {
		*next = at + 1
		return op.Parameters[at]
	}
	return op.Parameter(a.In, a.Name)
}

func argumentOf(a *Argument, declared *specs.Parameter, v any) argument {
	bound := argument{in: a.In, name: a.Name, value: v, explode: a.In == "query"}
	if declared != nil {
		bound.style, bound.explode, bound.json, bound.reserved = declared.Style, declared.Explode, declared.JSON(), declared.AllowReserved
		bound.whole = declared.Whole
	}
	return bound
}

// Value binds one value, in the model of specs.DecodeJSON.
func (b *Binder) Value(v Value) (any, error) {
	switch {
	case v.Literal != nil:
		return specs.DecodeJSON(v.Literal)
	case v.Fresh != nil:
		fresh := *v.Fresh
		if b.Try > 0 {
			fresh.Name += fmt.Sprintf(" try %d", b.Try)
		}
		if b.Copy > 0 {
			fresh.Name += fmt.Sprintf(" copy %d", b.Copy)
		}
		bound, err := freshValue(b.Contract, fresh, b.RunID, b.Group, b.Attempt)
		text, isText := bound.(string)
		switch {
		case isText && fresh.Capitals:
			bound = strings.ToUpper(text)
		case isText && fresh.Near && text != "":
			bound = text[:len(text)-1] + string(neighbour(text[len(text)-1]))
		}
		return bound, err
	case v.Fixture != "":
		id, ok := b.Fixtures[v.Fixture]
		if !ok {
			return b.sample(v, fmt.Errorf("fixture %s was not made: %w", v.Fixture, ErrUnbound))
		}
		return id, nil
	case v.Expression != nil:
		answer, ok := b.Answers[v.Expression.Step]
		if !ok {
			return b.sample(v, fmt.Errorf("step %s has no answer: %w", v.Expression.Step, ErrUnbound))
		}
		found, ok := answer.Evaluate(v.Expression.Expr)
		if !ok {
			return nil, fmt.Errorf("%s of step %s: %w", v.Expression.Expr, v.Expression.Step, ErrUnbound)
		}
		return found, nil
	case len(v.Sum) > 0:
		if b.Answers == nil && v.Sample != nil {
			return specs.DecodeJSON(v.Sample)
		}
		return b.sum(v.Sum)
	case v.Left != nil:
		return b.left(v)
	case v.Tag != "":
		return b.tag(v)
	case v.Tampered != nil:
		inner, err := b.Value(*v.Tampered)
		if err != nil {
			return nil, err
		}
		if e := v.Tampered.Expression; e != nil && strings.EqualFold(e.Expr, "$response.header.ETag") {
			return tamperTag(fmt.Sprint(inner)), nil
		}
		return tamper(fmt.Sprint(inner)), nil
	default:
		return nil, fmt.Errorf("a value without a kind: %w", ErrUnbound)
	}
}

// sample stands in for what only an answer can tell, while nothing was sent.
func (b *Binder) sample(v Value, missing error) (any, error) {
	if b.Answers == nil && v.Sample != nil {
		return specs.DecodeJSON(v.Sample)
	}
	return nil, missing
}

// left is an amount of what is left of a balance.
func (b *Binder) left(v Value) (any, error) {
	if b.Left == nil || b.Answers == nil {
		return b.sample(v, fmt.Errorf("nobody keeps account of %s: %w", v.Left.Balance, ErrUnbound))
	}
	n, err := b.Left(v.Left.Balance, b.Fixtures[v.Left.Fixture])
	if err != nil {
		return nil, err
	}
	amount := new(big.Int).Set(n)
	if v.Left.Half {
		amount.Rsh(amount, 1).Add(amount, big.NewInt(1))
	}
	return json.Number(amount.Add(amount, big.NewInt(v.Left.Plus)).String()), nil
}

func (b *Binder) sum(values []Value) (any, error) {
	total := new(big.Int)
	for _, term := range values {
		v, err := b.Value(term)
		if err != nil {
			return nil, err
		}
		n, ok := specs.Integer(v)
		if !ok {
			return nil, fmt.Errorf("%v is not an integer: %w", v, ErrUnbound)
		}
		total.Add(total, n)
	}
	return json.Number(total.String()), nil
}
