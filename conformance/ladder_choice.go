package conformance

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/cases/plan"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// chosen tries the planned request with other values of closed lists. A refusal says of which member ("users cannot have the role
// SYSTEM"); without one, each member has its second value once.
func (g *groupRun) chosen(op *specs.Operation, refused *exchange, try sendRung) (plan.Rung, bool) {
	last := ""
	for _, c := range g.Plan.Choices(op, plan.Rung{}) {
		if refused != nil && !namesChoice(refused, c) || refused == nil && c.Pointer == last {
			continue
		}
		last = c.Pointer
		r := plan.Rung{Choose: map[string]any{c.Pointer: c.Value}}
		if _, ok := try(r); ok {
			return r, true
		}
	}
	return plan.Rung{}, false
}

// namesChoice says whether the text of a refusal has the value of a listed member as a word of its own, or the member's name.
func namesChoice(x *exchange, c plan.Choice) bool {
	if x.Response == nil || x.Response.Status/100 != 4 {
		return false
	}
	texts := []string{string(x.Response.Body)}
	if body, err := x.Response.JSON(); err == nil {
		texts = saidIn(body, false)
	}
	tokens := jsonpointer.Tokens(c.Pointer)
	name := tokens[len(tokens)-1]
	value := fmt.Sprint(c.Has)
	return slices.ContainsFunc(texts, func(text string) bool {
		words := " " + strings.Join(nouns.Words(text), " ") + " "
		return text != value && hasWord(text, value) || asksForMember(text, name) || len(nouns.Words(name)) > 1 && strings.Contains(words, " "+strings.Join(nouns.Words(name), " ")+" ")
	})
}
