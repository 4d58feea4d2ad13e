package conformance

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// tells notes what an accepted request below the paths of objects has sent: POST /clubs/{name}/rename says what the club is called from then on.
func (h *holdings) tells(x *exchange) {
	members, _ := bodySent(x.Request).(map[string]any)
	path := objectPath(x.Request.Target)
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range h.objects {
		o := &h.objects[i]
		if o.property == nil || !strings.HasPrefix(path, o.property.path+"/") {
			continue
		}
		for _, v := range members {
			if text, isText := v.(string); isText && text != "" {
				o.told = append(o.told, text)
			}
		}
	}
}

// redirected removes an object whose DELETE is redirected to the name that it has by now (RFC 9110 §15.4.8, §15.4.9), and says whether it did. The run has to have
// given it that name, and what is read there has to have what was made for the object: a name that was given up, or an object that was merged into
// another one, may lead to somebody else's.
func (h *holdings) redirected(ctx context.Context, o *heldObject, remove sent, x *exchange) bool {
	if x.Response == nil || x.Response.Status != http.StatusTemporaryRedirect && x.Response.Status != http.StatusPermanentRedirect {
		return false
	}
	to, err := url.Parse(x.Response.Header.Get("Location"))
	if err != nil {
		return false
	}
	path, query, asked := strings.Cut(remove.wire.Target, "?")
	before, slash := strings.CutSuffix(path, "/")
	before = before[:strings.LastIndexByte(before, '/')+1]
	name := lastSegment(to.EscapedPath())
	target := before + url.PathEscape(name)
	if !slices.Contains(o.told, name) || !strings.HasSuffix(strings.TrimSuffix(to.EscapedPath(), "/"), target) || target == strings.TrimSuffix(path, "/") {
		return false // it leads elsewhere than to another name of the same kind
	}
	if slash {
		target += "/"
	}
	if !h.calledNow(ctx, o, remove, target, name, lastSegment(path)) {
		return false
	}
	w := *remove.wire
	if w.Target = target; asked {
		w.Target += "?" + query
	}
	remove.wire = &w
	again := h.run.send(ctx, remove, "teardown")
	return again.Response != nil && again.Response.Status/100 == 2
}

// calledNow says that what has a name by now is the object that had another one: it is read with a text of its creation that others hardly have. Where nothing
// but the name was sent, or nothing reads it, the name has to be one that nobody else can have.
func (h *holdings) calledNow(ctx context.Context, o *heldObject, remove sent, target, name, before string) bool {
	const telling = 8 // characters
	if o.creating() == nil {
		return unguessable(name)
	}
	kept := map[string]string{}
	created, _ := bodySent(o.creating()).(map[string]any)
	for member, v := range created {
		if text, isText := v.(string); isText && text != before && text != name {
			kept[member] = text
		}
	}
	reader := h.run.reader(remove.op.Path)
	if reader == nil || len(kept) == 0 {
		return unguessable(name)
	}
	x := h.run.send(ctx, sent{wire: ownRequest(reader, target, o.creating()), op: reader, caller: remove.caller}, "teardown")
	if x.Response == nil || x.Response.Status/100 != 2 {
		return false
	}
	body, err := x.Response.JSON()
	if err != nil {
		return false
	}
	for member, text := range kept {
		if shown, there := memberOf(body, member); there && shown == any(text) && (len(text) >= telling || slices.Contains(o.drawn, text)) {
			return true
		}
	}
	return false
}
