package conformance

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases/plan"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// chosen tries the planned request with other values of closed lists. A refusal says of which member ("users cannot have the role
// SYSTEM"); without one, each member has its second value once.
func (g *groupRun) chosen(op *specs.Operation, on plan.Rung, refused *exchange, try sendRung) (plan.Rung, bool) {
	tried := map[string]bool{}
	told := textsOf(refused)
	says := func(v any) bool {
		return slices.ContainsFunc(told, func(text string) bool { return hasWord(text, fmt.Sprint(v)) })
	}
	for _, c := range g.Plan.Choices(op, on, says) {
		if refused != nil && !namesChoice(refused, c) || refused == nil && tried[c.Pointer] {
			continue
		}
		tried[c.Pointer] = true
		r := on
		r.Choose = map[string]any{c.Pointer: c.Value}
		maps.Copy(r.Choose, on.Choose)
		if _, ok := try(r); ok {
			return r, true
		}
	}
	return plan.Rung{}, false
}

// namesChoice says whether the text of a refusal has the value of a listed member as a word of its own, or the member's name.
func namesChoice(x *exchange, c plan.Choice) bool {
	texts := textsOf(x)
	name := "" // of the whole body
	if tokens := jsonpointer.Tokens(c.Pointer); len(tokens) > 0 {
		name = tokens[len(tokens)-1]
	}
	value := fmt.Sprint(c.Has)
	return slices.ContainsFunc(texts, func(text string) bool {
		words := " " + strings.Join(nouns.Words(text), " ") + " "
		return text != value && hasWord(text, value) || name != "" && asksForMember(text, name) || len(nouns.Words(name)) > 1 && strings.Contains(words, " "+strings.Join(nouns.Words(name), " ")+" ")
	})
}
