package cases

import (
	"fmt"

	"holdfast/specs"
)

// tag binds an entity tag to that of the reading before the step. What has no tag now, an object that does not exist, gets the
// planner's sample, which matches nothing.
func (b *Binder) tag(v Value) (any, error) {
	if b.Tag == nil {
		return specs.DecodeJSON(v.Sample)
	}
	if v.At != "" {
		found, ok := b.Tag.Evaluate("$response.body#" + v.At)
		if !ok {
			return specs.DecodeJSON(v.Sample)
		}
		return found, nil
	}
	found, ok := b.Tag.Evaluate("$response.header.ETag")
	if !ok {
		return specs.DecodeJSON(v.Sample)
	}
	if _, isText := found.(string); !isText {
		return nil, fmt.Errorf("the entity tag is no text: %w", ErrUnbound)
	}
	return found, nil
}

// tamperTag changes one digit of an entity tag, the one nearest to its middle, so that a tag with a form to keep keeps it; one
// without digits is tampered with like any other text.
func tamperTag(tag string) string {
	middle, best := len(tag)/2, -1
	for i := range len(tag) {
		if tag[i] >= '0' && tag[i] <= '9' && (best < 0 || distance(i, middle) < distance(best, middle)) {
			best = i
		}
	}
	if best < 0 {
		return tamper(tag)
	}
	digit := tag[best] + 1
	if digit > '9' {
		digit = '0'
	}
	return tag[:best] + string(rune(digit)) + tag[best+1:]
}

func distance(a, b int) int { return max(a-b, b-a) }
