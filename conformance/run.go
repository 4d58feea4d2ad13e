package conformance

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"holdfast/cases/plan"
	"holdfast/conformance/result"
)

// ErrNoChecks says that a run was asked for without checks: it would prove nothing.
var ErrNoChecks = errors.New("no checks: a run without checks proves nothing; hand it checks.All()")

// Run sends the plan's requests to the target and gives the report. It ends early when ctx is done: the report then says
// that it is interrupted, and holds what was settled. An error is a mistake in the configuration or a journal that can't be
// written; a target that does not answer is no error but an incomplete report.
func Run(ctx context.Context, cfg Config) (*result.Report, error) {
	r, err := newRunner(cfg)
	if err != nil {
		return nil, err
	}
	defer r.close()
	r.rootless(ctx)
	if err := r.begin(); err != nil {
		return nil, err
	}
	r.planner.Until(ctx)
	end := result.EndRecord{Complete: true}
	if err := r.probe(ctx); err != nil {
		end.Complete = false
		end.Reasons = strings.Split(err.Error(), "\n")
		var alike *RefusedAlikeError
		end.RefusedAlike = errors.As(err, &alike)
	} else {
		r.groups(ctx)
		if r.Exploring.For > 0 {
			r.tellUnrest() // a target that is asked as fast as it answers, for as long as somebody likes, says no more of that
		}
		end.Explored = r.explore(ctx)
		end.Gone = r.gone(ctx)
		if ended := r.endedCredentials(ctx); len(ended) > 0 {
			end.Complete, end.Reasons = false, append(end.Reasons, ended...)
		}
		r.sweep(ctx)
		r.sweepEarlier(ctx)
		if r.Exploring.For <= 0 {
			r.tellUnrest()
		}
	}
	if ctx.Err() != nil {
		end.Complete, end.Interrupted = false, true
		end.Reasons = []string{"interrupted: " + context.Cause(ctx).Error()}
	}
	if troubles := r.tokens.Troubles(); end.Complete && len(troubles) > 0 {
		end.Complete, end.Reasons = false, append(end.Reasons, troubles...)
	}
	for i, reason := range end.Reasons {
		end.Reasons[i] = r.redact.Text(reason)
	}
	end.Duration = r.lasted + time.Since(r.started)
	end.Alike = r.seen.alike()
	end.Requests = int(r.requests.Load())
	if end.Explored != nil {
		end.Requests -= end.Explored.Requests
	}
	end.Skips, end.Recorded = r.planner.Skips(), result.RecordedOnly(r.planner)
	end.Open = result.LeftOpen(r.planner, r.seen.statuses)
	r.tally.End(end)
	if err := r.journal(result.Line{Type: "end", End: &end}); err != nil {
		return nil, err
	}
	report := r.tally.Report()
	switch {
	case r.Journal == nil:
		report.ReadFrom(r.kept.Cases)
	case r.Journal.Path() != "":
		report.ReadFrom(result.ReadCases(r.Journal.Path()))
	}
	return report, nil
}

// Catalogue is the one list of rules: those of the generators' expectations, then those of the checks.
func Catalogue(checks []Check) []Rule {
	rules := append(plan.Rules(), unanswered(), unstable(), result.MixedRule())
	for _, c := range checks {
		rules = append(rules, c.Rule)
	}
	return rules
}

// begun notes that the run has come to an operation.
func (r *runner) begun(operation string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if operation != "" {
		r.come[operation] = true
	}
}

// guard keeps a panic of a worker, which would end the process as though the command line were wrong, for the goroutine of Run.
func (r *runner) guard(do func()) {
	defer func() {
		if v := recover(); v != nil {
			text := fmt.Sprintf("%v\n%s", v, debug.Stack())
			r.panicked.CompareAndSwap(nil, &text)
		}
	}()
	do()
}

// rethrow panics where a worker did.
func (r *runner) rethrow() {
	if text := r.panicked.Load(); text != nil {
		panic(*text)
	}
}
