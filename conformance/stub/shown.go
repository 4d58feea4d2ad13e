package stub

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"holdfast/cases/values"
	"holdfast/specs"
)

// known puts what a request and its path say over a template's members, and leaves out what the request could have said and didn't.
func (s *Stub) known(q *request, o *object, media *specs.Media, template map[string]any) any {
	body := map[string]any{}
	for name, v := range template {
		body[name] = v
	}
	sent, _ := q.body.(map[string]any)
	sendable := map[string]bool{}
	if q.op.Body != nil {
		if m := q.op.BodyMedia(q.http.Header.Get("Content-Type")); m != nil && m.Schema != nil {
			for _, p := range m.Schema.Properties() {
				sendable[p.Name] = true
			}
		}
	}
	for _, p := range media.Schema.Properties() {
		set := func(v any) {
			if p.Schema == nil || validates(p.Schema, v) {
				body[p.Name] = v
			}
		}
		format, _, _ := p.Schema.Find("format")
		v, given := sent[p.Name]
		fromPath, inPath := q.path[p.Name]
		switch {
		case given:
			set(v)
		case inPath:
			set(fromPath)
		case sendable[p.Name] && !p.Required:
			delete(body, p.Name)
		case format == "date-time":
			s.next++
			set(s.began.Add(time.Duration(s.next) * time.Second).Format(time.RFC3339))
		}
	}
	status, _ := success(q.op)
	for like, v := range s.Likes {
		name := strings.TrimPrefix(like.Pointer, "/")
		if _, given := sent[name]; !given && like.Operation == q.op.ID && like.Status == status && !strings.Contains(name, "/") {
			if changed := overlay(body, map[string]any{name: v}); validates(media.Schema, changed) {
				body = changed.(map[string]any)
			}
		}
	}
	if o != nil && len(s.makers[q.op.ID]) > 0 {
		for _, name := range idNames(s.makers[q.op.ID][0]) {
			if _, has := body[name]; has && name != "" && o.body == nil {
				if changed := overlay(body, map[string]any{name: o.id}); validates(media.Schema, changed) {
					return changed
				}
			}
		}
	}
	return body
}

// shown is an object's body with its balances as they are now.
func (s *Stub) shown(o *object, body any) any {
	if o == nil {
		return body
	}
	for name, left := range o.balances {
		_, at, ok := strings.Cut(s.Contract.Facts.Balances[name].Value, "#/")
		if members, is := body.(map[string]any); ok && is && left != unbounded && !strings.Contains(at, "/") {
			if _, has := members[at]; has {
				body = overlay(body, map[string]any{at: json.Number(strconv.FormatInt(left, 10))})
			}
		}
	}
	return body
}

// another gives a body that is valid and differs in the twist's member.
func (s *Stub) another(media *specs.Media, body any) any {
	members, ok := body.(map[string]any)
	name := strings.TrimPrefix(s.Twist.Member, "/")
	old, has := members[name]
	if !ok || !has || media.Schema == nil {
		return body
	}
	for _, p := range media.Schema.Properties() {
		if p.Name != name || p.Schema == nil {
			continue
		}
		m := values.New(2, "stub another "+name)
		for _, v := range m.Boundaries(p.Schema) {
			if changed := overlay(body, map[string]any{name: v.Value}); !specs.EqualJSON(v.Value, old) && validates(media.Schema, changed) {
				return changed
			}
		}
		for seed := uint64(3); seed < 8; seed++ {
			v, err := values.New(seed, "stub another "+name).Sample(p.Schema, name)
			if changed := overlay(body, map[string]any{name: v}); err == nil && !specs.EqualJSON(v, old) && validates(media.Schema, changed) {
				return changed
			}
		}
	}
	return body
}
