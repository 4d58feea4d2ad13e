package specs

import (
	"fmt"
	"strings"

	"holdfast/specs/jsonpointer"
)

// requirements lists what the contract promises, operation by operation.
func (b *builder) requirements() {
	for i, op := range b.Operations {
		r := &requirer{c: b.Contract, op: op}
		r.accepts()
		for _, p := range op.Parameters {
			r.parameter(p)
		}
		r.requestBody()
		r.responses()
		r.security()
		r.refusals()
		r.idempotency()
		r.balances()
		r.state()
		r.action()
		r.removed()
		r.unique()
		r.stateful()
		r.locked()
		r.pages()
		r.filtered()
		r.sorted()
		r.conditional()
		r.version()
		r.examples()
		if i+1 == len(b.Operations) || b.Operations[i+1].Path != op.Path {
			r.method()
		}
	}
}

// requirer writes the requirements of one operation.
type requirer struct {
	c  *Contract
	op *Operation
	// listed counts the requirements, and spent says that they became too many.
	listed int
	spent  bool
	// branched counts those that hold in a branch only.
	branched     int
	branchesTold bool
}

// full says whether the operation has as many requirements as are listed; what is left out is told once, with its place.
func (r *requirer) full(next *Schema) bool {
	reason := ""
	switch {
	case r.listed >= maxRequirements:
		reason = fmt.Sprintf("too large: what its schemas demand is listed up to %d requirements, and not from here on", maxRequirements)
	case len(r.c.Requirements) >= maxListed:
		reason = fmt.Sprintf("too large: what the schemas of all operations demand is listed up to %d requirements, and not from here on", maxListed)
	default:
		return false
	}
	if !r.spent {
		r.spent = true
		r.c.Unplanned = append(r.c.Unplanned, Unplanned{Operation: r.op.ID, Place: next.Place(), Reason: reason})
	}
	return true
}

// add enters a requirement; of two with one id the first stays.
func (r *requirer) add(q Requirement) {
	if q.Path == "" {
		q.Operation = r.op.ID
	}
	if q.Place == (Place{}) {
		q.Place = r.op.Place
	}
	if _, taken := r.c.requirementAt[q.ID]; taken {
		return
	}
	if (q.Kind == KindBody || q.Kind == KindRequest) && q.In == "body" && q.Broken == "" && r.op != nil && !r.op.BodyMeans() {
		q.Broken = "HTTP gives the body of a " + r.op.Method + " no meaning (RFC 9110 §9.3), and OpenAPI 3.0 ignores it: who does not read it is right"
	}
	r.listed++
	if len(q.Branches) > 0 {
		r.branched++
	}
	r.c.requirementAt[q.ID] = len(r.c.Requirements)
	r.c.Requirements = append(r.c.Requirements, q)
}

func (r *requirer) id(rest string) string { return r.op.ID + "/" + rest }

func (r *requirer) accepts() {
	r.add(Requirement{ID: r.id("request:valid"), Kind: KindAccepts, Keyword: "valid", Text: "a request that keeps the contract is accepted"})
}

func (r *requirer) requestBody() {
	body := r.op.Body
	if body == nil {
		return
	}
	if body.Required {
		r.add(Requirement{
			ID: r.id("request/body:required"), Kind: KindBody, In: "body", Keyword: "required", Value: true,
			Text: "the request has a body", Place: body.Place,
		})
	}
	several := len(body.Content) > 1
	for _, m := range body.Content {
		language := ""
		switch {
		case m.JSON():
			language = "JSON"
		case m.Form() == XMLForm:
			language = "XML"
		}
		if language != "" {
			r.add(Requirement{
				ID: r.id("request/body" + bracket(m.Type, several) + ":well-formed"), Kind: KindBody, In: "body", Keyword: "well-formed", MediaType: m.Type,
				Text: "the body is well-formed " + language, Schema: m.Schema, Place: m.Place,
			})
		}
	}
	if len(body.Content) > 0 && bestMedia(body.Content, "holdfast/none") == nil {
		types := make([]string, len(body.Content))
		for i, m := range body.Content {
			types[i] = m.Type
		}
		r.add(Requirement{
			ID: r.id("request/body:media-type"), Kind: KindBody, In: "body", Keyword: "media-type", MediaType: types[0],
			Text: "the body is " + listing(types), Place: body.Place,
		})
	}
	for _, m := range body.Content {
		if m.Form() != "" && m.Schema != nil {
			w := walker{r: r, in: "body", prefix: "request/body" + bracket(m.Type, several), media: m.Type, text: m.Form() != JSONForm, bytes: m.Form() == BytesForm}
			w.walk([]*Schema{m.Schema}, "", nil)
		}
	}
}

// bracket is the media type's part of an id, which stands only where there are several.
func bracket(mediaType string, several bool) string {
	if !several {
		return ""
	}
	return "[" + mediaType + "]"
}

func (r *requirer) responses() {
	if len(r.op.Responses) == 0 {
		return
	}
	statuses := make([]string, len(r.op.Responses))
	for i, s := range r.op.Responses {
		statuses[i] = s.Status
	}
	r.add(Requirement{
		ID: r.id("response:status"), Kind: KindStatus, Keyword: "status", Text: "the status is " + listing(statuses),
		Place: r.c.Place(r.op.Place.inTree() + "/responses"),
	})
	for _, s := range r.op.Responses {
		for _, m := range s.Content {
			q := Requirement{
				ID: r.id("response/" + s.Status + "/body" + bracket(m.Type, len(s.Content) > 1)), Kind: KindResponseBody, In: "body",
				Keyword: "body", Status: s.Status, MediaType: m.Type, Schema: m.Schema, Place: m.Place,
				Text: fmt.Sprintf("the body of %s is %s and keeps its schema", answer(s.Status), m.Type), Broken: brokenText(m.Schema),
			}
			switch {
			case m.Schema != nil:
			case m.ItemSchema != nil:
				q.Schema, q.Broken = m.ItemSchema, brokenText(m.ItemSchema)
				q.Text = fmt.Sprintf("the body of %s is %s and each of its items keeps its schema", answer(s.Status), m.Type)
			default:
				q.Text = fmt.Sprintf("the body of %s is %s", answer(s.Status), m.Type)
			}
			r.add(q)
		}
		for _, h := range s.Headers {
			verb := "has"
			if !h.Required {
				verb = "may have"
			}
			r.add(Requirement{
				ID: r.id("response/" + s.Status + "/header#" + jsonpointer.Of(h.Name)), Kind: KindResponseHeader, In: "header", Pointer: jsonpointer.Of(h.Name),
				Keyword: "header", Status: s.Status, Schema: h.Schema, Place: h.Place, Broken: brokenText(h.Schema),
				Text: fmt.Sprintf("%s %s the header %s as declared", answer(s.Status), verb, h.Name),
			})
		}
	}
}

func answer(status string) string {
	if status == "default" {
		return "any other answer"
	}
	return "a " + status + " answer"
}

func brokenText(s *Schema) string {
	if err := s.Broken(); err != nil {
		return err.Error()
	}
	return ""
}

func (r *requirer) method() {
	var declared []string
	for _, op := range r.c.OperationsAt(r.op.Path) {
		declared = append(declared, op.Method)
	}
	place := r.c.Place(jsonpointer.Of("paths", r.op.Path))
	if i := strings.LastIndexByte(r.op.Place.inTree(), '/'); place.Pointer == "" && i > 0 {
		place = r.c.Place(r.op.Place.inTree()[:i])
	}
	r.add(Requirement{
		ID: "ANY:" + r.op.Path + "/method:undeclared", Path: r.op.Path, Kind: KindMethod, Keyword: "undeclared",
		Text: "methods other than " + strings.ReplaceAll(listing(declared), " or ", " and ") + " are refused", Place: place,
	})
}
