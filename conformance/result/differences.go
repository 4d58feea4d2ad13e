package result

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Differences lists what must be the same in two runs whose verdicts are added up.
func Differences(then, now Header) (all []string) {
	if then.Contract.SHA256 != now.Contract.SHA256 {
		all = append(all, fmt.Sprintf("contract: %s, or an overlay, was changed or is another", now.Contract.File))
	}
	for _, one := range []struct {
		what      string
		then, now any
	}{{"seed", then.Seed, now.Seed}, {"version of holdfast", then.ToolVersion, now.ToolVersion}, {"strict", then.Strict, now.Strict}} {
		if one.then != one.now {
			all = append(all, fmt.Sprintf("%s: %v then, %v now", one.what, one.then, one.now))
		}
	}
	for _, one := range []struct {
		what      string
		then, now any
	}{{"environment", then.Environment, now.Environment}, {"gate", then.Gate, now.Gate}, {"rule levels", then.Levels, now.Levels}, {"cases asked for", then.Only, now.Only}} {
		if names := differing(one.then, one.now); names != "" {
			all = append(all, one.what+": "+names)
		}
	}
	return all
}

// differing names the members in which two values differ that are objects in JSON; of other ones it says that they do.
func differing(then, now any) string {
	a, b := members(then), members(now)
	var names []string
	for name := range a {
		if !bytes.Equal(a[name], b[name]) {
			names = append(names, name)
		}
	}
	for name := range b {
		if _, both := a[name]; !both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	switch {
	case len(names) == 1 && names[0] == "":
		return "other ones now"
	case len(names) == 0:
		return ""
	}
	return "other " + strings.ReplaceAll(strings.Join(names, ", "), "_", " ") + " now"
}

// members are those of a value's JSON object, or under an empty name its JSON; what holds nothing has none.
func members(v any) map[string]json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		return map[string]json.RawMessage{"": []byte(err.Error())}
	}
	var all map[string]json.RawMessage
	if json.Unmarshal(data, &all) == nil {
		maps.DeleteFunc(all, func(_ string, m json.RawMessage) bool {
			return slices.Contains([]string{"null", "[]", "{}"}, string(m))
		})
		return all
	}
	if string(data) == "[]" {
		return nil
	}
	return map[string]json.RawMessage{"": data}
}
