package conformance

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"holdfast/cases/plan"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// lacks finds what a refusal says of a member that was not sent.
var lacks = regexp.MustCompile(`(?i)\b(required|missing|must be (set|given|provided|present|specified)|(can ?not|may not|must not|should not) be (empty|blank|null|none))\b`)

// memberName is how members are called in a body.
var memberName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{1,60}$`)

// unsaid sends a request again with members that its refusal asks for and that the contract has none of: {"document_type_id": ["This field is required."]}. The
// schema of what is sent is often that of what is shown, which has the object in place of its id.
func (g *groupRun) unsaid(op *specs.Operation, on plan.Rung, refused *exchange, try sendRung) (plan.Rung, bool) {
	for range mostAsked {
		names := slices.DeleteFunc(lackingMembers(refused), func(name string) bool {
			return slices.Contains(on.Also, name) || !g.Plan.Unsaid(op, name)
		})
		if len(names) == 0 || len(names) > mostNamed {
			return on, false
		}
		on.Also = slices.Concat(on.Also, names)
		if !slices.ContainsFunc(on.With, func(part string) bool { return strings.HasPrefix(part, "body/") }) && op.Body != nil && !op.Body.Required && on.Request == "" {
			on.Request = "body"
		}
		x, ok := try(on)
		if ok {
			return on, true
		}
		if found, ok := g.asked(op, on, x, try); ok {
			return found, true
		}
		refused = x
	}
	return on, false
}

// lackingMembers are the members by whose names an error says that something is missing, and that the request has not.
func lackingMembers(x *exchange) (all []string) {
	if x == nil || x.Request == nil || x.Response == nil || x.Response.Status/100 != 4 {
		return nil
	}
	body, err := x.Response.JSON()
	if err != nil {
		return nil
	}
	sent, isObject := bodySent(x.Request).(map[string]any)
	if !isObject && len(x.Request.Body) > 0 {
		return nil
	}
	var walk func(v any, depth int)
	add := func(name string, texts []string) {
		_, has := sent[name]
		if !has && memberName.MatchString(name) && !slices.Contains(all, name) && slices.ContainsFunc(texts, lacks.MatchString) {
			all = append(all, name)
		}
	}
	walk = func(v any, depth int) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(item, depth)
			}
		case map[string]any:
			if place, ok := v["loc"].([]any); ok && len(place) == 2 && place[0] == "body" {
				name, _ := place[1].(string)
				add(name, saidIn(without(v, "loc"), false))
				return
			}
			for _, name := range slices.Sorted(maps.Keys(v)) {
				if texts, ok := onlyTexts(v[name]); ok {
					add(name, texts)
				} else if depth < 2 {
					walk(v[name], depth+1)
				}
			}
		}
	}
	walk(body, 0)
	return all
}

// onlyTexts are the texts of a list that has nothing else in it.
func onlyTexts(v any) (all []string, ok bool) {
	list, isList := v.([]any)
	for _, item := range list {
		text, isText := item.(string)
		if !isText {
			return nil, false
		}
		all = append(all, text)
	}
	return all, isList && len(all) > 0
}

// nothing sends null for parts that a refusal asked for and then had no such object for: a cabinet that has to say its parent, and has none.
func (g *groupRun) nothing(op *specs.Operation, on plan.Rung, parts []string, refused *exchange, try sendRung) (plan.Rung, bool) {
	r := on
	r.Choose = maps.Clone(on.Choose)
	for _, part := range namedParts(refused, parts) {
		pointer, inBody := strings.CutPrefix(part, "body")
		if inBody && len(jsonpointer.Tokens(pointer)) == 1 && g.Plan.TakesNull(op, pointer) {
			if r.Choose == nil {
				r.Choose = map[string]any{}
			}
			r.Choose[pointer] = nil
		}
	}
	if len(r.Choose) == len(on.Choose) {
		return on, false
	}
	_, ok := try(r)
	return r, ok
}

// unnamed sends a creation without the id that was to call its object: a service that gives ids of its own may refuse to be given one. It is worth something only
// where the answer says where the new object stands.
func (g *groupRun) unnamed(op *specs.Operation, on plan.Rung, try sendRung) (plan.Rung, bool) {
	if !g.Plan.CallsNew(op) {
		return on, false
	}
	on.Unnamed = true
	x, ok := try(on)
	if !ok {
		return on, false
	}
	_, located := firstID(answerOf(x), []string{"$response.header.Location"})
	return on, located || x.listedID != ""
}
