package main

import (
	"context"
	"errors"

	"holdfast/cases/plan"
	"holdfast/conformance/result"
	"holdfast/conformance/vet"
)

// casesVet tries every hand-written case and prints what each proves.
func (a *app) casesVet(ctx context.Context, o *options, contractArg, format string) error {
	s, err := a.open(ctx, o, contractArg, false)
	if err != nil {
		return err
	}
	ids := plan.HandWritten(s.contract)
	if len(ids) == 0 {
		return errors.New("there are no hand-written cases\nname a file with --cases, write one with 'holdfast cases init', or give a request and an answer an example of the same name")
	}
	v := vet.New(s.plan)
	var all []vet.Result
	for _, id := range ids {
		one, err := v.Case(ctx, id)
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	print := vetText
	if format == "json" {
		print = vetJSON
	}
	if err := print(a.out, all); err != nil {
		return err
	}
	for i := range all {
		if !all[i].Fine() {
			return &exitError{result.ExitViolations, ""}
		}
	}
	return nil
}
