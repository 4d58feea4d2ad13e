// Package deploy holds the files that run Holdfast elsewhere: an action, a component, an image, a Job and a hook. They are read here as
// those who run them read them.
package deploy

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// documents reads a file of YAML documents into what is asked for, one each.
func documents(t *testing.T, file string, into ...any) string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	for _, v := range into {
		require.NoError(t, decoder.Decode(v), file)
	}
	require.ErrorIs(t, decoder.Decode(new(any)), io.EOF, "%s has more documents", file)
	return string(data)
}

func TestAction_InputsNeverBecomeScript(t *testing.T) {
	var action struct {
		Name, Description string
		Inputs            map[string]struct{ Description string }
		Outputs           map[string]struct{ Description, Value string }
		Runs              struct {
			Using string
			Steps []struct {
				Name, ID, Uses, Run, Shell, If string
				Env, With                      map[string]string
			}
		}
	}
	text := documents(t, "github/action.yml", &action)
	assert.Equal(t, "composite", action.Runs.Using)
	require.NotEmpty(t, action.Runs.Steps)
	for _, step := range action.Runs.Steps {
		assert.NotEqual(t, step.Uses == "", step.Run == "", "a step uses or runs: %s", step.Name)
		assert.Equal(t, step.Run != "", step.Shell != "", "a step that runs names its shell: %s", step.Name)
		assert.NotContains(t, step.Run, "${{", "an expression in a script is text of a stranger in it")
	}
	for _, used := range regexp.MustCompile(`inputs\.([a-z-]+)`).FindAllStringSubmatch(text, -1) {
		assert.Contains(t, action.Inputs, used[1])
	}
	for name, input := range action.Inputs {
		assert.NotEmpty(t, input.Description, name)
		assert.Contains(t, text, "inputs."+name, "%s is declared and not used", name)
	}
	knownFlags(t, text)
}

func TestComponent_EveryInputIsDeclared(t *testing.T) {
	var head struct {
		Spec struct {
			Inputs map[string]struct{ Default, Description string }
		}
	}
	var jobs map[string]struct {
		Stage     string
		Script    []string
		Image     struct{ Entrypoint []string }
		Artifacts struct {
			When    string
			Paths   []string
			Reports map[string]string
		}
	}
	text := documents(t, "gitlab/templates/holdfast.yml", &head, &jobs)
	for _, used := range regexp.MustCompile(`\$\[\[ inputs\.([a-z-]+) \]\]`).FindAllStringSubmatch(text, -1) {
		assert.Contains(t, head.Spec.Inputs, used[1])
	}
	require.Len(t, jobs, 1)
	for _, job := range jobs {
		assert.Equal(t, "always", job.Artifacts.When, "the reports of a job that failed are what it is for")
		assert.Equal(t, "holdfast-report/gl-code-quality-report.json", job.Artifacts.Reports["codequality"])
		assert.Equal(t, []string{""}, job.Image.Entrypoint)
	}
	knownFlags(t, text)
}

func TestJob_EndsOnceWithTheVerdict(t *testing.T) {
	var job struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string
		Spec       struct {
			BackoffLimit          *int `yaml:"backoffLimit"`
			ActiveDeadlineSeconds int  `yaml:"activeDeadlineSeconds"`
			Template              struct {
				Spec struct {
					RestartPolicy string `yaml:"restartPolicy"`
					Containers    []struct {
						Args            []string
						SecurityContext map[string]any `yaml:"securityContext"`
						VolumeMounts    []struct {
							Name, MountPath string
						} `yaml:"volumeMounts"`
						TerminationMessagePolicy string `yaml:"terminationMessagePolicy"`
					}
					Volumes []struct{ Name string }
				}
			}
		}
	}
	text := documents(t, "kubernetes/job.yaml", &job)
	assert.Equal(t, "batch/v1 Job", job.APIVersion+" "+job.Kind)
	require.NotNil(t, job.Spec.BackoffLimit)
	assert.Zero(t, *job.Spec.BackoffLimit, "a verdict is not tried again")
	assert.Positive(t, job.Spec.ActiveDeadlineSeconds)
	pod := job.Spec.Template.Spec
	assert.Equal(t, "Never", pod.RestartPolicy)
	require.Len(t, pod.Containers, 1)
	c := pod.Containers[0]
	assert.Equal(t, "run", c.Args[0])
	assert.Equal(t, true, c.SecurityContext["readOnlyRootFilesystem"])
	assert.Equal(t, "FallbackToLogsOnError", c.TerminationMessagePolicy)
	for _, mount := range c.VolumeMounts {
		assert.Contains(t, text, "- name: "+mount.Name+"\n")
	}
	knownFlags(t, strings.Join(c.Args, " "))
}

func TestShards_EachPodGoesOnWhereItWas(t *testing.T) {
	var job struct {
		Spec struct {
			CompletionMode       string `yaml:"completionMode"`
			Completions          int
			BackoffLimitPerIndex *int `yaml:"backoffLimitPerIndex"`
			PodFailurePolicy     struct {
				Rules []struct {
					Action      string
					OnExitCodes struct{ Values []int } `yaml:"onExitCodes"`
				}
			} `yaml:"podFailurePolicy"`
			Template struct {
				Spec struct {
					Containers []struct {
						Args []string
						Env  []struct{ Name, Value string }
					}
				}
			}
		}
	}
	documents(t, "kubernetes/shards.yaml", &job)
	assert.Equal(t, "Indexed", job.Spec.CompletionMode)
	require.NotNil(t, job.Spec.BackoffLimitPerIndex)
	c := job.Spec.Template.Spec.Containers[0]
	assert.Equal(t, "HOLDFAST_SHARDS "+strconv.Itoa(job.Spec.Completions), c.Env[0].Name+" "+c.Env[0].Value)
	assert.Contains(t, c.Args, "--resume")
	require.Len(t, job.Spec.PodFailurePolicy.Rules, 1)
	assert.NotContains(t, job.Spec.PodFailurePolicy.Rules[0].OnExitCodes.Values, 130, "what was interrupted goes on")
	assert.Contains(t, job.Spec.PodFailurePolicy.Rules[0].OnExitCodes.Values, 1, "a finding is not tried again")
	knownFlags(t, strings.Join(c.Args, " "))
	var merge struct {
		Spec struct {
			Template struct {
				Spec struct{ Containers []struct{ Args []string } }
			}
		}
	}
	documents(t, "kubernetes/merge.yaml", &merge)
	assert.Equal(t, []string{"report", "merge", "/reports"}, merge.Spec.Template.Spec.Containers[0].Args[:3])
}

// The jobs of a divided run are there even where one of them failed, and one of them gives the verdict.
func TestShards_OneJobGivesTheVerdict(t *testing.T) {
	var github struct {
		Name string
		Jobs map[string]struct {
			Needs, If string
			Strategy  struct {
				FailFast *bool `yaml:"fail-fast"`
				Matrix   map[string][]int
			}
			Steps []struct {
				Run  string
				With map[string]string
			}
		}
	}
	text := documents(t, "github/shards.yml", &github)
	shard := github.Jobs["shard"]
	require.NotNil(t, shard.Strategy.FailFast)
	assert.False(t, *shard.Strategy.FailFast)
	assert.Contains(t, text, "--shard ${{ matrix.shard }}/"+strconv.Itoa(len(shard.Strategy.Matrix["shard"]))+"\n")
	assert.Equal(t, "shard always()", github.Jobs["verdict"].Needs+" "+github.Jobs["verdict"].If)
	assert.Contains(t, text, "holdfast report merge shards ")
	knownFlags(t, text)

	var gitlab map[string]struct {
		Parallel int
		When     string
		Needs    []string
		Script   []string
	}
	text = documents(t, "gitlab/shards.yml", &gitlab)
	assert.Positive(t, gitlab["contract"].Parallel)
	assert.Equal(t, "always", gitlab["contract-verdict"].When)
	assert.Equal(t, []string{"contract"}, gitlab["contract-verdict"].Needs)
	knownFlags(t, text)
}

func TestHook_PlansAndSendsNothing(t *testing.T) {
	var hooks []struct {
		ID, Name, Description, Entry, Language, Files string
		PassFilenames                                 *bool `yaml:"pass_filenames"`
	}
	documents(t, "../.pre-commit-hooks.yaml", &hooks)
	require.Len(t, hooks, 1)
	assert.True(t, strings.HasPrefix(hooks[0].Entry, "holdfast plan "))
	assert.Equal(t, "golang", hooks[0].Language)
	assert.Regexp(t, hooks[0].Files, "api/openapi.v2.yaml")
	require.NotNil(t, hooks[0].PassFilenames)
	assert.False(t, *hooks[0].PassFilenames)
}

func TestDockerfile_IsStaticAndRunsAsNobody(t *testing.T) {
	data, err := os.ReadFile("Dockerfile")
	require.NoError(t, err)
	module, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	text := string(data)
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(module)
	require.NotNil(t, version)
	assert.Contains(t, text, "FROM golang:"+string(version[1])+"-alpine AS build", "the image builds with the version of go.mod")
	assert.Contains(t, text, "CGO_ENABLED=0")
	stages := strings.Split(text, "\nFROM ")
	last := stages[len(stages)-1]
	assert.Contains(t, last, "\nUSER 65532:65532\n")
	assert.Less(t, strings.Index(last, "COPY --from=build"), strings.Index(last, "USER "))
	for line := range strings.SplitSeq(text, "\n") {
		assert.Regexp(t, `^(|#.*|(FROM|RUN|COPY|WORKDIR|USER|ENTRYPOINT|CMD) .*)$`, line)
	}
}

// knownFlags holds that each flag is one of holdfast run: what is printed as its help is the list.
func knownFlags(t *testing.T, text string) {
	t.Helper()
	help, err := os.ReadFile(filepath.Join("..", "cmd", "holdfast", "testdata", "script", "help_run.txtar"))
	require.NoError(t, err)
	used := regexp.MustCompile(`(?:^|[ (])(--[a-z][a-z-]+)`).FindAllStringSubmatch(text, -1)
	require.NotEmpty(t, used)
	for _, flag := range used {
		if flag[1] == "--from-file" || flag[1] == "--from-literal" {
			continue
		}
		assert.Regexp(t, `(?m)^ .*`+flag[1]+`\b`, string(help))
	}
}
