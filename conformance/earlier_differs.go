package conformance

import (
	"fmt"
	"net/url"
	"strings"

	"holdfast/conformance/result"
)

// Differs lists in what a run would differ from the one that it is to go on with. Their verdicts can't be added up then: nothing may be
// sent unless it is empty. Credentials are not compared, no journal holds any.
func Differs(e *result.Earlier, cfg Config) []string {
	h := e.Header
	now := cfg.Record
	now.Contract = result.ContractHeader{File: cfg.Contract.File, SHA256: cfg.Contract.SHA256}
	now.Seed, now.Strict, now.Levels, now.Only, now.Environment, now.Shard = cfg.Plan.Seed, cfg.Strict, cfg.Levels, cfg.Plan.Only, cfg.Plan.Environment, cfg.Plan.Shard
	all := result.Differences(h, now)
	if then, err := url.Parse(h.Target); err != nil || then.Scheme != cfg.Target.Scheme || then.Host != cfg.Target.Host || !cfg.ServerPath && basePath(then) != basePath(cfg.Target) {
		all = append(all, fmt.Sprintf("target: %s then, %s now", h.Target, cfg.Target.Redacted()))
	}
	if h.Shard != now.Shard {
		all = append(all, fmt.Sprintf("shard: %s then, %s now", h.Shard, now.Shard))
	}
	if cfg.RunID != "" && cfg.RunID != h.RunID {
		all = append(all, fmt.Sprintf("run id: %s then, %s now", h.RunID, cfg.RunID))
	}
	return all
}

// resumeTarget takes the path of the target from the earlier run, which has found out whether the contract's is part of it.
func (cfg *Config) resumeTarget() {
	then, err := url.Parse(cfg.Resume.Header.Target)
	if err != nil || !cfg.ServerPath {
		return
	}
	now := *cfg.Target
	now.Path, now.RawPath = then.Path, then.RawPath
	cfg.Target, cfg.ServerPath = &now, false
}

func basePath(u *url.URL) string { return strings.TrimSuffix(u.EscapedPath(), "/") }
