package reports

import (
	"fmt"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

const (
	refundsPath = "/customers/cust_7Q2M9XK4B1ZP/refunds"
	refundMade  = `{"id":"rfnd_4H8K2M6P0QWE","customer_id":"cust_7Q2M9XK4B1ZP","amount_cents":%d,"reason":"duplicate","status":"succeeded","created_at":"2026-03-14T09:26:54Z"}`
	refundKey   = "6f1c2b1e-6f0a-4f5e-9d7e-0b8a5e0c9d11"
)

// sampleTimeline is a volley of 32 requests, of which two were accepted and one was never answered.
func sampleTimeline() []result.TimelineEntry {
	var all []result.TimelineEntry
	for i := range 32 {
		e := result.TimelineEntry{Request: i + 1, Written: time.Duration(1200+i*13) * time.Microsecond, Status: 422}
		e.First = e.Written + time.Duration(900+(i*7919)%2600)*time.Microsecond
		e.Done = e.First + time.Duration(120+(i*37)%90)*time.Microsecond
		if i == 4 || i == 17 {
			e.Status = 201
		}
		if i == 30 {
			e.First, e.Done, e.Status = 0, 0, 0
		}
		all = append(all, e)
	}
	return all
}

// sampleRecords are the cases of the sample that found something.
func sampleRecords() []result.CaseRecord {
	valid := `{"amount_cents":5000,"reason":"duplicate"}`
	open := exchange("open", "createRefund", 7410*time.Microsecond, sampleRequest("POST", refundsPath, valid, "Idempotency-Key", refundKey), sampleResponse(201, fmt.Sprintf(refundMade, 5000)))
	first := exchange("first", "createRefund", 6980*time.Microsecond, sampleRequest("POST", refundsPath, valid, "Idempotency-Key", refundKey), sampleResponse(201, fmt.Sprintf(refundMade, 5000)))
	curl := func(body string) string {
		return `curl -sS -X POST 'http://127.0.0.1:8080` + refundsPath + `' -H "Authorization: Bearer ${OWNER_TOKEN}" -H 'Idempotency-Key: ` + refundKey + `' -H 'Content-Type: application/json' --data-binary '` + body + `'`
	}
	inRefund := func(line int, keyword string) specs.Place {
		return specs.Place{File: "refunds.yaml", Line: line, Column: 9, Pointer: "/components/schemas/NewRefund/properties/amount_cents/" + keyword}
	}
	conflict := result.Finding{
		Rule: "idempotency-conflict", Requirement: "createRefund/idempotency:conflict", Operation: "createRefund",
		Level: cases.Violation, Confidence: cases.Declared, Status: 201, Step: "again",
		Where: specs.Place{File: "refunds.yaml", Line: 131, Column: 11, Pointer: "/paths/~1customers~1{customer_id}~1refunds/post/x-conformance/refusals/key-reused"},
		Why:   "the key was used a moment ago with amount_cents 5000, and the body is part of its fingerprint",
		Want:  "409 idempotency_key_reused", Got: "201 and a second refund",
		Fix:      "store a fingerprint of the body with the key, and compare it before the stored answer is sent again",
		Mutation: &cases.Mutation{In: "body", Pointer: "/amount_cents", Sent: "4000", Valid: "5000"},
		Proof:    "strict, pydantic-lax, ajv-coercing and go accept both bodies",
	}
	maximum := result.Finding{
		Rule: "negative-maximum", Requirement: "createRefund/request/body#/amount_cents:maximum", Operation: "createRefund",
		Level: cases.Violation, Confidence: cases.Must, Status: 201, Step: "probe", Where: inRefund(277, "maximum"),
		Why:  "amount_cents is 1 above its maximum; the customer's balance would cover it",
		Want: "400 validation_failed", Got: "201", Fix: "check the body against its schema before anything is done with it",
		Mutation: &cases.Mutation{In: "body", Pointer: "/amount_cents", Keyword: "maximum", Sent: "1000001", Valid: "5000"},
		Proof:    "strict, pydantic-lax, ajv-coercing and go refuse it",
	}
	effect := result.Finding{
		Rule: "refusal-no-effect", Requirement: "createRefund/refusal:no-effect", Operation: "createRefund",
		Level: cases.Violation, Confidence: cases.Must, Status: 200, Step: "state/after", At: "/refundable_balance_cents",
		Where: specs.Place{File: "refunds.yaml", Line: 86, Column: 7, Pointer: "/paths/~1customers~1{customer_id}~1refunds/post"},
		Why:   "the refund was refused with 400, so the balance must be what it was before",
		Want:  "refundable_balance_cents 10000, as before the refusal", Got: "refundable_balance_cents 5000",
		Fix:      "validate before the ledger is touched, or undo in the same transaction",
		Mutation: &cases.Mutation{In: "body", Pointer: "/reason", Keyword: "enum", Sent: `"chargeback"`, Valid: `"duplicate"`},
	}
	schema := result.Finding{
		Rule: "body-schema", Requirement: "getRefund/response/200/body", Operation: "getRefund",
		Level: cases.Warning, Confidence: cases.Must, Status: 200, Step: "probe", At: "/created_at",
		Where: specs.Place{File: "refunds.yaml", Line: 292, Column: 9, Pointer: "/components/schemas/Refund/properties/created_at/format"},
		Why:   "every answer must fit the schema of its status",
		Want:  "created_at is a date-time", Got: `"2026-03-14T09:26:60Z", a leap second that never was`,
		Fix: "write RFC 3339 times of seconds that exist",
	}
	flaky := result.Finding{
		Rule: "page-stable", Requirement: "listRefunds/response/200/body", Operation: "listRefunds",
		Level: cases.Warning, Confidence: cases.Should, Status: 200, Step: "page/2", Flaky: true, At: "/data/0/id",
		Where: specs.Place{File: "refunds.yaml", Line: 162, Column: 9, Pointer: "/paths/~1customers~1{customer_id}~1refunds/get/x-conformance/pages"},
		Want:  "no refund on two pages", Got: "rfnd_4H8K2M6P0QWE on pages 1 and 2", Fix: "order by a unique key as the last one",
	}
	race := result.Finding{
		Rule: "balance-raced", Requirement: "createRefund/balance/refundable:raced", Operation: "createRefund",
		Level: cases.Violation, Confidence: cases.Declared, Status: 201, Step: "race", At: "$response.body#/refundable_balance_cents",
		Where: specs.Place{File: "refunds.yaml", Line: 128, Column: 9, Pointer: "/paths/~1customers~1{customer_id}~1refunds/post/x-conformance/draws/refundable"},
		Why:   "the balance covers one of the requests, and all of them were sent at once",
		Want:  "1 accepted request, and 0 left", Got: "2 of 32 accepted, and -5000 left",
		Fix:      "check the balance and draw from it in one statement, or lock the row",
		Attempts: &result.Attempts{Made: 3, Counted: 3, Of: 20}, Timeline: sampleTimeline(),
	}
	read := func(step string, cents int) result.Exchange {
		return exchange(step, "getCustomer", 3120*time.Microsecond, sampleRequest("GET", "/customers/cust_7Q2M9XK4B1ZP", ""),
			sampleResponse(200, fmt.Sprintf(`{"id":"cust_7Q2M9XK4B1ZP","refundable_balance_cents":%d,"created_at":"2026-03-14T09:26:53Z"}`, cents)))
	}
	send := func(step, body string, status int, answer string) result.Exchange {
		return exchange(step, "createRefund", 8230*time.Microsecond, sampleRequest("POST", refundsPath, body, "Idempotency-Key", refundKey), sampleResponse(status, answer))
	}
	other, above, wrong := `{"amount_cents":4000,"reason":"duplicate"}`, `{"amount_cents":1000001,"reason":"duplicate"}`, `{"amount_cents":5000,"reason":"chargeback"}`
	problem := `{"type":"about:blank","title":"Bad Request","status":400,"detail":"reason is not one of duplicate, fraud, requested, error","code":"validation_failed"}`
	var all []result.CaseRecord
	add := func(f result.Finding, variant, curl string, exchanges ...result.Exchange) {
		f.Case, f.Group = f.Requirement+"~"+variant, f.Operation+"/full"
		f.Sum()
		verdict := result.Fail
		if f.Level == cases.Warning {
			verdict = result.Pass
		}
		all = append(all, result.CaseRecord{ID: f.Case, Group: f.Group, Operation: f.Operation, Rule: f.Rule, Requirements: []string{f.Requirement}, Why: f.Why,
			Verdict: verdict, Status: f.Status, Duration: 23 * time.Millisecond, Requests: 3, Findings: []result.Finding{f}, Exchanges: exchanges, Curl: curl})
	}
	add(conflict, "other-amount", curl(other), open, first, send("again", other, 201, fmt.Sprintf(refundMade, 4000)))
	add(conflict, "other-note", curl(other), open, first)
	add(conflict, "other-reason", curl(other), open, first)
	add(maximum, "above", curl(above), open, send("probe", above, 201, fmt.Sprintf(refundMade, 1000001)))
	add(effect, "enum", curl(wrong), open, read("state/before", 10000), send("probe", wrong, 400, problem), read("state/after", 5000))
	add(race, "volley-32", curl(valid), open)
	add(schema, "valid", `curl -sS 'http://127.0.0.1:8080/refunds/rfnd_4H8K2M6P0QWE' -H "Authorization: Bearer ${OWNER_TOKEN}"`,
		exchange("probe", "getRefund", 2900*time.Microsecond, sampleRequest("GET", "/refunds/rfnd_4H8K2M6P0QWE", ""),
			sampleResponse(200, `{"id":"rfnd_4H8K2M6P0QWE","customer_id":"cust_7Q2M9XK4B1ZP","amount_cents":5000,"reason":"duplicate","status":"succeeded","created_at":"2026-03-14T09:26:60Z"}`)))
	add(flaky, "pages", "")
	return all
}
