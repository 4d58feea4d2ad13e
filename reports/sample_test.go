package reports

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// sampleOperation is one operation of the bundled contract with the places of its requirements.
type sampleOperation struct {
	id, path, method string
	line             int
	create           int // the documented success
	refusals         []int
	body             []sampleMember
	parameters       []sampleMember
}

// sampleMember is a member or parameter, and its keywords with a sentence each.
type sampleMember struct {
	name     string
	line     int
	keywords []string // "keyword: sentence"
}

var (
	customerID = sampleMember{"path#/customer_id", 195, []string{"pattern: customer_id matches ^cust_[A-Z0-9]{12}$", "type: customer_id is a string"}}
	refundID   = sampleMember{"path#/refund_id", 200, []string{"pattern: refund_id matches ^rfnd_[A-Z0-9]{12}$", "type: refund_id is a string"}}
	newRefund  = []sampleMember{
		{"", 272, []string{"additionalProperties: the body has no other members", "type: the body is an object"}},
		{"/amount_cents", 277, []string{"required: amount_cents is present", "type: amount_cents is an integer", "minimum: amount_cents is at least 1", "maximum: amount_cents is at most 1000000"}},
		{"/reason", 278, []string{"required: reason is present", "type: reason is a string", "enum: reason is one of duplicate, fraud, requested, error"}},
		{"/note", 279, []string{"type: note is a string", "maxLength: note has at most 500 characters"}},
	}
	newCustomer = []sampleMember{
		{"", 254, []string{"additionalProperties: the body has no other members", "type: the body is an object"}},
		{"/refundable_balance_cents", 259, []string{"required: refundable_balance_cents is present", "type: refundable_balance_cents is an integer", "minimum: refundable_balance_cents is at least 0", "maximum: refundable_balance_cents is at most 1000000000"}},
		{"/name", 260, []string{"type: name is a string", "minLength: name has at least 1 character", "maxLength: name has at most 100 characters"}},
	}
	sampleOperations = []sampleOperation{
		{id: "createCustomer", method: "post", path: "/customers", line: 41, create: 201, refusals: []int{400, 401, 415}, body: newCustomer},
		{id: "getCustomer", method: "get", path: "/customers/{customer_id}", line: 69, create: 200, refusals: []int{400, 401, 404}, parameters: []sampleMember{customerID}},
		{id: "createRefund", method: "post", path: "/customers/{customer_id}/refunds", line: 86, create: 201, refusals: []int{400, 401, 404, 409, 415, 422}, body: newRefund,
			parameters: []sampleMember{customerID, {"header#/Idempotency-Key", 91, []string{"required: Idempotency-Key is present", "format: Idempotency-Key is a UUID"}}}},
		{id: "listRefunds", method: "get", path: "/customers/{customer_id}/refunds", line: 133, create: 200, refusals: []int{400, 401, 404},
			parameters: []sampleMember{customerID, {"query#/limit", 138, []string{"type: limit is an integer", "minimum: limit is at least 1", "maximum: limit is at most 100"}}, {"query#/cursor", 142, []string{"type: cursor is a string"}}}},
		{id: "getRefund", method: "get", path: "/refunds/{refund_id}", line: 176, create: 200, refusals: []int{400, 401, 404}, parameters: []sampleMember{refundID}},
	}
)

// sampleRequirements are what the bundled contract promises, all kept.
func sampleRequirements() []result.RequirementResult {
	var all []result.RequirementResult
	for _, o := range sampleOperations {
		at := "/paths/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(o.path) + "/" + o.method
		add := func(kind specs.Kind, suffix, text string, line, n int) {
			all = append(all, result.RequirementResult{ID: o.id + "/" + suffix, Operation: o.id, Kind: kind, Text: text,
				Where: specs.Place{File: "refunds.yaml", Line: line, Column: 9, Pointer: at}, Verdict: result.Pass, Cases: n})
		}
		members := func(in string, all []sampleMember) {
			for _, m := range all {
				for _, k := range m.keywords {
					keyword, text, _ := strings.Cut(k, ": ")
					add(specs.KindRequest, "request/"+in+m.name+":"+keyword, text, m.line, 2)
				}
			}
		}
		add(specs.KindAccepts, "request:valid", "a valid request is accepted", o.line, 9)
		members("", o.parameters)
		if o.body != nil {
			add(specs.KindBody, "request/body:required", "a body is present", o.line+4, 1)
			add(specs.KindBody, "request/body:well-formed", "malformed JSON is refused with 400 malformed_request", o.line+4, 3)
			add(specs.KindBody, "request/body:media-type", "another media type is refused with 415 unsupported_media_type", o.line+6, 2)
			members("body#", o.body)
		}
		add(specs.KindStatus, "response:status", "only documented statuses are answered", o.line+9, 40)
		for i, status := range append([]int{o.create}, o.refusals...) {
			add(specs.KindResponseBody, fmt.Sprintf("response/%d/body", status), fmt.Sprintf("the body of a %d fits its schema", status), o.line+10+i, 5)
		}
		if o.create == http.StatusCreated {
			add(specs.KindResponseHeader, "response/201/header#/Location", "a 201 carries Location, a URI reference", o.line+13, 5)
		}
		add(specs.KindResponseHeader, "response/401/header#/WWW-Authenticate", "a 401 carries WWW-Authenticate matching ^Bearer", 221, 2)
		add(specs.KindSecurity, "security:missing", "a request without credentials is refused with 401 unauthenticated", 14, 1)
		add(specs.KindSecurity, "security:unknown", "unknown credentials are refused with 401 unauthenticated", 14, 1)
		add(specs.KindRefusal, "refusal:no-effect", "a refusal changes nothing", o.line, 12)
		if o.id != "createCustomer" {
			add(specs.KindRefusal, "refusal:absent", "an object that does not exist is answered with 404 not_found", 32, 1)
			add(specs.KindRefusal, "refusal:foreign", "another tenant's object looks absent: 404 not_found", 31, 1)
		}
	}
	refund := specs.Place{File: "refunds.yaml", Line: 120, Column: 9, Pointer: "/paths/~1customers~1{customer_id}~1refunds/post/x-conformance/idempotency"}
	special := func(kind specs.Kind, suffix, text string, line int) {
		where := refund
		where.Line = line
		all = append(all, result.RequirementResult{ID: "createRefund/" + suffix, Operation: "createRefund", Kind: kind, Text: text, Where: where, Verdict: result.Pass, Cases: 2})
	}
	special(specs.KindIdempotency, "idempotency:replay", "the same key with the same body gives the identical answer", 120)
	special(specs.KindIdempotency, "idempotency:conflict", "a key that is used again with another body is refused with 409 idempotency_key_reused", 131)
	special(specs.KindIdempotency, "idempotency:key-missing", "a request without a key is refused with 400 validation_failed", 130)
	special(specs.KindBalance, "balance/refundable:exact", "a refund draws exactly its amount", 128)
	special(specs.KindBalance, "balance/refundable:raced", "requests at once never draw more than the refundable balance", 128)
	special(specs.KindIdempotency, "idempotency:raced", "the same request sent many times at once takes effect once", 120)
	special(specs.KindBalance, "balance/refundable:exceeds", "a refund above the balance is refused with 422 insufficient_balance", 132)
	for _, path := range []string{"/customers", "/customers/{customer_id}", "/customers/{customer_id}/refunds", "/refunds/{refund_id}"} {
		all = append(all, result.RequirementResult{ID: "ANY:" + path + "/method:undeclared", Path: path, Kind: specs.KindMethod, Cases: 3, Verdict: result.Pass,
			Text: "an undeclared method on " + path + " is refused with 405 method_not_allowed", Where: specs.Place{File: "refunds.yaml", Line: 33, Pointer: "/x-conformance/refusals/undeclared-method"}})
	}
	return all
}

// sampleOverlay decides what the sample leaves open.
const sampleOverlay = `overlay: 1.0.0
info: { title: Refusals as a run saw them, version: 1.0.0 }
actions:
  - target: $
    update:
      x-conformance:
        refusals:
          absent: 404 # seen on 2 operations
  - target: $.paths['/customers/{customer_id}/refunds'].post
    update:
      x-conformance:
        refusals:
          key-in-flight: 409 # 409 in 3 cases
  - target: $.paths['/customers/{customer_id}/refunds'].get
    update:
      x-conformance:
        refusals:
          bad-cursor: 400 # 400 in 4 cases, 422 in 2: what is refused in another way breaks this line
`

// sampleStart is when every sample ran.
var sampleStart = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

// sample is a run of the bundled contract with four violations, a warning and gaps: what the golden files show.
func sample() *result.Report {
	r := clean()
	set := func(id string, v result.Verdict, reason, unlock string) {
		for i := range r.Requirements {
			if r.Requirements[i].ID == id {
				r.Requirements[i].Verdict, r.Requirements[i].Reason, r.Requirements[i].Unlock = v, reason, unlock
				if v == result.None {
					r.Requirements[i].Cases = 0
				}
				return
			}
		}
		panic("no requirement " + id)
	}
	for _, o := range []string{"getCustomer", "createRefund", "listRefunds", "getRefund"} {
		set(o+"/refusal:foreign", result.None, "no second caller is configured", `callers: { other: { bearerAuth: { bearer: "${OTHER_TOKEN}" } } }`)
	}
	set("listRefunds/request/query#/cursor:type", result.None, "every value of a query parameter is a string", "")
	set("getRefund/response/400/body", result.None, "no case provoked a 400", "")
	set("createRefund/balance/refundable:exact", result.Inconclusive, "two requests were answered with 429", "rate-limit: 5/s")
	set("createRefund/response/422/body", result.Inconclusive, "two requests were answered with 429", "rate-limit: 5/s")
	r.Undecided = []result.Undecided{
		{Operation: "createRefund", Condition: "key-in-flight", Statuses: map[int]int{409: 3}, Decide: sampleOverlay},
		{Operation: "listRefunds", Condition: "bad-cursor", Statuses: map[int]int{400: 4, 422: 2}, Mixed: true, Decide: sampleOverlay},
		{Operation: "getCustomer", Condition: "absent", Statuses: map[int]int{404: 2}, Decide: sampleOverlay},
		{Operation: "getRefund", Condition: "absent", Statuses: map[int]int{404: 1}, Decide: sampleOverlay},
	}
	r.Decide = sampleOverlay
	r.Header.Hints = []specs.Hint{{Extension: "x-ms-pageable", Meaning: "listRefunds lists pages: items at $response.body#/value, $response.body#/nextLink is the next page's URL",
		Place: specs.Place{File: "refunds.yaml", Line: 160, Pointer: "/paths/~1customers~1{customer_id}~1refunds/get/x-ms-pageable"}}}
	r.Open = []result.Open{
		{Kind: "status", Text: "423 is documented, and no answer had it: the customer is locked", Operations: []string{"createRefund"}, Place: specs.Place{File: "refunds.yaml", Line: 131}, Decide: "x-conformance: { refusals: { NAME: STATUS } }, with an example of the request or a workflow named NAME that brings it about"},
		{Kind: "public", Text: "no credentials are asked for, though the contract has a scheme", Operations: []string{"getCustomer", "getRefund"}},
	}
	r.Recorded = []result.Recorded{
		{Fact: "refusals.upstream-down 503", Reason: "nothing provokes it: an example or a workflow of this name would", Place: specs.Place{File: "refunds.yaml", Line: 34}},
		{Fact: "createRefund idempotency.ttl PT24H", Reason: "24h0m0s is longer than a run may wait", Place: specs.Place{File: "refunds.yaml", Line: 125}},
	}
	r.Inventory = &result.Inventory{Made: 214, TornDown: 1, Failed: 1, More: 210, Objects: []result.MadeObject{
		{Fixture: "customer", Operation: "createCustomer", Caller: "owner", ID: "cust_7Q2M9XK4B1ZP", Group: "createRefund/full"},
		{Fixture: "customer", Operation: "createCustomer", Caller: "owner", ID: "cust_8R3N0YL5C2AQ", Group: "createRefund/minimal", TornDown: true},
		{Fixture: "customer", Operation: "createCustomer", Caller: "owner", ID: "cust_9S4P1ZM6D3BR", Group: "getCustomer/minimal", Reason: "DELETE was answered with 409"},
		{Operation: "createRefund", Caller: "owner", ID: "rfnd_4H8K2M6P0QWE", Group: "createRefund/full"},
	}}
	r.Unlocks = []result.Unlock{
		{Line: `callers: { other: { bearerAuth: { bearer: "${OTHER_TOKEN}" } } }`, Requirements: 4},
		{Line: "rate-limit: 5/s", Requirements: 2},
	}
	r.NotPlanned = []specs.Unplanned{{Operation: "createRefund", Reason: "callbacks are not sent by this version", Place: specs.Place{File: "refunds.yaml", Line: 86, Pointer: "/paths/~1customers~1{customer_id}~1refunds/post"}}}
	records := sampleRecords()
	for _, record := range records {
		for _, f := range record.Findings {
			r.Findings = append(r.Findings, f)
			if f.Level == cases.Violation {
				set(f.Requirement, result.Fail, "", "")
			}
		}
	}
	r.Counts.Violations, r.Counts.Warnings, r.Counts.Inconclusive, r.ExitCode = 3, 2, 2, 1
	finish(r)
	var journal []result.CaseRecord
	verdicts := map[string]result.RequirementResult{}
	for _, q := range r.Requirements {
		verdicts[q.ID] = q
	}
	for record := range r.Cases() {
		q := verdicts[record.Requirements[0]]
		switch q.Verdict {
		case result.Inconclusive:
			record.Verdict, record.Reason, record.Status = q.Verdict, q.Reason, 429
		case result.None:
			continue
		}
		journal = append(journal, record)
	}
	for i := range journal {
		if journal[i].Requirements[0] == "getRefund/request:valid" {
			journal[i].Why = "a valid request, on an object that exists, by a caller with rights, is accepted"
			journal[i].Exchanges = []result.Exchange{exchange("send", "getRefund", 2100*time.Microsecond, sampleRequest("GET", "/refunds/rfnd_4H8K2M6P0QWE", ""), sampleResponse(200, fmt.Sprintf(refundMade, 5000)))}
		}
		if journal[i].Requirements[0] == "createRefund/idempotency:raced" {
			journal[i].Attempts = &result.Attempts{Made: 40, Counted: 38, Of: 40, Excludes: 0.0758}
		}
	}
	return r.WithCases(append(journal, records...))
}

// clean is the same run without a finding.
func clean() *result.Report {
	r := &result.Report{
		Header: result.Header{
			ToolVersion: "0.1.0",
			Contract:    result.ContractHeader{File: "refunds.yaml", Title: "Refunds", Version: "1.0.0", SHA256: "9f2c4d1be07a63c58e1df04b7a92c6e35d80f1ab4c7e2963d5f8a01b3c7e9d24"},
			Target:      "http://127.0.0.1:8080", StartedAt: sampleStart, Seed: 42, RunID: "k3q9x2vd7m",
			Config: "holdfast.yaml", Command: []string{"holdfast", "run", "refunds.yaml", "-u", "http://127.0.0.1:8080", "--bearer", "${OWNER_TOKEN}"},
			Environment: cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"bearerAuth"}}}},
		},
		Complete: true, Duration: 3412 * time.Millisecond, Requirements: sampleRequirements(),
	}
	r.Counts.Cases, r.Counts.Requests, r.Counts.Operations = 412, 1180, result.OperationCounts{Total: 5, Accepted: 5}
	finish(r)
	var journal []result.CaseRecord
	for _, q := range r.Requirements {
		journal = append(journal, result.CaseRecord{ID: q.ID + "~1", Group: q.Operation + "/full", Operation: q.Operation, Rule: "sample",
			Requirements: []string{q.ID}, Verdict: result.Pass, Status: 200, Duration: 8 * time.Millisecond, Requests: 1})
	}
	return r.WithCases(journal)
}

func finish(r *result.Report) {
	r.Counts.Requirements = result.RequirementCounts{}
	for _, q := range r.Requirements {
		count(&r.Counts.Requirements, q.Verdict)
	}
}

func sampleRequest(method, target, body string, header ...string) *cases.Wire {
	h := http.Header{"Authorization": {"Bearer ${OWNER_TOKEN}"}, "Accept": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	w := &cases.Wire{Method: method, Target: target, Path: target, Header: h}
	if body != "" {
		h.Set("Content-Type", "application/json")
		w.Body, w.HasBody = []byte(body), true
	}
	return w
}

func sampleResponse(status int, body string) *result.Response {
	media := "application/json"
	if status >= 400 {
		media = "application/problem+json"
	}
	if body != "" && !json.Valid([]byte(body)) {
		media = "text/html"
	}
	return &result.Response{Proto: "HTTP/1.1", Status: status, Header: http.Header{"Content-Type": {media}, "Date": {"Sat, 14 Mar 2026 09:26:54 GMT"}}, Body: []byte(body), Size: int64(len(body))}
}

func exchange(step, operation string, took time.Duration, request *cases.Wire, response *result.Response) result.Exchange {
	return result.Exchange{Step: step, Operation: operation, Request: request, Response: response, Started: sampleStart, Duration: took}
}
