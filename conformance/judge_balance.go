package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// balance compares a reading with an earlier one and with what was drawn since.
func (j *judgement) balance() (*result.Finding, string) {
	e := j.s.Expect.Balance
	if e == nil {
		return nil, ""
	}
	before, err := reading(j.answers[e.Since], e.Value)
	if err != nil {
		return nil, fmt.Sprintf("balance %s before: %v", e.Name, err)
	}
	after, err := reading(j.answers[j.s.ID], e.Value)
	if err != nil {
		return nil, fmt.Sprintf("balance %s after: %v", e.Name, err)
	}
	want := new(big.Int).Set(before)
	for _, v := range e.Minus {
		bound, err := j.run.binder.Value(v)
		if err != nil {
			return nil, err.Error()
		}
		amount, ok := new(big.Int).SetString(fmt.Sprint(bound), 10)
		if !ok {
			return nil, fmt.Sprintf("the amount %v is no integer", bound)
		}
		want.Sub(want, amount)
	}
	low := new(big.Int).Set(want)
	said := fmt.Sprintf("the balance %s at %%s, after %s before it", e.Name, before)
	if e.Each != nil {
		accepted, unknown, reason := j.drawnAtOnce(e.Each)
		if reason != "" {
			return nil, reason
		}
		bound, err := j.run.binder.Value(e.Each.Amount)
		amount, ok := new(big.Int).SetString(fmt.Sprint(bound), 10)
		if err != nil || !ok {
			return nil, fmt.Sprintf("the amount %v is no integer", bound)
		}
		want.Sub(want, new(big.Int).Mul(amount, big.NewInt(int64(accepted))))
		low.Sub(want, new(big.Int).Mul(amount, big.NewInt(int64(unknown))))
		if want.Sign() < 0 {
			return &result.Finding{
				Want: fmt.Sprintf("no more than %s drawn from the balance %s", before, e.Name),
				Got:  fmt.Sprintf("%d requests of %s accepted, and %s left", accepted, amount, after), At: e.Value,
			}, ""
		}
		said += fmt.Sprintf(" and %d accepted requests of %s", accepted, amount)
	}
	if want.Cmp(after) < 0 || low.Cmp(after) > 0 {
		return &result.Finding{Want: fmt.Sprintf(said, want), Got: after.String(), At: e.Value}, ""
	}
	return nil, ""
}

// errNoValue says that a reading does not show what it should.
var errNoValue = errors.New("the answer does not show it")

func reading(a *cases.Answer, expression string) (*big.Int, error) {
	if a == nil {
		return nil, errNoValue
	}
	v, ok := a.Evaluate(expression)
	if _, isNumber := v.(json.Number); !ok || !isNumber {
		return nil, fmt.Errorf("%s: %w", expression, errNoValue)
	}
	n, ok := specs.Integer(v)
	if !ok {
		return nil, fmt.Errorf("%s: %v is no integer", expression, v)
	}
	return n, nil
}
