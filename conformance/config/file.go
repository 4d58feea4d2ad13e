package config

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"holdfast/cases"
	"holdfast/internal/atmost"
	"holdfast/specs"
)

// hidden stands for a secret wherever settings are shown.
const hidden = "***"

// Source is a configuration to load.
type Source struct {
	// File is the path of holdfast.yaml; messages name it, and paths inside are relative to its folder.
	File string
	// Data is the file's content; nil reads File.
	Data []byte
	// FS, if not nil, is where File and secret files are read from, instead of the machine's file system.
	FS fs.FS
	// Lookup gives environment variables; nil is [os.LookupEnv].
	Lookup func(string) (string, bool)
	// Plan loads for a plan: placeholders stand for secrets and for variables that are not set, and nothing is executed.
	Plan bool
}

// File is the configuration of one environment. Paths are resolved; a zero field was not configured.
type File struct {
	// Path is the file's name, or "" where all comes from flags.
	Path string
	// Contract is the path of the OpenAPI document; Overlays are applied to it in order.
	Contract string
	Overlays []string
	// Cases are the paths of Arazzo documents with hand-written cases.
	Cases   []string
	Target  Target
	Gate    Gate
	Reports Reports
	// Allow are the operations with an effect at large that may be sent, and Exclude those that are never sent, as patterns of
	// [cases.Chooses].
	Allow, Exclude []string
	// Rules set the levels of rules; see [File.Levels].
	Rules []RuleLevel
	// Unproven maps the ID of an operation or of a requirement to the reason why nothing need be proven for it.
	Unproven map[string]string
	// Quarantine is what fails nothing though it is broken; see [File.Quarantined].
	Quarantine []Quarantine
	// Secrets are all strings that must be removed from whatever is written, each once.
	Secrets []string
	// Notes are for people, one line each: what was accepted but should be looked at.
	Notes []string

	source   Source
	callers  []caller
	fixtures []fixture
	settings []Setting
}

// Target is the API under test.
type Target struct {
	// URL is http or https, without credentials, query or fragment; nil where none is configured. See [File.BaseURL].
	URL *url.URL
	// Wait is how long to wait for the target to answer at all before the run begins.
	Wait time.Duration
	// AllowedHosts are those that may be written to, besides this machine: "api.example.com", "*.example.com". See [Allowed].
	AllowedHosts []string
	// Headers go with every request, those without credentials too.
	Headers http.Header
	// RootCAs are the authorities that the target's certificate is held to, those of the machine among them; nil is those alone.
	RootCAs *x509.CertPool
	// RequestTimeout bounds one request; 0 is the runner's default.
	RequestTimeout time.Duration
	// Rate bounds requests a second; 0 is no bound.
	Rate float64
}

// Gate decides the exit code of a run.
type Gate struct {
	// FailOn is the lowest level that fails the run; "" is [cases.Violation].
	FailOn cases.Level
	// MinProven is the share of requirements that must be proven, from 0 to 1; 0 asks for none.
	MinProven float64
	// MaxUnanswered is the share of cases that the target may keep from being judged, from 0 to 1; nil is the runner's default.
	MaxUnanswered *float64
	// Baseline is the path of the file of accepted findings; StrictBaseline fails a run where one of them no longer fails.
	Baseline       string
	StrictBaseline bool
	// MaxWarnings, MaxFlaky and MaxInconclusive bound what there may be; nil is no bound.
	MaxWarnings, MaxFlaky, MaxInconclusive *int
	// MinProvenOf is MinProven for single operations, by ID.
	MinProvenOf map[string]float64
}

// Reports says what is written.
type Reports struct {
	// Dir is the folder to write to.
	Dir string
	// Formats are names such as "html" and "junit"; whoever writes them knows which there are. [File.Where] gives the place
	// of "reports.formats.0".
	Formats []string
}

// Setting is one value of the configuration, for people.
type Setting struct {
	// Key is the path of keys with dots between: "callers.owner.bearerAuth.bearer".
	Key string
	// Value is what it came to; a secret's is "***".
	Value  string
	Secret bool
	// Place is where it stands, if in a file; From is what else gave it: "OWNER_TOKEN", "@token.txt", "--bearer".
	Place specs.Place
	From  string
}

// maxFile bounds a configuration, in bytes.
const maxFile = 16 << 20

// Load reads a configuration. Faults are a [specs.Errors] with all of them, in the order of the file.
func Load(ctx context.Context, src Source) (*File, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if src.File == "" && src.Data == nil {
		return nil, errors.New("no configuration is named; give the path of holdfast.yaml")
	}
	if src.File == "" {
		src.File = "holdfast.yaml"
	}
	if src.Lookup == nil {
		src.Lookup = os.LookupEnv
	}
	data := src.Data
	if data == nil {
		var err error
		if src.FS != nil {
			data, err = fs.ReadFile(src.FS, src.File)
		} else {
			data, err = atmost.ReadFile(src.File, maxFile)
		}
		if err != nil {
			return nil, fmt.Errorf("configuration: %w; write one with holdfast init, or give --config", err)
		}
	}
	root, err := parse(src.File, data)
	if err != nil {
		return nil, err
	}
	src.Data = nil
	r := &reader{
		resolver: resolver{lookup: src.Lookup, fs: src.FS, dir: src.folder(), plan: src.Plan},
		file:     src.File,
		out:      &File{Path: src.File, source: src},
	}
	r.root(entry{at: root, node: deref(root)})
	if len(r.faults) > 0 {
		slices.SortStableFunc(r.faults, func(a, b *specs.Error) int { return a.Place.Line - b.Place.Line })
		return nil, r.faults
	}
	return r.out, nil
}

// folder is the one that paths in the file are relative to.
func (s Source) folder() string {
	if s.FS != nil {
		return path.Dir(s.File)
	}
	return filepath.Dir(s.File)
}

// root reads the whole file.
func (r *reader) root(e entry) {
	r.fields(e, map[string]func(entry){
		"contract": func(e entry) { r.out.Contract = r.path(e) },
		"overlays": func(e entry) {
			for _, item := range r.items(e) {
				if p := r.path(item); p != "" {
					r.out.Overlays = append(r.out.Overlays, p)
				}
			}
		},
		"cases": func(e entry) {
			for _, item := range r.items(e) {
				if p := r.path(item); p != "" {
					r.out.Cases = append(r.out.Cases, p)
				}
			}
		},
		"target":     r.target,
		"callers":    r.callers,
		"fixtures":   r.fixtures,
		"allow":      func(e entry) { r.out.Allow = r.texts(e) },
		"exclude":    func(e entry) { r.out.Exclude = r.texts(e) },
		"gate":       r.gate,
		"reports":    r.reports,
		"rules":      r.rules,
		"unproven":   r.unproven,
		"quarantine": r.quarantine,
	})
	r.references()
}

// Settings lists every value that was configured, in the order of the file, without secrets.
func (f *File) Settings() []Setting { return append([]Setting(nil), f.settings...) }

// Where is the file and line of a key such as "reports.formats.0"; its zero value means that it is not in a file.
func (f *File) Where(key string) specs.Place {
	for _, s := range f.settings {
		if s.Key == key {
			return s.Place
		}
	}
	return specs.Place{}
}

// hide adds secrets to those that must not be written.
func (f *File) hide(secrets ...string) {
	for _, s := range secrets {
		if s != "" && !slices.Contains(f.Secrets, s) {
			f.Secrets = append(f.Secrets, s)
		}
	}
}
