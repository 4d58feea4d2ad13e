package main

import (
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
)

func scriptReplace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace OLD NEW FILE")
	}
	text := ts.ReadFile(args[2])
	before, after, ok := strings.Cut(text, args[0])
	if !ok {
		ts.Fatalf("%s does not hold %q", args[2], args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(before+args[1]+after), 0o644))
	ts.Setenv("LINE", strconv.Itoa(1+strings.Count(before, "\n")))
}

func scriptVerdict(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: verdict FILE [FIELD=JSON]...")
	}
	var v map[string]any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &v))
	for _, field := range []string{
		"schema", "ok", "shard", "complete", "exit_code", "reasons", "tool_version", "contract", "target", "started_at", "duration_ms", "seed",
		"run_id", "cases", "requests", "violations", "warnings", "flaky", "inconclusive", "errors", "requirements",
	} {
		if v[field] == nil {
			ts.Fatalf("%s lacks %q", args[0], field)
		}
	}
	if v["schema"] != "holdfast.verdict/v1" {
		ts.Fatalf("schema is %v", v["schema"])
	}
	counts, _ := v["requirements"].(map[string]any)
	sum := 0.0
	for _, field := range []string{"pass", "fail", "inconclusive", "error", "none"} {
		n, ok := counts[field].(float64)
		if !ok {
			ts.Fatalf("requirements lack %q", field)
		}
		sum += n
	}
	if sum != counts["total"] || sum == 0 && v["requests"] != 0.0 {
		ts.Fatalf("requirements sum to %v of %v", sum, counts["total"])
	}
	for _, arg := range args[1:] {
		field, value, _ := strings.Cut(arg, "=")
		var want any
		ts.Check(json.Unmarshal([]byte(value), &want))
		if !assert.ObjectsAreEqual(want, v[field]) {
			ts.Fatalf("%s: %s is %v, want %v", args[0], field, v[field], want)
		}
	}
}

var (
	heading = regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`)
	tag     = regexp.MustCompile(`<[^>]*>`)
	// The page's heading is a sentence for people, with a sign before it.
	saysIncomplete = regexp.MustCompile(`^\s*(INCOMPLETE: |!\s*Did not complete)`)
)

func scriptIncomplete(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: incomplete DIR")
	}
	file := func(name string) string { return ts.ReadFile(filepath.Join(args[0], name)) }
	must := func(ok bool, where, got string) {
		if !ok {
			ts.Fatalf("%s does not say first that the run is incomplete: %.200q", where, got)
		}
	}
	says := func(where, text string) {
		must(saysIncomplete.MatchString(text), where, text)
	}
	says("standard output", ts.ReadFile("stdout"))
	says("report.txt", file("report.txt"))

	page := file("index.html")
	first := heading.FindStringSubmatch(page)
	must(first != nil && !strings.Contains(strings.SplitN(first[0], ">", 2)[0], "hidden"), "index.html", page)
	says("index.html", tag.ReplaceAllString(first[1], ""))

	var suites struct {
		Cases []struct {
			Error *struct {
				Text string `xml:",chardata"`
			} `xml:"error"`
		} `xml:"testsuite>testcase"`
	}
	ts.Check(xml.Unmarshal([]byte(file("junit.xml")), &suites))
	must(len(suites.Cases) > 0 && suites.Cases[0].Error != nil, "junit.xml", file("junit.xml"))
	says("junit.xml", suites.Cases[0].Error.Text)

	for _, name := range []string{"report.json", "verdict.json"} {
		var report struct {
			Complete *bool `json:"complete"`
		}
		ts.Check(json.Unmarshal([]byte(file(name)), &report))
		must(report.Complete != nil && !*report.Complete, name, file(name))
	}
}

// bytesInJSON are the bodies of a journal, which a search of the plain text would not see into.
var bytesInJSON = regexp.MustCompile(`"([A-Za-z0-9+/]{8,}={0,2})"`)

func scriptAbsent(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: absent TEXT [DIR]...")
	}
	look := func(where, text string) {
		if strings.Contains(text, args[0]) {
			ts.Fatalf("%s holds %q", where, args[0])
		}
	}
	look("standard output", ts.ReadFile("stdout"))
	look("standard error", ts.ReadFile("stderr"))
	for _, dir := range args[1:] {
		files := 0
		ts.Check(filepath.WalkDir(ts.MkAbs(dir), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			files++
			text := ts.ReadFile(path)
			look(path, text)
			if filepath.Ext(path) != ".json" && filepath.Ext(path) != ".jsonl" {
				return nil
			}
			for _, encoded := range bytesInJSON.FindAllStringSubmatch(text, -1) {
				if body, err := base64.StdEncoding.DecodeString(encoded[1]); err == nil {
					look(path+", in base64", string(body))
				}
			}
			return nil
		}))
		if files == 0 {
			ts.Fatalf("%s has no files", dir)
		}
	}
}
