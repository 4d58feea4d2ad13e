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

// lackingKey finds the key that a refusal misses: "Missing config option: url", "config.url is required", "setting 'host' must be set".
var lackingKey = regexp.MustCompile("(?i)\\b(?:missing|requires?|lacks?)\\b[^:\"'`]{0,40}[:\"'`]\\s*[\"'`]?([a-z][\\w-]{0,40})|(?:^|[\"'`.\\s])([a-z][\\w-]{0,40})[\"'`]?\\s+(?:is |are )?(?:required|missing|not (?:set|given|provided|specified)|must be (?:set|given|provided|specified))")

// keyed adds to a map in the body what its refusal misses there: the contract leaves open which keys the settings of a webhook have. Where the next refusal
// misses another one, that is added as well, and what is said of the form of a text is heeded.
func (g *groupRun) keyed(op *specs.Operation, on plan.Rung, refused *exchange, try sendRung) (plan.Rung, bool) {
	open := g.Plan.TextMaps(op, on)
	if len(open) == 0 {
		return on, false
	}
	body, _ := sentWith(refused)
	for range mostAsked {
		at, key := g.missing(open, refused, body)
		if key == "" {
			break
		}
		r := on
		r.Choose = map[string]any{}
		maps.Copy(r.Choose, on.Choose)
		settings := map[string]any{}
		if has, there := r.Choose[at].(map[string]any); there {
			maps.Copy(settings, has)
		} else if v, _ := jsonpointer.At(body, at); v != nil {
			has, _ := v.(map[string]any)
			maps.Copy(settings, has)
		}
		if settings[key] != nil {
			break
		}
		settings[key] = g.Plan.TextFor(op, at, key)
		r.Choose[at] = settings
		x, ok := try(r)
		if ok {
			return r, true
		}
		if x == nil {
			break
		}
		on, refused = r, x
		body, _ = sentWith(x)
	}
	return g.told(op, on, refused, try)
}

// missing is the map and its key that a refusal misses; "" where it names none. A key that the body has elsewhere is not one of the map's.
func (g *groupRun) missing(at []string, refused *exchange, body any) (string, string) {
	for _, text := range textsOf(refused) {
		if len(text) > mostSaid {
			continue
		}
		for _, found := range lackingKey.FindAllStringSubmatch(text, -1) {
			key := found[1] + found[2]
			members, _ := body.(map[string]any)
			if _, has := members[key]; has || slices.Contains(ofErrors(), strings.ToLower(key)) {
				continue
			}
			for _, pointer := range at {
				tokens := jsonpointer.Tokens(pointer)
				if len(at) == 1 && !strings.EqualFold(tokens[len(tokens)-1], key) || strings.Contains(strings.ToLower(text), strings.ToLower(tokens[len(tokens)-1])) && !strings.EqualFold(tokens[len(tokens)-1], key) {
					return pointer, key
				}
			}
		}
	}
	return "", ""
}

// sentWith is the JSON that was sent with what was refused.
func sentWith(x *exchange) (any, bool) {
	if x == nil || x.Request == nil {
		return nil, false
	}
	body := bodySent(x.Request)
	return body, body != nil
}
