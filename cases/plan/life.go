package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// lives follows objects through their lives: what was sent is read, listed, changed and, once deleted, gone.
func lives() generator {
	rule := func(id, summary, source string, level cases.Level, confidence cases.Confidence, fix string, follows ...string) cases.Rule {
		return cases.Rule{ID: id, Summary: summary, Source: source, Level: level, Confidence: confidence, Fix: fix, Follows: follows}
	}
	return generator{
		rules: []cases.Rule{
			rule("sent-is-read", "What was sent is what is read.", "RFC 9110 §9.3.3, §9.3.4; x-conformance normalises", cases.Violation, cases.Declared,
				"store every member as it was sent; where it is tidied on purpose say so in x-conformance: normalises", "read-back"),
			rule("default-applied", "What a request leaves out has the value that its default says.", "OpenAPI 3.0.4 §4.7.24.2; JSON Schema 2020-12 Validation §9.2", cases.Violation, cases.Declared,
				"fill in the default of the contract before the object is stored, or correct the contract", "sent-is-read"),
			rule("listed", "What was made is listed.", "RFC 9110 §15.3.2; x-conformance pages", cases.Violation, cases.Declared,
				"let the list read what the creation writes; where it lags behind say how far in x-conformance: settles", "read-back"),
			rule("gone", "What was deleted is not there any more.", "RFC 9110 §9.3.5; x-conformance refusals, gone", cases.Violation, cases.Declared,
				"answer a request for what was deleted as the contract says"),
			rule("deleted-twice", "Deleting again does not fail.", "RFC 9110 §9.2.2 (DELETE is idempotent)", cases.Violation, cases.Must,
				"answer 204, 404 or 410 to a second DELETE"),
			rule("read-only", "What is readOnly is not taken from a request.", "OpenAPI 3.1.1 §4.8.24.3; JSON Schema 2020-12 Validation §9.4; OWASP API Security Top 10 2023 API3", cases.Violation, cases.Must,
				"leave members that are readOnly out of what a request is read into"),
			rule("no-extras", "A member that a closed body does not have is not kept.", "JSON Schema 2020-12 Core §10.3.2.3; OWASP API Security Top 10 2023 API3", cases.Violation, cases.Must,
				"refuse members that the schema does not have, or drop them before anything is stored"),
			rule("put-idempotent", "A PUT that is sent twice leaves the object as one does.", "RFC 9110 §9.2.2", cases.Violation, cases.Must,
				"write what the request says, not what it adds to what is there"),
			rule("put-replaces", "What a PUT leaves out is not kept from before.", "RFC 9110 §9.3.4", cases.Warning, cases.Should,
				"take away what the request leaves out, or call the operation PATCH"),
			rule("put-status", "A PUT says by its status whether the object was there.", "RFC 9110 §9.3.4", cases.Warning, cases.Must,
				"answer 201 where the request has made the object, and 200 or 204 where it was there"),
			rule("stamped", "The time of the last change moves with each change.", "OpenAPI 3.1.1 §4.8.24 (the member's description)", cases.Warning, cases.Should,
				"write the time with every change of the object, or say in the description what the time is"),
			rule("patch-keeps", "What a patch does not name stays as it is.", "RFC 7396 §2; of a plain PATCH the operation's own text", cases.Violation, cases.Must,
				"change the members only that the patch names"),
			rule("patch-removes", "A member that a merge patch sets to null is taken away.", "RFC 7396 §2", cases.Violation, cases.Must,
				"tell a member that is null from one that is not there, and remove it"),
		},
		plan: func(d *draft) {
			d.listedAfter()
			switch reader, link := d.contract.ObjectReader(d.op); {
			case reader == nil:
				d.inferredLives()
			case link != nil:
				d.madeLives(reader, link)
			case d.op.Method == "DELETE":
				d.deletions(reader)
			default:
				d.updates(reader)
			}
		},
	}
}

// stateCase is a case of one of the operation's state requirements; nil where the contract has no such requirement.
func (d *draft) stateCase(keyword, variant, rule, why string) *cases.Case {
	r := d.requirement("state:" + keyword)
	if r == nil {
		return nil
	}
	return &cases.Case{
		ID: r.ID + "~" + variant, Rule: rule, Requirements: []string{r.ID}, Class: cases.Positive,
		Why: why, Proof: "the case has made the object itself",
	}
}

// skipState notes why the operation's state requirements are not tried.
func (d *draft) skipState(keywords string, err error) {
	for keyword := range strings.FieldsSeq(keywords) {
		if r := d.requirement("state:" + keyword); r != nil {
			d.skip(r.ID, err.Error(), unlockOf(err))
		}
	}
}

// linkedRead asks for what an earlier step made, by the link of its answer.
func (d *draft) linkedRead(caseID, id, made string, reader *specs.Operation, link *specs.Link) (cases.Step, error) {
	b := &base{op: reader}
	for _, p := range reader.Parameters {
		expression, linked := link.Parameters[p.Name].(string)
		if !linked {
			expression, linked = link.Parameters[p.In+"."+p.Name].(string)
		}
		if !linked {
			if p.Required {
				return cases.Step{}, &blockedError{reason: "the link " + link.Name + " does not give the parameter " + p.Name}
			}
			continue
		}
		sample, err := d.maker(p.Name).Sample(p.Schema, p.Name)
		if err != nil {
			return cases.Step{}, err
		}
		b.arguments = append(b.arguments, cases.Argument{In: p.In, Name: p.Name, Value: &cases.Value{
			Expression: &cases.Expression{Step: made, Expr: expression}, Sample: cases.Lit(sample).Literal,
		}})
	}
	s := b.step(d, caseID, id, cases.Probe)
	s.Expect.Outcome = cases.Accepted
	d.lag(&s)
	return s, nil
}

// echoes demand that the members that a step sent are those of the answer.
func (d *draft) echoes(sent string, names []string, b *base) []cases.MemberExpectation {
	members, _ := b.payload.(map[string]any)
	var all []cases.MemberExpectation
	for _, name := range names {
		if v, ok := members[name]; ok && !cases.OneOfSet(name) && (d.declares(b.op) || !d.leftToService(b.op, name, v) && !d.altered(b.op, name, v)) {
			all = append(all, cases.MemberExpectation{
				Expr: "$response.body#" + jsonpointer.Of(name), How: cases.Same, Lenient: !d.declares(b.op), Listed: !movesByItself(name) && listedTexts(d.bodyMember(b.op, name)),
				Value: cases.Value{Expression: &cases.Expression{Step: sent, Expr: "$request.body#" + jsonpointer.Of(name)}, Sample: cases.Lit(v).Literal},
			})
		}
	}
	return all
}

// listedTexts says whether a schema is a closed list of texts.
func listedTexts(s *specs.Schema) bool {
	list, _, ok := s.Find("enum")
	values, _ := list.([]any)
	return ok && len(values) > 1 && !slices.ContainsFunc(values, func(v any) bool { _, text := v.(string); return !text && v != nil })
}

// held says how members are compared.
func held(how string, all []cases.MemberExpectation) []cases.MemberExpectation {
	for i := range all {
		all[i].How = how
	}
	return all
}

// declares says whether somebody has written x-conformance on an operation: then what it normalises stands there too.
func (d *draft) declares(op *specs.Operation) bool {
	f := op.Facts
	return d.keepsSent(op) || len(f.Draws) > 0 || len(f.Restores) > 0 || len(f.Refusals) > 0 || f.Idempotency != nil && f.Idempotency.Declared
}
