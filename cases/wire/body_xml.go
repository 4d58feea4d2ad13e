package wire

import (
	"errors"

	"holdfast/specs"
	"holdfast/specs/xmlform"
)

// xml judges a document of XML. Its texts have no types, so that all readers make the same of it.
func (j *judgement) xml(body []byte, s *specs.Schema) {
	v, err := xmlform.Decode(body, s)
	switch {
	case errors.Is(err, xmlform.ErrUnread), errors.Is(err, specs.ErrLarge):
		j.leaveOpen(err.Error(), true)
	case err != nil:
		j.refuseAll("no such document of XML: " + err.Error())
	default:
		if why := j.verdict(s, v); why != "" {
			j.refuseAll(why)
			return
		}
		j.survey(v, s, whole(), 0)
	}
}
