package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"holdfast/conformance/result"
	"holdfast/reports"
)

// ciServer is what a CI server says of a job in the environment, by the names of its variables.
type ciServer struct {
	name string
	// mark is set to "true", or to anything where it is a URL.
	mark string
	// commit, branch, job and root are variables, the first that is set counts.
	commit, branch, job, root []string
}

// ciServers are those that are recognised.
var ciServers = []ciServer{
	{"github", "GITHUB_ACTIONS", []string{"GITHUB_SHA"}, []string{"GITHUB_HEAD_REF", "GITHUB_REF_NAME"}, nil, []string{"GITHUB_WORKSPACE"}},
	{"gitlab", "GITLAB_CI", []string{"CI_COMMIT_SHA"}, []string{"CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_REF_NAME"}, []string{"CI_JOB_URL"}, []string{"CI_PROJECT_DIR"}},
	{"buildkite", "BUILDKITE", []string{"BUILDKITE_COMMIT"}, []string{"BUILDKITE_BRANCH"}, []string{"BUILDKITE_BUILD_URL"}, []string{"BUILDKITE_BUILD_CHECKOUT_PATH"}},
	{"jenkins", "JENKINS_URL", []string{"GIT_COMMIT"}, []string{"CHANGE_BRANCH", "GIT_BRANCH"}, []string{"BUILD_URL"}, []string{"WORKSPACE"}},
}

// job is the CI job that the command runs in, and the root of its checkout; without one it is nil and the working directory.
func (a *app) job(o *options) (*result.CI, string) {
	root, err := os.Getwd()
	if err != nil {
		root = "" // files are named as they were given
	}
	if o.noCI {
		return nil, root
	}
	for _, s := range ciServers {
		if a.variable(s.mark) == "" || a.variable(s.mark) == "false" {
			continue
		}
		job := &result.CI{Name: s.name, Commit: a.variable(s.commit...), Branch: a.variable(s.branch...), JobURL: a.variable(s.job...)}
		if id := a.variable("GITHUB_RUN_ID"); s.name == "github" && id != "" {
			job.JobURL = strings.Join([]string{a.variable("GITHUB_SERVER_URL"), a.variable("GITHUB_REPOSITORY"), "actions/runs", id}, "/")
		}
		return job, cmp.Or(a.variable(s.root...), root)
	}
	return nil, root
}

// variable is the value of the first variable that is set and not empty.
func (a *app) variable(names ...string) string {
	for _, name := range names {
		if value, _ := a.lookup(name); value != "" {
			return value
		}
	}
	return ""
}

// forJob adds what a job's server shows by itself: GitLab's Code Quality report.
func (a *app) forJob(o *options, dir string, wanted []string) []string {
	const format = "codequality"
	job, _ := a.job(o)
	asked := slices.ContainsFunc(wanted, func(w string) bool { return w == format || strings.HasPrefix(w, format+"=") })
	if job == nil || job.Name != "gitlab" || asked {
		return wanted
	}
	found, err := reports.Find(format)
	if err != nil {
		return wanted
	}
	return append(slices.Clone(wanted), format+"="+filepath.Join(dir, found.File))
}

// tellJob tells GitHub Actions what was found: annotations on the contract, and a summary on the job's page. What can't be told there
// is said, and changes no verdict.
func (a *app) tellJob(d *reports.Digest) {
	if job := d.Header.CI; job == nil || job.Name != "github" {
		return
	}
	if err := reports.Annotations(a.err, d); err != nil {
		return // standard error is gone, and with it where to say so
	}
	file := a.variable("GITHUB_STEP_SUMMARY")
	if file == "" {
		return
	}
	if err := appendSummary(file, d); err != nil {
		fmt.Fprintf(a.err, "holdfast: the summary of the step could not be written: %v\n", err)
	}
}

func appendSummary(file string, d *reports.Digest) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if err := reports.Markdown(f, d); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
