package result

import (
	"encoding/json"
	"strconv"
)

// appendCase appends the line of a case in which all is well, as encoding/json writes it: most lines are one, and it takes a tenth of the time
// to write it member by member. It is false for any other line, of which nothing was written.
func appendCase(b []byte, line *Line) ([]byte, bool) {
	c := line.Case
	if line.Type != "case" || c == nil || len(c.Findings)+len(c.Notes)+len(c.Rungs)+len(c.Exchanges)+len(c.Script) > 0 || c.Explored != nil || c.Attempts != nil || c.Curl != "" {
		return b, false
	}
	b = append(b, `{"type":"case","case":{"id":`...)
	b = appendText(b, c.ID)
	b = appendMember(b, "group", c.Group)
	if c.Operation != "" {
		b = appendMember(b, "operation", c.Operation)
	}
	b = appendMember(b, "rule", c.Rule)
	b = appendTexts(append(b, `,"requirements":`...), c.Requirements)
	if c.Why != "" {
		b = appendMember(b, "why", c.Why)
	}
	b = appendMember(b, "verdict", c.Verdict.String())
	if c.Reason != "" {
		b = appendMember(b, "reason", c.Reason)
	}
	if c.Status != 0 {
		b = strconv.AppendInt(append(b, `,"status":`...), int64(c.Status), 10)
	}
	b = strconv.AppendInt(append(b, `,"duration_ns":`...), int64(c.Duration), 10)
	b = strconv.AppendInt(append(b, `,"requests":`...), int64(c.Requests), 10)
	if c.Accepted {
		b = append(b, `,"accepted":true`...)
	}
	if c.TargetFault {
		b = append(b, `,"target_fault":true`...)
	}
	b = appendResults(b, c.Results)
	if r := c.Refusal; r != nil {
		b = appendText(append(b, `,"refusal":{"condition":`...), r.Condition)
		b = appendMember(b, "basis", string(r.Basis))
		b = strconv.AppendInt(append(b, `,"status":`...), int64(r.Status), 10)
		if r.Bodiless {
			b = append(b, `,"bodiless":true`...)
		}
		if r.Page {
			b = append(b, `,"page":true`...)
		}
		if r.Coerced {
			b = append(b, `,"coerced":true`...)
		}
		b = append(b, '}')
	}
	return append(b, `}}`...), true
}

func appendResults(b []byte, all []JudgedRequirement) []byte {
	if len(all) == 0 {
		return b
	}
	b = append(b, `,"results":[`...)
	for i, r := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(append(b, `{"requirement":`...), r.Requirement)
		b = appendMember(b, "verdict", r.Verdict.String())
		if r.Reason != "" {
			b = appendMember(b, "reason", r.Reason)
		}
		if r.Unlock != "" {
			b = appendMember(b, "unlock", r.Unlock)
		}
		b = append(b, '}')
	}
	return append(b, ']')
}

// appendMember appends a member of an object that has others before it.
func appendMember(b []byte, name, value string) []byte {
	return appendText(append(append(append(b, `,"`...), name...), `":`...), value)
}

func appendTexts(b []byte, all []string) []byte {
	if all == nil {
		return append(b, "null"...)
	}
	b = append(b, '[')
	for i, text := range all {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, text)
	}
	return append(b, ']')
}

// appendText appends a string. What encoding/json would escape, or may, it writes.
func appendText(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(text) // a string always has a form
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), text...), '"')
}
