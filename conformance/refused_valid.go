package conformance

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// otherReason says why the refusal of a valid request does not contradict the contract, which promises that its form is
// accepted and not that its effect is possible; empty where it does. Only what says "invalid" contradicts.
func (j *judgement) otherReason() string {
	r := j.x.Response
	if j.run.rules[j.c.Rule].Basis == "" || r.Status >= 500 {
		return ""
	}
	other := "refused for another reason than its form: " + got(r)
	if r.Status/100 == 4 && SaysTaken(r) {
		return other
	}
	if name := j.blamed(); name != "" {
		return fmt.Sprintf("refused for what it says of %q, which this case leaves as it was: two members may depend on each other: %s", name, got(r))
	}
	if name := j.blamedArgument(); name != "" {
		return fmt.Sprintf("refused for the parameter %q, which this case leaves as it was: two parameters may depend on each other: %s", name, got(r))
	}
	if id := j.aboutTheObject(); id != "" {
		return fmt.Sprintf("refused for what %s is: whether a value of a list makes sense may depend on the object: %s", id, got(r))
	}
	if text := j.demanded(); text != "" {
		return "refused for what this value asks for beside it, and no keyword says: " + text
	}
	if text := j.absentBeside(); text != "" {
		return "refused for what is not there, and this value asks for: " + text
	}
	if invalid := j.declaredInvalid(); len(invalid) > 0 {
		if !slices.Contains(invalid, r.Status) {
			return other
		}
		return ""
	}
	op := j.run.Contract.Operation(j.s.Operation)
	switch {
	case r.Status == http.StatusNotFound && listedInPath(j.c):
		return "" // it names what is not there, though the contract lists it: the case's level says how sure that is
	case r.Status != http.StatusBadRequest && r.Status != http.StatusUnprocessableEntity:
		return other
	case r.Status == http.StatusUnprocessableEntity && j.run.rules[j.c.Rule].Basis == cases.ByExample:
		return fmt.Sprintf("undecided: an example was refused with %s, and nothing declares that this says invalid", got(r))
	case r.Status == http.StatusUnprocessableEntity && op != nil && byItself(op.Response(422)) && byItself(op.Response(400)):
		return fmt.Sprintf("undecided: it was refused with %s, which the contract documents beside 400 and x-conformance declares for nothing", got(r))
	}
	return ""
}

// SaysTaken says whether a refusal says in words that what was sent exists already: a value that must be unique is no matter of its form.
func SaysTaken(r *result.Response) bool {
	text := strings.ToLower(string(r.Body[:min(len(r.Body), 4<<10)]))
	for _, words := range []string{"already exist", "already taken", "already in use", "already registered", "must be unique", "not unique", "unique constraint", "duplicate key", "duplicate entry", "duplicate value", "is a duplicate"} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// listedInPath says whether a case sends another value of a closed list in the path.
func listedInPath(c *cases.Case) bool {
	return c.Mutation != nil && c.Mutation.In == "path" && (c.Mutation.Keyword == "enum" || c.Mutation.Keyword == "const")
}

// declaredInvalid lists the statuses that the contract declares for requests of the wrong form, at any place.
func (j *judgement) declaredInvalid() []int {
	var all []int
	declared := []map[string]specs.Outcome{j.run.Contract.Facts.Refusals}
	if op := j.run.Contract.Operation(j.s.Operation); op != nil {
		declared = append(declared, op.Facts.Refusals)
	}
	for _, refusals := range declared {
		for name, outcome := range refusals {
			if condition, _, _ := strings.Cut(name, "@"); strings.HasPrefix(condition, "invalid") || condition == "malformed" {
				all = append(all, outcome.Status)
			}
		}
	}
	return all
}

// byItself says whether a response is documented for its very status.
func byItself(r *specs.Response) bool {
	if r == nil {
		return false
	}
	_, err := strconv.Atoi(r.Status)
	return err == nil
}

// usedUp takes back what was concluded from refusals of valid requests where the group itself shows that they were refused for
// what had happened before: the accepted request is refused alike when it is sent again at the end, or was already when it was sent
// once more as a case; or what is invalid is refused in another way.
func (g *groupRun) usedUp() {
	alike := map[string]bool{}
	if x := g.refusedClosing; x != nil {
		alike[x.refused()] = true
	}
	invalid, malformed := map[string]bool{}, map[string]bool{}
	for _, record := range g.records {
		if m := record.source.Mutation; m != nil && m.Sent == m.Valid {
			for _, kind := range g.refusedKinds(record) {
				alike[kind] = true
			}
		}
		if record.Refusal != nil && record.source.Class == cases.Negative && record.own == result.Pass {
			if x := lastExchange(record); x != nil && record.Refusal.Condition == "invalid" {
				invalid[x.refused()] = true
			} else if x != nil && record.Refusal.Condition == "malformed" {
				malformed[x.refused()] = true
			}
		}
	}
	for _, record := range g.records {
		// A lenient service goes past what is wrong with a request, and refuses it as it refuses the accepted one by now.
		if x := lastExchange(record); g.refusedClosing != nil && x != nil && x.refused() == g.refusedClosing.refused() {
			record.Refusal = nil
			if fails(x) && record != g.control && record.breached() {
				g.takeBack(record, "the accepted request, too, is answered so by now: "+x.refused())
				continue
			}
		}
		if kind, ok := g.refusedAccepted(record); ok && alike[kind] {
			g.takeBack(record, "the accepted request, too, is refused by now: "+kind)
			continue
		}
		for _, kind := range g.refusedKinds(record) {
			switch {
			case alike[kind]:
				g.takeBack(record, "the accepted request, too, is refused by now: "+kind)
			case len(invalid) > 0 && !invalid[kind] && !(malformed[kind] && ofForm(record)):
				g.takeBack(record, "refused for another reason than what is invalid: "+kind)
			}
		}
	}
}

// ofForm says whether a case is about how a body is written: there "malformed" contradicts the contract as "invalid" does elsewhere.
func ofForm(record *caseRun) bool {
	for _, id := range record.Requirements {
		if strings.HasSuffix(id, ":well-formed") {
			return true
		}
	}
	return false
}

// refusedKinds is how a valid request was refused, where that was reported.
func (g *groupRun) refusedKinds(record *caseRun) []string {
	if g.rules[record.Rule].Basis == "" || record.own == result.Inconclusive {
		return nil
	}
	x := lastExchange(record)
	if x == nil || x.Response == nil || x.Response.Status/100 != 4 {
		return nil
	}
	for _, found := range [][]result.Finding{record.Findings, record.Notes} {
		for _, f := range found {
			if f.Rule == record.Rule && f.Status == x.Response.Status {
				return []string{x.refused()}
			}
		}
	}
	return nil
}

// refusedAccepted is how the last request of a case was refused that should be accepted, whatever its rule rests on.
func (g *groupRun) refusedAccepted(record *caseRun) (kind string, ok bool) {
	x := lastExchange(record)
	if record.own != result.Fail || x == nil || x.Response == nil || x.Response.Status/100 != 4 {
		return "", false
	}
	for _, s := range record.source.Steps {
		if s.ID == x.Step && s.Role == cases.Probe && s.Expect.Outcome == cases.Accepted {
			return x.refused(), true
		}
	}
	return "", false
}

// takeBack removes a case's own findings and leaves its requirement unproven.
func (g *groupRun) takeBack(record *caseRun, reason string) {
	own := func(f result.Finding) bool { return f.Rule == record.Rule }
	record.Findings, record.Notes = slices.DeleteFunc(record.Findings, own), slices.DeleteFunc(record.Notes, own)
	g.inconclusive(record, reason)
}

func lastExchange(record *caseRun) *exchange {
	if len(record.exchanges) == 0 {
		return nil
	}
	x := record.exchanges[len(record.exchanges)-1]
	if x.Response == nil {
		return nil
	}
	return x
}

// kindOfRefusal is a refusal's status with what identifies its kind: the type or title of problem details (RFC 9457 §3.1), or a
// code. A message is not, since it may quote the request.
func kindOfRefusal(r *result.Response) string {
	kind := cases.StatusText(r.Status)
	body, err := r.JSON()
	if err != nil {
		return kind
	}
	members, _ := body.(map[string]any)
	for _, name := range []string{"type", "code", "error_code", "error", "title"} {
		switch v := members[name].(type) {
		case string:
			if v != "" && v != "about:blank" && (name == "title" || !strings.ContainsAny(v, " \t")) {
				return kind + " " + v
			}
		case map[string]any: // { error: { code: … } }
			if code, ok := v["code"].(string); ok {
				return kind + " " + code
			}
		}
	}
	return kind
}
