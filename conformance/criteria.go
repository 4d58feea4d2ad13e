package conformance

import "holdfast/conformance/result"

// criteria holds the answer to the conditions that somebody wrote by hand.
func (j *judgement) criteria() (*result.Finding, string) {
	for i := range j.s.Expect.Criteria {
		c := &j.s.Expect.Criteria[i]
		holds, got, err := c.Evaluate(j.run.binder, j.answers[j.s.ID])
		switch {
		case err != nil:
			return nil, err.Error()
		case !holds:
			return &result.Finding{Want: c.String(), Got: got, Where: c.Where}, ""
		}
	}
	return nil, ""
}
