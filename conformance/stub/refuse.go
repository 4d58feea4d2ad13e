package stub

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"holdfast/specs"
)

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
	if media := writtenMedia(r); media != nil {
		s.problem(a, q.op, media, condition)
	}
	return a
}

// problem gives a refusal its body: a template with the status and the code of the condition.
func (s *Stub) problem(a *answer, op *specs.Operation, media *specs.Media, condition string) {
	a.in(media)
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
