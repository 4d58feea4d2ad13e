package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"holdfast/cases/plan"
	"holdfast/conformance/result"
)

func (o *options) shardFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.shard, "shard", "", "only the `PART` of the plan that is this one of so many, as 2/8; 'holdfast report merge' gives the verdict of all")
}

// shardOf is the part of the plan that is asked for, and who asks: the command line, or else the CI server, which says which of so many
// jobs this one is. Kubernetes does not say how many there are: HOLDFAST_SHARDS does.
func (a *app) shardOf(o *options) (part plan.Shard, who string, err error) {
	if o.shard != "" {
		part, err = plan.ParseShard(o.shard)
		return part, "--shard", wrapped("--shard", err)
	}
	if o.noCI {
		return plan.Shard{}, "", nil
	}
	for _, s := range []struct {
		index, count string
		from         int
	}{{"JOB_COMPLETION_INDEX", "HOLDFAST_SHARDS", 0}, {"CI_NODE_INDEX", "CI_NODE_TOTAL", 1}} {
		count := a.variable(s.count)
		if count == "" || count == "1" || count == "0" {
			continue
		}
		index, err := strconv.Atoi(a.variable(s.index))
		if err != nil {
			return plan.Shard{}, "", fmt.Errorf("%s is %q and %s is %q, which is no shard; give --shard, or --no-ci for all of the plan", s.index, a.variable(s.index), s.count, count)
		}
		who := s.index + " and " + s.count
		part, err = plan.ParseShard(fmt.Sprintf("%d/%s", index+1-s.from, count))
		return part, who, wrapped(who, err)
	}
	return plan.Shard{}, "", nil
}

func wrapped(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// divide leaves of the session what is its shard's.
func (a *app) divide(o *options, s *session) (err error) {
	if s.plan.Shard, s.divided, err = a.shardOf(o); err != nil {
		return err
	}
	if !s.plan.Shard.Part() {
		s.plan.Shard = plan.Shard{}
		return nil
	}
	return s.file.Divide(s.plan.Shard.Index, s.plan.Shard.Count)
}

// tellShard says what is run of the plan, and what its exit code does not say.
func (a *app) tellShard(s *session) error {
	if !s.plan.Shard.Part() {
		return nil
	}
	_, err := fmt.Fprintf(a.err, "shard %s of the plan (%s): exit 0 says that nothing in it is broken, and not that the contract is kept; 'holdfast report merge' says that, with the journals of all shards\n", s.plan.Shard, s.divided)
	return err
}

// whole refuses the journal of a shard where what is not in it would be taken for mended.
func whole(r *result.Report, journal string) error {
	if !r.Header.Shard.Part() {
		return nil
	}
	return fmt.Errorf("%s is that of shard %s: take the one that 'holdfast report merge' makes of all shards", journal, r.Header.Shard)
}
