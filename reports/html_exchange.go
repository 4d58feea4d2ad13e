package reports

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// exchangeView is a request and its answer, side by side.
type exchangeView struct {
	Step, Title, Operation, Took string
	// Judged marks the exchange whose answer broke the contract.
	Judged            bool
	Request, Response messageView
	// Err is why there is no answer.
	Err string
}

// messageView is one side: the first line, header fields and the body as text.
type messageView struct {
	First line
	Head  []line
	Body  []line
	Note  string
	Tone  string
}

// How much of one body the page shows, in lines and bytes.
const (
	maxPageHead   = 80
	maxPageAround = 15
	maxPageBody   = 24 << 10
)

func exchangeOf(c cause, e *result.Exchange, judged bool) exchangeView {
	v := exchangeView{Step: oneLine(e.Step), Title: stepTitle(c, e, judged), Operation: oneLine(e.Operation), Judged: judged,
		Took: e.Duration.Round(10 * time.Microsecond).String(), Err: oneLine(e.Err)}
	v.Request = requestView(c, e, judged)
	if e.Response == nil {
		v.Response = messageView{First: line{Text: "no answer"}, Note: orElse(v.Err, "the connection ended"), Tone: "none"}
		return v
	}
	at := ""
	if judged {
		at = c.At
	}
	v.Response = responseView(e.Response, at)
	return v
}

// requestView marks the one place in which the judged request differs from its valid twin, in both.
func requestView(c cause, e *result.Exchange, judged bool) messageView {
	if e.Request == nil {
		return messageView{First: line{Text: "not sent"}}
	}
	mutation := cases.Mutation{}
	if c.Mutation != nil && (judged || e.Step == "open") && e.Operation == c.Operation {
		mutation = *c.Mutation
	}
	pointer, name := "", ""
	switch mutation.In {
	case "body":
		pointer = mutation.Pointer
	case "header", "cookie", "credentials", "media-type":
		name = map[string]string{"cookie": "Cookie", "credentials": "Authorization", "media-type": "Content-Type"}[mutation.In]
		if segments := splitPointer(mutation.Pointer); mutation.In == "header" && len(segments) > 0 {
			name = segments[0]
		}
	}
	v := messageView{First: line{Text: cut(oneLine(e.Request.Method+" "+e.Request.Target), 2*maxLine)}}
	v.First.Hit = mutation.In == "path" || mutation.In == "query" || mutation.In == "method"
	v.Head = headView(e.Request.Header, name)
	v.body(e.Request.Body, pointer)
	return v
}

func responseView(r *result.Response, at string) messageView {
	v := messageView{First: line{Text: oneLine(strings.TrimSpace(fmt.Sprintf("%s %d %s", r.Proto, r.Status, http.StatusText(r.Status))))}}
	v.Tone = fmt.Sprintf("s%d", r.Status/100)
	name := ""
	if !strings.HasPrefix(at, "/") {
		name = at
	}
	v.Head = headView(r.Header, name)
	v.body(r.Body, at)
	switch {
	case r.Truncated:
		v.Note = strings.TrimPrefix(v.Note+fmt.Sprintf("; the run kept %s of %s bytes", grouped(len(r.Body)), grouped(int(r.Size))), "; ")
	case len(r.Body) == 0:
		v.Note = "no body"
	}
	return v
}

func headView(h http.Header, hit string) []line {
	var all []line
	for _, field := range headerLines(h) {
		name, _, _ := strings.Cut(field, ":")
		all = append(all, line{Text: cut(oneLine(field), 2*maxLine), Hit: hit != "" && strings.EqualFold(name, hit)})
	}
	return all
}

func (v *messageView) body(raw []byte, pointer string) {
	all := bodyLines(raw, pointer)
	v.Body = window(all, maxPageHead, maxPageAround)
	size := 0
	for i, l := range v.Body {
		if size += len(l.Text); size > maxPageBody {
			v.Body = v.Body[:i]
			v.Note = fmt.Sprintf("cut here: %s were received", counted(len(raw), "byte"))
			return
		}
	}
	if len(raw) > maxLaidOut {
		v.Note = fmt.Sprintf("cut here: %s were received", counted(len(raw), "byte"))
	}
}
