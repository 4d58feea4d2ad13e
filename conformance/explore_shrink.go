package conformance

import (
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

const (
	// mostSmaller bounds how often a drawing is sent in a smaller form, and longestSmaller for how long that is done: where reads may lag
	// behind writes each time takes as long as they may.
	mostSmaller    = 60
	longestSmaller = 5 * time.Second
)

// smaller looks for a smaller form of a drawing that is answered as wrongly: with fewer steps, and then with fewer parameters, members and
// items, half of them at a time and at last each alone. The drawing becomes the smallest that was found.
func (r *runner) smaller(ctx context.Context, d *drawing) {
	s := &shrinking{runner: r, drawing: d, until: time.Now().Add(longestSmaller)}
	s.leaveOut(ctx, 1, stepEdits)
	s.leaveOut(ctx, len(partEdits(&d.group.Cases[0], nil)), partEdits)
	d.record.Requests += s.spent
	var left []string
	for _, step := range d.group.Cases[0].Steps {
		left = append(left, step.ID)
	}
	for i := range d.record.Findings {
		if f := &d.record.Findings[i]; len(left) > 1 {
			f.Sequence = left
		}
	}
}

// shrinking is the search for a smaller form.
type shrinking struct {
	*runner
	drawing *drawing
	until   time.Time
	// tries counts the forms that were sent, and spent the requests that they took.
	tries, spent int
}

// leaveOut tries edits, so many at once, then half as many, and in the end one at a time.
func (s *shrinking) leaveOut(ctx context.Context, size int, edits func(*cases.Case, *result.Finding) []edit) {
	for ; size > 0; size /= 2 {
		for at := 0; ; {
			all := edits(&s.drawing.group.Cases[0], &s.drawing.record.Findings[0])
			if at >= len(all) || s.tries >= mostSmaller || ctx.Err() != nil || time.Now().After(s.until) {
				break
			}
			if !s.without(ctx, all[at:min(at+size, len(all))]) {
				at += size
			}
		}
	}
}

// without sends the drawing after edits, and says whether it became that.
func (s *shrinking) without(ctx context.Context, edits []edit) bool {
	g := s.drawing.group
	c := g.Cases[0]
	for _, change := range edits {
		c.Steps = change(c.Steps)
	}
	g.Cases = []cases.Case{c}
	if reflect.DeepEqual(c.Steps, s.drawing.group.Cases[0].Steps) || !s.wellFormed(&g) {
		return false
	}
	s.tries++
	record := s.drawOnce(ctx, s.drawing, &g).records[1]
	s.spent += record.Requests
	if !shows(record, s.drawing.record) {
		return false
	}
	s.drawing.group, s.drawing.record = g, record
	return true
}

// shows says whether a record has all the findings of another one, and has them for certain.
func shows(record, other *caseRun) bool {
	for i := range other.Findings {
		if find(record.Findings, other.Findings[i].Fingerprint) == nil {
			return false
		}
	}
	return true
}

// wellFormed says whether the steps of a smaller form are still what they were: valid, or wrong.
func (r *runner) wellFormed(g *cases.Group) bool {
	for i := range g.Cases[0].Steps {
		s := &g.Cases[0].Steps[i]
		w, err := (&cases.Binder{Contract: r.Contract, RunID: "plan", Group: g.ID}).Bind(s)
		if err != nil || s.Class != r.Plan.Certifier().Judge(r.Contract.Operation(s.Operation)).Classify(w).Class {
			return false
		}
	}
	return true
}

// edit gives smaller steps, and leaves those that it is given as they are.
type edit func([]cases.Step) []cases.Step

// stepEdits leave out steps: those after the one that showed the finding, and each before it that the finding does not rest on: without
// the deletion nothing is wrong with an object that is still there, and the twin shows that nothing else is wrong with a wrong request.
func stepEdits(c *cases.Case, f *result.Finding) (all []edit) {
	last := slices.IndexFunc(c.Steps, func(s cases.Step) bool { return s.ID == f.Step })
	if last < 0 {
		last = len(c.Steps) - 1
	}
	if last+1 < len(c.Steps) {
		all = append(all, func(steps []cases.Step) []cases.Step { return slices.Clone(steps[:last+1]) })
	}
	for i := last - 1; i >= 0; i-- {
		if c.Steps[i].Role == cases.Setup {
			continue
		}
		all = append(all, func(steps []cases.Step) []cases.Step { return slices.Delete(slices.Clone(steps), i, i+1) })
	}
	return all
}

// partEdits leave out parameters, and members and items of bodies. What a wrong request lacks its twin lacks too.
func partEdits(c *cases.Case, _ *result.Finding) (all []edit) {
	last := &c.Steps[len(c.Steps)-1]
	for i := len(c.Steps) - 1; i >= 0; i-- {
		s := &c.Steps[i]
		if c.Mutation != nil && s != last && s.Role == cases.Setup {
			continue // it follows the wrong request
		}
		for _, a := range s.Parameters {
			if a.In == "query" || a.In == "header" || a.In == "cookie" {
				all = append(all, every(c, i, func(s cases.Step) (cases.Step, bool) { return withoutParameter(s, a) }))
			}
		}
		if s.Body == nil || s.Body.Payload == nil {
			continue
		}
		payload, err := specs.DecodeJSON(s.Body.Payload)
		if err != nil {
			continue
		}
		for _, pointer := range inside(payload, "") {
			all = append(all, every(c, i, func(s cases.Step) (cases.Step, bool) { return withoutMember(s, pointer) }))
		}
	}
	return all
}

// every makes an edit of one step one of its twin too, which must stay the same but for the wrong place.
func every(c *cases.Case, i int, change func(cases.Step) (cases.Step, bool)) edit {
	return func(steps []cases.Step) []cases.Step {
		steps = slices.Clone(steps)
		for k := range steps {
			twin := c.Mutation != nil && i == len(c.Steps)-1 && steps[k].Role == cases.Setup && steps[k].Operation == steps[i].Operation
			if k != i && !twin {
				continue
			}
			if changed, ok := change(steps[k]); ok {
				steps[k] = changed
			}
		}
		return steps
	}
}

func withoutParameter(s cases.Step, a cases.Argument) (cases.Step, bool) {
	s.Parameters = slices.DeleteFunc(slices.Clone(s.Parameters), func(other cases.Argument) bool { return other.In == a.In && other.Name == a.Name })
	return s, true
}

func withoutMember(s cases.Step, pointer string) (cases.Step, bool) {
	if s.Body == nil {
		return s, false
	}
	payload, err := specs.DecodeJSON(s.Body.Payload)
	if err != nil {
		return s, false
	}
	if _, there := jsonpointer.At(payload, pointer); !there {
		return s, false
	}
	if payload, err = jsonpointer.Without(payload, pointer); err != nil {
		return s, false
	}
	text, err := json.Marshal(payload)
	if err != nil {
		return s, false
	}
	body := *s.Body
	body.Payload = text
	body.Replacements = slices.DeleteFunc(slices.Clone(body.Replacements), func(r cases.Replacement) bool { return !stands(payload, r.Target) })
	s.Body = &body
	return s, true
}

func stands(payload any, pointer string) bool {
	_, there := jsonpointer.At(payload, pointer)
	return there
}

// inside are the pointers of the members and items of a value, the outer before the inner ones, and the last items first.
func inside(v any, at string) (all []string) {
	switch v := v.(type) {
	case map[string]any:
		names := slices.Sorted(maps.Keys(v))
		for _, name := range names {
			all = append(all, at+jsonpointer.Of(name))
		}
		for _, name := range names {
			all = append(all, inside(v[name], at+jsonpointer.Of(name))...)
		}
	case []any:
		for i := len(v) - 1; i >= 0; i-- {
			all = append(all, at+jsonpointer.Of(strconv.Itoa(i)))
		}
		for i, item := range v {
			all = append(all, inside(item, at+jsonpointer.Of(strconv.Itoa(i)))...)
		}
	}
	return all
}
