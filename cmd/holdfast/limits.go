package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"holdfast/conformance"
	"holdfast/conformance/result"
)

// limits end a run before its plan does.
type limits struct {
	failFast    bool
	maxFindings int
	maxTime     time.Duration
}

func (l *limits) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&l.failFast, "fail-fast", false, "stop at the first violation")
	f.IntVar(&l.maxFindings, "max-findings", 0, "stop at so many violations, as `NUMBER`; 0 is no bound")
	f.DurationVar(&l.maxTime, "max-time", 0, "stop after this time, as 5m; what was not tried makes the run incomplete")
}

func (l *limits) check(cmd *cobra.Command) error {
	switch {
	case l.maxFindings < 0:
		return fmt.Errorf("--max-findings is %d: give 1 or more, or 0 for no bound", l.maxFindings)
	case cmd.Flags().Changed("max-time") && l.maxTime <= 0:
		return fmt.Errorf("--max-time is %v: give more than none, as 5m", l.maxTime)
	}
	return nil
}

// errEnough says that a run was ended by one of its limits, and by nobody.
var errEnough = errors.New("the run was ended")

// bound gives a context that ends with the limits, and the progress that watches over them.
func (l *limits) bound(ctx context.Context, progress func(conformance.Progress)) (context.Context, func(conformance.Progress), context.CancelFunc) {
	most := l.maxFindings
	if l.failFast {
		most = 1
	}
	if most == 0 && l.maxTime == 0 {
		return ctx, progress, func() {}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	stop := func() { cancel(nil) }
	if l.maxTime > 0 {
		timer := time.AfterFunc(l.maxTime, func() { cancel(fmt.Errorf("%w: --max-time %s is over", errEnough, l.maxTime)) })
		stop = func() { timer.Stop(); cancel(nil) }
	}
	return ctx, func(p conformance.Progress) {
		if most > 0 && p.Violations >= most {
			found := "1 violation was"
			if p.Violations > 1 {
				found = fmt.Sprintf("%d violations were", p.Violations)
			}
			cancel(fmt.Errorf("%w: %s found (--fail-fast, --max-findings)", errEnough, found))
		}
		if progress != nil {
			progress(p)
		}
	}, stop
}

// exploringUntil is when a run that began at an instant has to have explored enough, so that what it made is removed within --max-time; the
// zero time where nothing bounds it.
func (l *limits) exploringUntil(began time.Time) time.Time {
	if l.maxTime == 0 {
		return time.Time{}
	}
	return began.Add(l.maxTime - min(l.maxTime/5, 10*time.Second))
}

// ended takes a report of a run that its limits ended for what it is: incomplete, and not interrupted.
func (l *limits) ended(ctx context.Context, r *result.Report) {
	if errors.Is(context.Cause(ctx), errEnough) {
		r.Interrupted, r.Complete = false, false
		others := slices.DeleteFunc(r.Reasons, func(reason string) bool { return strings.HasPrefix(reason, "interrupted: ") })
		r.Reasons = append([]string{context.Cause(ctx).Error()}, others...) // that the target is gone as well is worth knowing
		r.ExitCode = result.Exit(r)
	}
}
