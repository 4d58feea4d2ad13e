package conformance

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// perAnswer says whether a header is known to speak of this one answer and not of what it answers: two answers that are
// otherwise identical differ in it. The time of the answer and its age (RFC 9110 §6.6.1, RFC 9111 §5.1), what tells requests apart
// in logs (W3C Trace Context §3), what is left of a quota (draft-ietf-httpapi-ratelimit-headers), the path that it took, and what
// marks a replay as one.
func perAnswer(name string) bool {
	name = strings.ToLower(name)
	for _, family := range []string{"ratelimit", "x-ratelimit", "x-rate-limit", "x-amz", "x-b3-", "x-cache", "cf-", "idempotent-repl", "x-idempotent-repl", "idempotency-repl", "x-idempotency-repl"} {
		if strings.HasPrefix(name, family) {
			return true
		}
	}
	for _, part := range []string{"request-id", "requestid", "correlation-id", "correlationid", "trace-id", "traceid"} {
		if strings.HasSuffix(name, part) {
			return true
		}
	}
	return slices.Contains([]string{
		"date", "age", "expires", "server-timing", "timing-allow-origin", "traceparent", "tracestate", "traceresponse", "x-runtime", "x-response-time",
		"x-process-time", "x-served-by", "via", "server", "connection", "keep-alive", "retry-after", "set-cookie", "content-length", "transfer-encoding",
	}, name)
}

// volatile are what may differ in two answers to a step's operation: RFC 6901 pointers of body members, and headers as runtime
// expressions.
func (j *judgement) volatile(e *cases.SameAs) []string {
	op := j.run.Contract.Operation(j.s.Operation)
	if op == nil || len(op.Facts.Volatile) == 0 {
		return e.Volatile
	}
	return slices.Concat(e.Volatile, op.Facts.Volatile)
}

// volatileHeader says whether a header is one of those declared volatile.
func volatileHeader(volatile []string, name string) bool {
	return slices.ContainsFunc(volatile, func(v string) bool {
		declared, isHeader := strings.CutPrefix(v, "$response.header.")
		return isHeader && strings.EqualFold(declared, name)
	})
}

// otherHeader gives the first documented header in which two answers of an operation differ that ought to be identical.
func (j *judgement) otherHeader(first, again *cases.Answer, volatile []string) *result.Finding {
	op := j.run.Contract.Operation(j.s.Operation)
	if op == nil {
		return nil
	}
	r := op.Response(again.Status)
	if r == nil {
		return nil
	}
	for _, h := range r.Headers {
		if perAnswer(h.Name) || volatileHeader(volatile, h.Name) {
			continue
		}
		if a, b := first.Header.Get(h.Name), again.Header.Get(h.Name); a != b {
			return &result.Finding{Want: "the header of the first time: " + a, Got: b, At: h.Name}
		}
	}
	return nil
}
