package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"
	"golang.org/x/tools/txtar"

	"holdfast/conformance/result"
)

// allureResult is one file of a folder of Allure results, "UUID-result.json". Times are milliseconds of the epoch.
type allureResult struct {
	UUID       string         `json:"uuid"`
	HistoryID  string         `json:"historyId"`
	TestCaseID string         `json:"testCaseId"`
	FullName   string         `json:"fullName"`
	Name       string         `json:"name"`
	Status     string         `json:"status"`
	Details    *allureDetails `json:"statusDetails,omitempty"`
	Stage      string         `json:"stage"`
	Start      int64          `json:"start"`
	Stop       int64          `json:"stop"`
	Labels     []allureLabel  `json:"labels"`
}

type allureDetails struct {
	Message string `json:"message"`
	Trace   string `json:"trace,omitempty"`
	Flaky   bool   `json:"flaky,omitempty"`
	Known   bool   `json:"known,omitempty"`
}

type allureLabel struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Allure writes a folder of Allure results as a text archive (golang.org/x/tools/txtar): a result a requirement, which is the same test from
// run to run.
//
//	-- 0b5c….-result.json --
//	{"name": "createRefund/idempotency:conflict", "status": "failed", "statusDetails": {"message": "wanted 409 …, got 201"}, …}
//
// failed is a broken contract, broken what could not be judged, skipped what was not proven.
func Allure(w io.Writer, d *Digest) error {
	points := requirementPoints(d)
	if p, red := runPoint(d); red {
		points = append([]point{p}, points...)
	}
	var archive txtar.Archive
	for _, p := range points {
		result := allureResultOf(d, p)
		var b bytes.Buffer
		if err := encode(&b, result); err != nil {
			return err
		}
		archive.Files = append(archive.Files, txtar.File{Name: result.UUID + "-result.json", Data: b.Bytes()})
	}
	archive.Files = append(archive.Files, txtar.File{Name: "environment.properties", Data: []byte(allureEnvironment(d))})
	_, err := w.Write(txtar.Format(&archive))
	return err
}

// allureSpace is the name space of the UUIDs of results.
var allureSpace = uuid.MustParse("0b1f6f0e-6a39-4b52-9a55-0f1d5b7c7a11")

func allureResultOf(d *Digest, p point) allureResult {
	sum := sha256.Sum256([]byte(d.Header.Contract.Title + "\x00" + p.Name))
	r := allureResult{
		UUID:      uuid.NewSHA1(allureSpace, []byte(d.Header.RunID+"\x00"+p.Name)).String(),
		HistoryID: hex.EncodeToString(sum[:16]), TestCaseID: hex.EncodeToString(sum[:16]), FullName: p.Name, Name: orElse(p.Name, "unnamed"), Stage: "finished",
		Labels: []allureLabel{{"framework", "holdfast"}, {"layer", "API"}, {"epic", oneLine(orElse(d.Header.Contract.Title, "contract"))}},
	}
	if p.Operation != "" {
		r.Labels = append(r.Labels, allureLabel{"story", p.Operation})
		for _, tag := range d.Header.Tags[p.Operation] {
			r.Labels = append(r.Labels, allureLabel{"feature", oneLine(tag)})
		}
	}
	if !d.Header.StartedAt.IsZero() {
		r.Start = d.Header.StartedAt.UnixMilli()
	}
	r.Stop = r.Start + d.Duration.Milliseconds()
	switch {
	case len(p.Causes) > 0:
		r.Status = "failed"
		r.Details = &allureDetails{Message: cut(oneLine(junitMessage(p.Causes[0])), maxSARIFText), Trace: cut(junitText(p.Causes), maxJUnitBody)}
	case p.Run, p.Verdict == result.Errored:
		r.Status, r.Details = "broken", &allureDetails{Message: cut(p.Why, maxSARIFText)}
	case p.Verdict == result.Fail:
		r.Status, r.Details = "failed", &allureDetails{Message: cut(p.Why, maxSARIFText)}
	case p.Verdict == result.Pass:
		r.Status = "passed"
	default:
		r.Status, r.Details = "skipped", &allureDetails{Message: cut(orElse(p.Why, p.Verdict.Words()), maxSARIFText)}
	}
	for _, c := range p.Told {
		if r.Details == nil {
			r.Details = &allureDetails{Message: cut(oneLine(c.Word()+": "+junitMessage(c)), maxSARIFText)}
		}
		r.Details.Flaky, r.Details.Known = r.Details.Flaky || c.Flaky, r.Details.Known || c.Known != ""
	}
	return r
}

// allureEnvironment is what Allure shows of the run.
func allureEnvironment(d *Digest) string {
	var b strings.Builder
	for _, p := range [][2]string{{"Target", d.Header.Target}, {"Contract", d.Header.Contract.Version}, {"Seed", fmt.Sprint(d.Header.Seed)}, {"Run", d.Header.RunID}, {"Holdfast", d.Header.ToolVersion},
		{"Verdict", d.headline().Line(d.Report)}} {
		fmt.Fprintf(&b, "%s=%s\n", p[0], strings.ReplaceAll(cut(oneLine(p[1]), maxSARIFText), `\`, `\\`))
	}
	return b.String()
}
