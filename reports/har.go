package reports

import (
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"holdfast/conformance/result"
)

// maxHARBody is how much of a body an entry holds; maxHARCauses of how many causes the exchanges are written.
const (
	maxHARBody   = 64 << 10
	maxHARCauses = 300
)

// HAR writes the exchanges of the first case of each cause as HTTP Archive 1.2, for the developer tools of a browser:
//
//	{"log": {"version": "1.2", "creator": {"name": "holdfast"}, "entries": [{"request": {"method": "POST", …}, "response": {"status": 201, …},
//	  "_holdfast": {"case": "createRefund/idempotency:conflict~note", "step": "again", "judged": true}}]}}
//
// Secrets were removed before the journal was written. A body that is no UTF-8 is base64.
func HAR(w io.Writer, d *Digest) error {
	var doc harDocument
	doc.Log.Version, doc.Log.Creator, doc.Log.Entries = "1.2", harCreator{"holdfast", oneLine(d.Header.ToolVersion)}, []harEntry{}
	doc.Log.Comment = oneLine(d.headline().Line(d.Report))
	written := map[string]bool{}
	for i, c := range d.Causes {
		if i == maxHARCauses {
			break
		}
		if c.Record == nil || written[c.Record.ID] {
			continue
		}
		written[c.Record.ID] = true
		judged := c.Judged()
		for k := range c.Record.Exchanges {
			if e := &c.Record.Exchanges[k]; e.Request != nil {
				entry := harEntryOf(d.Header.Target, e)
				entry.Holdfast = harNote{Case: oneLine(c.Record.ID), Step: oneLine(e.Step), Rule: oneLine(c.Rule), Judged: e == judged}
				doc.Log.Entries = append(doc.Log.Entries, entry)
			}
		}
	}
	return encode(w, doc)
}

func harEntryOf(target string, e *result.Exchange) harEntry {
	took := float64(e.Duration.Microseconds()) / 1000
	entry := harEntry{Started: e.Started.UTC().Format(time.RFC3339Nano), Time: took, Timings: harTimings{Wait: took}}
	address := strings.TrimSuffix(target, "/") + e.Request.Target
	entry.Request = harRequest{Method: oneLine(e.Request.Method), URL: oneLine(address), Proto: "HTTP/1.1", Cookies: []harPair{}, Headers: harHeaders(e.Request.Header),
		Query: harQuery(e.Request.Target), HeadersSize: -1, BodySize: len(e.Request.Body)}
	if e.Request.HasBody {
		text, encoding := harText(e.Request.Body)
		entry.Request.Body = &harBody{MediaType: oneLine(e.Request.Header.Get("Content-Type")), Text: text}
		if encoding != "" {
			entry.Request.Body.Comment = encoding
		}
	}
	entry.Response = harResponse{Proto: "HTTP/1.1", Cookies: []harPair{}, Headers: []harPair{}, HeadersSize: -1, BodySize: -1, Comment: oneLine(e.Err)}
	if r := e.Response; r != nil {
		text, encoding := harText(r.Body)
		entry.Response.Status, entry.Response.StatusText, entry.Response.Headers = r.Status, http.StatusText(r.Status), harHeaders(r.Header)
		entry.Response.Proto, entry.Response.Location = orElse(oneLine(r.Proto), "HTTP/1.1"), oneLine(r.Header.Get("Location"))
		entry.Response.Content = harContent{Size: r.Size, MediaType: oneLine(r.Header.Get("Content-Type")), Text: text, Encoding: encoding}
	}
	return entry
}

// harText is a body as text, cut, or as base64.
func harText(body []byte) (text, encoding string) {
	if utf8.Valid(body) {
		return cut(string(body), maxHARBody), ""
	}
	return base64.StdEncoding.EncodeToString(body[:min(len(body), maxHARBody)]), "base64"
}

func harHeaders(h http.Header) []harPair {
	all := []harPair{}
	for _, line := range headerLines(h) {
		name, value, _ := strings.Cut(line, ": ")
		all = append(all, harPair{cut(oneLine(name), maxSARIFText), cut(oneLine(value), maxSARIFText)})
	}
	return all
}

// harQuery lists the parameters of a target in their order, as they were written.
func harQuery(target string) []harPair {
	all := []harPair{}
	_, query, _ := strings.Cut(target, "?")
	for part := range strings.SplitSeq(query, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		all = append(all, harPair{unescaped(name), unescaped(value)})
	}
	return all
}

func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		s = plain
	}
	return cut(oneLine(s), maxSARIFText)
}
