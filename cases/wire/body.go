package wire

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"holdfast/specs"
)

// body asks each reader what it makes of the body.
func (j *judgement) body(r *Request) {
	declared := j.op.Body
	if declared == nil {
		if len(r.Body) > 0 {
			j.leaveOpen("the operation declares no body", true)
		}
		return
	}
	if len(r.Body) == 0 {
		if declared.Required {
			j.refuseAll("the body is required and absent")
		} else if r.HasBody {
			j.leaveOpen("an empty body is taken for an absent one by some", true)
		}
		return
	}
	media, essence := j.media(r)
	if media == nil {
		return
	}
	switch {
	case len(headerLines(r.Header, "Content-Encoding")) > 0:
		j.leaveOpen("the body has a content encoding, which is not read", true)
	case essence == "application/json" || strings.HasSuffix(essence, "+json"):
		j.json(r.Body, media.Schema)
	case essence == "application/x-www-form-urlencoded":
		j.urlencoded(r.Body, media)
	case essence == "multipart/form-data":
		_, params, _ := mime.ParseMediaType(headerLines(r.Header, "Content-Type")[0])
		j.multipart(r.Body, params["boundary"], media)
	case media.Form() == specs.XMLForm:
		j.xml(r.Body, media.Schema)
	case media.Form() == specs.BytesForm:
		j.bytes(r.Body, media.Schema)
	case strings.HasPrefix(essence, "text/") && media.Form() == specs.TextForm:
		j.plainText(r.Body, media.Schema)
	case media.Schema != nil:
		j.leaveOpen("bodies of type "+essence+" are not read", true)
	}
}

// media is the Media Type Object that the body's Content-Type selects; nil where there is nothing to read on.
func (j *judgement) media(r *Request) (*specs.Media, string) {
	lines := headerLines(r.Header, "Content-Type")
	if len(lines) == 0 || lines[0] == "" {
		// RFC 9110 §8.3: a recipient may guess.
		j.leaveOpen("the body has no Content-Type", true)
		for _, m := range j.op.Body.Content {
			if strings.Contains(m.Type, "json") {
				return m, m.Type
			}
		}
		return nil, ""
	}
	if len(lines) > 1 {
		j.leaveOpen("the Content-Type is repeated", true)
	}
	essence, params, err := mime.ParseMediaType(lines[0])
	if err != nil {
		j.refuseAll(fmt.Sprintf("the Content-Type %q is not a media type", lines[0]))
		return nil, ""
	}
	if c := strings.ToLower(params["charset"]); c != "" && c != "utf-8" && c != "us-ascii" {
		j.leaveOpen("the body's charset is "+c, true)
	}
	media := j.op.BodyMedia(lines[0])
	if media == nil {
		j.refuseAll(fmt.Sprintf("the media type %s is not documented", essence))
	}
	return media, essence
}

// json judges a JSON body. A reader that bent nothing holds the same instance as strict, and shares its verdict. The two that
// coerce begin where a type does not fit, so they are not asked about what strict accepts; Go's types refuse some of it.
func (j *judgement) json(body []byte, s *specs.Schema) {
	doc, bad := parse(body)
	if bad != nil {
		j.refuseAll(bad.Error())
		if bad.what == tooDeep {
			j.leaveOpen(bad.what, true)
		}
		return
	}
	if doc.open != "" {
		j.leaveOpen(doc.open, false)
	}
	var verdict string
	judged := false
	for i, r := range j.readers {
		if _, typed := r.(goReader); i > 0 && !typed && j.refusal[0] == "" {
			continue
		}
		v, note, err := r.document(doc, s)
		if errors.Is(err, errExhausted) {
			j.leaveOpen(err.Error(), true)
		}
		if err != nil {
			j.refuse(i, err.Error())
			continue
		}
		why := verdict
		if note != "" || !judged {
			why = j.verdict(s, v)
		}
		if note == "" {
			verdict, judged = why, true
		}
		if i == 0 && why == "" {
			j.survey(v, s, whole(), 0)
		}
		if why != "" {
			j.refuse(i, why)
		} else if note != "" {
			j.bend(i, note)
		}
	}
}

func (j *judgement) verdict(s *specs.Schema, v any) string {
	why, judged := reason(s, v)
	if !judged {
		j.leaveOpen(why, true)
	}
	return why
}

func (j *judgement) plainText(body []byte, s *specs.Schema) {
	if !utf8.Valid(body) || bytes.HasPrefix(body, []byte("\xef\xbb\xbf")) {
		j.leaveOpen("the text is not plain UTF-8", true)
	}
	f := found{present: true, texts: []string{string(body)}}
	for i, r := range j.readers {
		if got := j.read(r, s, s.Admits(), f, reading{}); got.why != "" {
			j.refuse(i, got.why)
		}
	}
}
