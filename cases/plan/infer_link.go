package plan

import (
	"fmt"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// linked finds a Link Object that leads to the operation, or to another one with the same path up to the parameter, and gives the
// parameter its value.
func (i *inference) linked(op *specs.Operation, p *specs.Parameter) (origin, bool) {
	prefix := cases.Through(op.Path, p.Name)
	for _, producer := range i.contract.Operations {
		if intent.Safe(producer.Method) || !producer.Planned || strings.HasPrefix(producer.Path, prefix) {
			continue
		}
		for _, r := range producer.Responses {
			if !strings.HasPrefix(r.Status, "2") {
				continue
			}
			for _, l := range r.Links {
				target := i.contract.Operation(l.Operation)
				if target == nil || l.Elsewhere || cases.Through(target.Path, p.Name) != prefix {
					continue
				}
				if text, ok := linkValue(l, "path", p.Name); ok {
					o := origin{op: producer, id: text, text: fmt.Sprintf("the link %s of %s", l.Name, producer.ID)}
					o.collection, o.kind = namedCollection(op.Path, p.Name)
					return o, true
				}
			}
		}
	}
	return origin{}, false
}

// linkValue is the expression on the answer that a Link Object gives a parameter.
func linkValue(l *specs.Link, in, name string) (string, bool) {
	for _, key := range []string{in + "." + name, name} {
		if text, ok := l.Parameters[key].(string); ok && strings.HasPrefix(text, "$response.") {
			return text, true
		}
	}
	return "", false
}
