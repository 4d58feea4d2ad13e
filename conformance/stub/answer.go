package stub

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"holdfast/cases/values"
	"holdfast/specs"
	"holdfast/specs/xmlform"
)

// answer is a response.
type answer struct {
	status    int
	header    http.Header
	mediaType string
	body      any
	// xml is what the body is written as where it is a document of XML.
	xml *specs.Schema
}

// in says what the body is written in.
func (a *answer) in(media *specs.Media) {
	if a.mediaType = concrete(media.Type); media.Form() == specs.XMLForm {
		a.xml = media.Schema
	}
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
	if a.xml != nil {
		data, err = xmlform.Encode(a.body, a.xml)
	}
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
			return status, writtenMedia(best)
		}
	}
	if r := op.Response(200); r != nil {
		return 200, writtenMedia(r)
	}
	return 200, nil
}

// writtenMedia is the entry of a response's content that an answer is written in: JSON, else XML where the contract says how; nil where there is none.
func writtenMedia(r *specs.Response) (best *specs.Media) {
	for _, m := range r.Content {
		switch {
		case m.JSON():
			return m
		case best == nil && m.Form() == specs.XMLForm:
			best = m
		}
	}
	return best
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

func (s *Stub) respond(q *request, body any) *answer { return s.respondTo(q, nil, body) }

// respondTo gives a success its status and headers, and the twist of the stub.
func (s *Stub) respondTo(q *request, o *object, body any) *answer {
	status, media := success(q.op)
	a := &answer{status: status, header: http.Header{}, body: body}
	if media != nil {
		a.in(media)
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
		i, resource := strings.LastIndexByte(reader.Path, '{'), reader.Resource()
		if reader.Method == "GET" && i >= 0 && strings.HasSuffix(resource, "}") && s.maker(reader, resource[i+1:len(resource)-1]) == o.fixture {
			path := reader.Path[:i] + id + reader.Path[len(resource):]
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
