package specs

import (
	"slices"
	"strings"
)

// Initial is the state in which an object begins, as far as the contract shows it: the one that its creation has as a default, else the first
// that no action leads to, else the first.
func (c *Contract) Initial(s *StateRule, creation *Operation) string {
	if sent, _ := creation.Sent(); sent != nil {
		if v, _, found := sent.Member(s.Member).Find("default"); found {
			if text, isText := v.(string); isText && slices.Contains(s.States, text) {
				return text
			}
		}
	}
	for _, state := range s.States {
		if !slices.ContainsFunc(c.actionsOn(s.Reader), func(op *Operation) bool { return op.LeadsTo(state) }) {
			return state
		}
	}
	return s.States[0]
}

// actionsOn are the operations that do something to the objects that a reader shows, and answer with them.
func (c *Contract) actionsOn(reader *Operation) (all []*Operation) {
	for _, op := range c.Operations {
		if op.Planned && strings.HasPrefix(op.Path, reader.Resource()+"/") && c.Acted(op) == reader {
			all = append(all, op)
		}
	}
	return all
}

// mostActions bounds how many actions bring an object from one state to another.
const mostActions = 4

// Way gives the fewest actions that bring an object from a state to one of some others, each in a state that allows it.
func (c *Contract) Way(s *StateRule, from string, to []string) (way []*Operation, ok bool) {
	type stand struct {
		state string
		way   []*Operation
	}
	actions := c.actionsOn(s.Reader)
	allowed := make([]*StateRule, len(actions))
	for i, op := range actions {
		allowed[i] = c.StatesOf(op)
	}
	seen := map[string]bool{from: true}
	for queue := []stand{{state: from}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if slices.Contains(to, at.state) {
			return at.way, true
		}
		if len(at.way) == mostActions {
			continue
		}
		for i, op := range actions {
			if allowed[i] != nil && !slices.Contains(allowed[i].Allowed, at.state) {
				continue
			}
			for _, next := range s.States {
				if op.LeadsTo(next) && !seen[next] {
					seen[next] = true
					queue = append(queue, stand{next, append(slices.Clip(at.way), op)})
				}
			}
		}
	}
	return nil, false
}

// stateful lists the state that an operation needs, where a text says of it that it is refused in others.
func (r *requirer) stateful() {
	if s := r.c.StatesOf(r.op); s != nil {
		r.add(Requirement{
			ID: r.id("refusal:state"), Kind: KindRefusal, Keyword: "state", Place: s.Place,
			Text: "what is not " + strings.Join(s.Allowed, " or ") + " is refused",
		})
	}
}
