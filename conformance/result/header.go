package result

import (
	"time"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// Header is the journal's first record: enough to repeat the run a month later.
type Header struct {
	ToolVersion string         `json:"tool_version"`
	Contract    ContractHeader `json:"contract"`
	// Target is the base URL without credentials.
	Target    string    `json:"target"`
	StartedAt time.Time `json:"started_at"`
	Seed      uint64    `json:"seed"`
	RunID     string    `json:"run_id"`
	Strict    bool      `json:"strict,omitempty"`
	// Levels are the levels that the user set.
	Levels []LevelSetting `json:"levels,omitempty"`
	// Config is the configuration file and Overlays the overlays, as they were named; empty where there was none.
	Config   string   `json:"config,omitempty"`
	Overlays []string `json:"overlays,omitempty"`
	// Cases are the files of hand-written cases that the command line named.
	Cases []string `json:"cases,omitempty"`
	// Base is the folder that names of files are relative to, as it is named from the report directory; empty is the working directory.
	Base string `json:"base,omitempty"`
	// ReportDir is the report directory as it was named.
	ReportDir string `json:"report_dir,omitempty"`
	// Shard is the part of the plan that was run; zero is all of it.
	Shard plan.Shard `json:"shard,omitzero"`
	// Only are the cases that were asked for by ID; a run of some cases has no gate.
	Only []string `json:"only,omitempty"`
	// Command is the command line with secrets removed.
	Command []string `json:"command,omitempty"`
	// Operations are the operations selected; empty is all.
	Operations []string `json:"operations,omitempty"`
	// Gate is what the run must show.
	Gate Gate `json:"gate,omitzero"`
	// Hints are the extensions of others that the contract was read by.
	Hints []specs.Hint `json:"hints,omitempty"`
	// Environment is what the plan was made for.
	Environment cases.Environment `json:"environment"`
	// Tags are those of the operations, by ID.
	Tags map[string][]string `json:"tags,omitempty"`
	// CI is the job that the run belongs to; nil where it is none's.
	CI *CI `json:"ci,omitempty"`
	// Root is the folder that reports name files relative to, as an absolute path; empty is none. The journal does not hold it.
	Root string `json:"-"`
}

// CI is a job of a CI server, as the server's variables tell it.
type CI struct {
	// Name is that of the server: "github" or "gitlab".
	Name   string `json:"name"`
	Commit string `json:"commit,omitempty"`
	Branch string `json:"branch,omitempty"`
	JobURL string `json:"job_url,omitempty"`
}

// ContractHeader names the contract.
type ContractHeader struct {
	File    string `json:"file"`
	Title   string `json:"title"`
	Version string `json:"version"`
	SHA256  string `json:"sha256"`
}
