package conformance

import (
	"strings"

	"holdfast/conformance/result"
)

// criteria holds the answer to the conditions that somebody wrote by hand.
func (j *judgement) criteria() (*result.Finding, string) {
	for i := range j.s.Expect.Criteria {
		c := &j.s.Expect.Criteria[i]
		holds, got, err := c.Evaluate(j.run.binder, j.answers[j.s.ID])
		switch {
		case err != nil:
			return nil, err.Error()
		case !holds:
			want := c.String()
			if status, exact := strings.CutPrefix(c.Text, "$statusCode == "); exact && len(status) == 3 {
				want = status
			}
			if status, but := strings.CutPrefix(c.Text, "$statusCode != "); but && len(status) == 3 {
				want = "another status than " + status
			}
			if strings.HasPrefix(got, "$statusCode is ") {
				got = refusedWith(j.x.Response)
			}
			return &result.Finding{Want: want, Got: got, Where: c.Where}, ""
		}
	}
	return nil, ""
}
