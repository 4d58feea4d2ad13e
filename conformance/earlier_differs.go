package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Differs lists in what a run would differ from the one that it is to go on with. Their verdicts can't be added up then: nothing may be
// sent unless it is empty. Credentials are not compared, no journal holds any.
func (e *Earlier) Differs(cfg Config) []string {
	h := e.Header
	now := cfg.Record
	now.Contract = ContractHeader{File: cfg.Contract.File, SHA256: cfg.Contract.SHA256}
	now.Seed, now.Strict, now.Levels, now.Only, now.Environment, now.Shard = cfg.Plan.Seed, cfg.Strict, cfg.Levels, cfg.Plan.Only, cfg.Plan.Environment, cfg.Plan.Shard
	all := differences(h, now)
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

// differences lists what must be the same in two runs whose verdicts are added up.
func differences(then, now Header) (all []string) {
	if then.Contract.SHA256 != now.Contract.SHA256 {
		all = append(all, fmt.Sprintf("contract: %s, or an overlay, was changed or is another", now.Contract.File))
	}
	for _, one := range []struct {
		what      string
		then, now any
	}{{"seed", then.Seed, now.Seed}, {"version of holdfast", then.ToolVersion, now.ToolVersion}, {"strict", then.Strict, now.Strict}} {
		if one.then != one.now {
			all = append(all, fmt.Sprintf("%s: %v then, %v now", one.what, one.then, one.now))
		}
	}
	for _, one := range []struct {
		what      string
		then, now any
	}{{"environment", then.Environment, now.Environment}, {"gate", then.Gate, now.Gate}, {"rule levels", then.Levels, now.Levels}, {"cases asked for", then.Only, now.Only}} {
		if names := differing(one.then, one.now); names != "" {
			all = append(all, one.what+": "+names)
		}
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

// differing names the members in which two values differ that are objects in JSON; of other ones it says that they do.
func differing(then, now any) string {
	a, b := members(then), members(now)
	var names []string
	for name := range a {
		if !bytes.Equal(a[name], b[name]) {
			names = append(names, name)
		}
	}
	for name := range b {
		if _, both := a[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	switch {
	case len(names) == 1 && names[0] == "":
		return "other ones now"
	case len(names) == 0:
		return ""
	}
	return "other " + strings.ReplaceAll(strings.Join(names, ", "), "_", " ") + " now"
}

// members are those of a value's JSON object, or under an empty name its JSON; what holds nothing has none.
func members(v any) map[string]json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		return map[string]json.RawMessage{"": []byte(err.Error())}
	}
	var all map[string]json.RawMessage
	if json.Unmarshal(data, &all) == nil {
		maps.DeleteFunc(all, func(_ string, m json.RawMessage) bool {
			return slices.Contains([]string{"null", "[]", "{}"}, string(m))
		})
		return all
	}
	if string(data) == "[]" {
		return nil
	}
	return map[string]json.RawMessage{"": data}
}
