package conformance

import (
	"context"
	"encoding/json"
	"strings"

	"holdfast/specs"
)

// counted says that a creation was answered with a number and nothing else, and that nothing shows it to be the id of what was made: many say so how many rows
// were written, or how many there are now. A count grows with each creation as an id does, and names others' objects. It is the id where what it names is
// read as it was sent, and where a whole list before lacked it.
func (r *runner) counted(ctx context.Context, op *specs.Operation, x *exchange, id, at, caller string, drawn []string, shown *glimpse) bool {
	if r.pathNames(op) || !numberAlone(x) || shown.lacks(id) {
		return false
	}
	reader := r.reader(r.itemOf(op))
	if reader == nil {
		return true
	}
	read := r.send(ctx, sent{wire: ownRequest(reader, at, x.Request), op: reader, caller: caller}, "look")
	if read.Response == nil || read.Response.Status/100 != 2 {
		return true
	}
	body, err := read.Response.JSON()
	if err != nil {
		return true
	}
	if len(drawn) > 0 {
		return len(itemsWith(body, "", drawn)) == 0
	}
	return !tellsSent(body, sentMembers(x))
}

// numberAlone says that an answer is a number, or a list that begins with one, and not an object with an id.
func numberAlone(x *exchange) bool {
	body, err := x.Response.JSON()
	if list, isList := body.([]any); isList && len(list) > 0 {
		body = list[0]
	}
	switch v := body.(type) {
	case json.Number:
		return err == nil
	case string:
		return err == nil && v != "" && strings.Trim(v, "0123456789") == ""
	}
	return false
}

// tellsSent says that what is read has all that was sent, and of that a text which hardly another object has.
func tellsSent(body any, all map[string]any) (told bool) {
	for name, v := range all {
		shown, there := memberOf(body, name)
		if !there || !specs.EqualJSON(shown, v) {
			return false
		}
		if text, isText := v.(string); isText && len(text) > 6 {
			told = true
		}
	}
	return told
}
