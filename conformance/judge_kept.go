package conformance

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// kept holds a reading to what an answer has changed: a member that the answer showed as another one than before must not read as before. What
// reads as a third value has gone on since, and what was shown as under way may be over.
func (j *judgement) kept(e *cases.SameAs, acted, again *cases.Answer, volatile []string) (*result.Finding, string) {
	earlier, ok := j.answers[e.Beside]
	if !ok {
		return nil, "step " + e.Beside + " has no answer"
	}
	before, one := earlier.Body.(map[string]any)
	shown, two := acted.Body.(map[string]any)
	read, three := again.Body.(map[string]any)
	if !one || !two || !three {
		return nil, "the answers have no members that can be compared"
	}
	compared := false
	if f := keptMembers("", before, shown, read, volatile, acted.Request.Path, &compared); f != nil {
		return f, ""
	}
	if f := j.lagging(e, before, shown, read); f != nil {
		return f, ""
	}
	if !compared {
		return nil, "the answer shows nothing that was another one before"
	}
	return nil, ""
}

// lagging looks for a state that the answer shows as it was before, though what is read right after is the one that the action leads to: the answer
// was written before the change. It is a warning, since an action may begin what is done a moment later.
func (j *judgement) lagging(e *cases.SameAs, before, shown, read map[string]any) *result.Finding {
	i := slices.IndexFunc(j.c.Steps, func(s cases.Step) bool { return s.ID == e.Step })
	if i < 0 {
		return nil
	}
	op := j.run.Contract.Operation(j.c.Steps[i].Operation)
	if op == nil || op.Response(202) != nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(shown)) {
		old, was := before[name].(string)
		now, is := read[name].(string)
		if was && is && shown[name] == old && now != old && op.LeadsTo(now) {
			return &result.Finding{
				Want: brief(now) + " in the answer, as it is read right after", Got: brief(old) + " in the answer, as before", At: jsonpointer.Of(name), Level: cases.Warning,
			}
		}
	}
	return nil
}

// underWay says that a state is that of an action which is not done yet: "calibrating" after calibrate. When it is done the object may be as it was.
func underWay(state any, path string) bool {
	text, _ := state.(string)
	text = strings.ToLower(text)
	if slices.Contains([]string{"processing", "in_progress", "in-progress", "in progress", "inprogress", "queued", "busy", "working"}, text) {
		return true
	}
	path = strings.TrimSuffix(path, "/")
	action := strings.ToLower(path[strings.LastIndexByte(path, '/')+1:])
	verb := strings.TrimSuffix(action, "e")
	return verb != "" && strings.HasPrefix(text, verb) && strings.HasSuffix(text, "ing")
}

// ofAnswers are members that tell of the answer, not of an object in it: who has cancelled an order reads "Order cancelled" once.
func ofAnswers() []string {
	return []string{"message", "msg", "detail", "info", "notice", "warning", "warnings", "errors", "meta", "links", "_links", "success", "took", "duration_ms", "timestamp", "request_id", "requestId"}
}

// keptMembers compares the members of one object, and those of the objects in it.
func keptMembers(at string, before, shown, read map[string]any, volatile []string, path string, compared *bool) *result.Finding {
	if id := before["id"]; id != nil && shown["id"] != nil && !specs.EqualJSON(id, shown["id"]) {
		return nil // it shows another object than the one that it was done to
	}
	for _, name := range slices.Sorted(maps.Keys(shown)) {
		at := at + jsonpointer.Of(name)
		old, was := before[name]
		now, is := read[name]
		if slices.Contains(volatile, at) || slices.Contains(ofAnswers(), name) || !was || !is || specs.EqualJSON(shown[name], old) || veiled(shown[name], old) || veiled(shown[name], now) || underWay(shown[name], path) {
			continue
		}
		one, ok := old.(map[string]any)
		two, also := shown[name].(map[string]any)
		three, too := now.(map[string]any)
		if ok && also && too {
			if f := keptMembers(at, one, two, three, volatile, path, compared); f != nil {
				return f
			}
			continue
		}
		*compared = true
		if specs.EqualJSON(now, old) {
			return &result.Finding{Want: brief(shown[name]) + ", as the answer has shown it", Got: brief(now) + ", as before", At: at}
		}
	}
	return nil
}
