package stub

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"holdfast/cases/values"
	"holdfast/specs"
)

// answer is a response.
type answer struct {
	status    int
	header    http.Header
	mediaType string
	body      any
}

func (a *answer) write(w http.ResponseWriter) {
	for name, v := range a.header {
		w.Header()[name] = v
	}
	if a.mediaType == "" {
		w.WriteHeader(a.status)
		return
	}
	data, err := json.Marshal(a.body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", a.mediaType)
	w.WriteHeader(a.status)
	_, _ = w.Write(data) // whoever asked may be gone
}

// success is the status of an operation's success and what its body is; the media is nil where there is none.
func success(op *specs.Operation) (int, *specs.Media) {
	var best *specs.Response
	for _, r := range op.Responses {
		// What makes something says 201, where it documents another 2xx as well.
		if strings.HasPrefix(r.Status, "2") && (best == nil || op.Method == http.MethodPost && r.Status == "201") {
			best = r
		}
	}
	if best != nil {
		if status, err := strconv.Atoi(best.Status); err == nil {
			return status, jsonMedia(best)
		}
	}
	if r := op.Response(200); r != nil {
		return 200, jsonMedia(r)
	}
	return 200, nil
}

func jsonMedia(r *specs.Response) *specs.Media {
	for _, m := range r.Content {
		if m.JSON() {
			return m
		}
	}
	return nil
}

// template is a valid body: an example where there is one, else a made one.
func (s *Stub) template(op *specs.Operation, media *specs.Media) any {
	for _, e := range media.Examples {
		if media.Schema == nil || validates(media.Schema, e) {
			return e
		}
	}
	if media.Schema == nil {
		return map[string]any{}
	}
	v, err := values.New(1, "stub "+op.ID).Full(media.Schema)
	if err != nil {
		return map[string]any{}
	}
	return v
}

// freshID is an id that nothing has yet, valid for the parameter that takes it.
func (s *Stub) freshID(m maker) string {
	parameter := m.parameter
	for _, op := range s.Contract.Operations {
		p := op.Parameter("path", parameter)
		if p == nil || p.Schema == nil || s.maker(op, parameter) != m.fixture {
			continue
		}
		for range 100 {
			s.next++
			v, err := values.New(uint64(s.next), "stub id "+parameter).Sample(p.Schema, parameter)
			if id := fmt.Sprint(v); err == nil && s.find(m.fixture, id) == nil {
				return id
			}
		}
	}
	s.next++
	return strconv.Itoa(s.next)
}

// succeed answers a request that was carried out: the stored body where there is one, else a template with what is known.
func (s *Stub) succeed(q *request, o *object, stored any) *answer {
	_, media := success(q.op)
	if media == nil {
		return s.respondTo(q, o, nil)
	}
	body := stored
	if body == nil {
		body = s.template(q.op, media)
		members, ok := body.(map[string]any)
		if ok {
			body = s.known(q, o, media, members)
		}
	}
	return s.respondTo(q, o, s.shown(o, body))
}

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

func (s *Stub) respond(q *request, body any) *answer { return s.respondTo(q, nil, body) }

// respondTo gives a success its status and headers, and the twist of the stub.
func (s *Stub) respondTo(q *request, o *object, body any) *answer {
	status, media := success(q.op)
	a := &answer{status: status, header: http.Header{}, body: body}
	if media != nil {
		a.mediaType = concrete(media.Type)
		if s.Twist.Kind == OtherValue && s.Twist.Operation == q.op.ID {
			a.body = s.another(media, body)
		}
	}
	if r := q.op.Response(status); r != nil {
		s.headers(a, r, s.location(q.op, r, o, body))
	}
	if s.Twist.is(OtherStatus, q.op.ID, "") {
		a.status = s.Twist.Status
	}
	return a
}

// location is where an object can be read.
func (s *Stub) location(op *specs.Operation, r *specs.Response, o *object, body any) string {
	if o == nil {
		return "/"
	}
	id := o.id
	if members, ok := body.(map[string]any); ok && len(s.makers[op.ID]) > 0 {
		for _, name := range idNames(s.makers[op.ID][0]) {
			if v, has := members[name]; has {
				id = fmt.Sprint(v)
				break
			}
		}
	}
	for _, reader := range s.Contract.Operations {
		i := strings.LastIndexByte(reader.Path, '{')
		if reader.Method == "GET" && i >= 0 && strings.HasSuffix(reader.Path, "}") && s.maker(reader, reader.Path[i+1:len(reader.Path)-1]) == o.fixture {
			path := reader.Path[:i] + id
			for name, v := range o.path {
				path = strings.ReplaceAll(path, "{"+name+"}", v)
			}
			return path
		}
	}
	return "/"
}

// headers adds those that a response must have.
func (s *Stub) headers(a *answer, r *specs.Response, location string) {
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, "Location") {
			a.header.Set(h.Name, location)
			continue
		}
		if v, err := values.New(1, "stub header").Sample(h.Schema, h.Name); h.Required && err == nil {
			a.header.Set(h.Name, fmt.Sprint(v))
		}
	}
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

// refuse answers with a refusal.
func (s *Stub) refuse(q *request, condition string) *answer {
	a := &answer{status: s.status(q.op, condition, ""), header: http.Header{}}
	if s.Twist.is(OtherStatus, q.op.ID, condition) {
		a.status = s.Twist.Status
	}
	r := q.op.Response(a.status)
	if r == nil {
		return a
	}
	s.headers(a, r, "/")
	if a.status == http.StatusUnauthorized && a.header.Get("WWW-Authenticate") == "" {
		a.header.Set("WWW-Authenticate", "Bearer") // RFC 9110 §15.5.2
	}
	if media := jsonMedia(r); media != nil {
		s.problem(a, q.op, media, condition)
	}
	return a
}

// problem gives a refusal its body: a template with the status and the code of the condition.
func (s *Stub) problem(a *answer, op *specs.Operation, media *specs.Media, condition string) {
	a.mediaType = concrete(media.Type)
	a.body = s.template(op, media)
	set := func(pointer string, v any) {
		if name := strings.TrimPrefix(pointer, "/"); name != "" && !strings.Contains(name, "/") {
			if changed := overlay(a.body, map[string]any{name: v}); media.Schema == nil || validates(media.Schema, changed) {
				a.body = changed
			}
		}
	}
	if members, ok := a.body.(map[string]any); ok {
		if _, numbered := members["status"].(json.Number); numbered && strings.Contains(media.Type, "problem") {
			set("/status", json.Number(strconv.Itoa(a.status)))
		}
	}
	if o, ok := s.Contract.Outcome(op, condition, ""); ok && o.Code != "" {
		_, pointer, _ := strings.Cut(s.Contract.Facts.Error, "#")
		if set(pointer, o.Code); s.Twist.is(OtherCode, op.ID, condition) {
			set(pointer, "another_"+o.Code)
		}
	}
}

// concrete is a media type that can be sent.
func concrete(mediaType string) string {
	if strings.Contains(mediaType, "*") {
		return "application/json"
	}
	return mediaType
}
