package conformance

import (
	"context"
	"net/url"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// revived notes that an accepted request has brought an object back which a DELETE had removed: a reading right before it showed nothing, and one after it
// shows what was sent. Then it is there to be removed again.
func (h *holdings) revived(ctx context.Context, s *cases.Step, op *specs.Operation, x *exchange) {
	templates, segments := strings.Split(strings.TrimSuffix(op.Path, "/"), "/"), strings.Split(objectPath(x.Request.Target), "/")
	if len(templates) != len(segments) {
		return
	}
	for i, segment := range templates {
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		template, path := strings.Join(templates[:i+1], "/"), strings.Join(segments[:i+1], "/")
		id, err := url.PathUnescape(segments[i])
		reader := h.run.reader(template)
		if err != nil || reader == nil {
			continue
		}
		p := h.run.owned.find(h, path, id, template, false, asker{op, x.Request, h.known(s.Caller)})
		if p == nil || p.holder != h || h.run.owned.standingOf(p) != gone || !h.shows(ctx, p, reader, path, s.Caller, x) {
			continue
		}
		h.run.owned.move(p, own)
		h.mu.Lock()
		for i := range h.objects {
			if h.objects[i].property == p {
				h.objects[i].TornDown = false
			}
		}
		h.mu.Unlock()
	}
}

// shows says that an object is read, and nothing of it otherwise than it was sent, at first or just now. Of a short id, which may be another object's, something
// has to be read so.
func (h *holdings) shows(ctx context.Context, p *property, reader *specs.Operation, path, caller string, x *exchange) bool {
	read := h.run.send(ctx, sent{wire: ownRequest(reader, path, x.Request), op: reader, caller: caller}, "look")
	if read.Response == nil || read.Response.Status/100 != 2 {
		return false
	}
	body, err := read.Response.JSON()
	if err != nil {
		return false
	}
	now, alike := sentMembers(x), 0
	for name, v := range p.sent {
		shown, there := memberOf(body, name)
		if !there || shown == nil {
			continue
		}
		if changed, too := now[name]; !specs.EqualJSON(shown, v) && !(too && specs.EqualJSON(shown, changed)) {
			return false
		}
		alike++
	}
	return alike > 0 || unguessable(p.id)
}
