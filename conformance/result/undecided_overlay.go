package result

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"holdfast/specs/jsonpointer"
)

// decision is one line under refusals.
type decision struct {
	name   string
	status int
	note   string
}

// target is an action of the overlay: what is decided on one operation, or on the root.
type target struct {
	path      string
	decisions []decision
	// responses are the statuses that the operation must document first.
	responses []int
}

// overlay writes an Overlay 1.0 document (https://spec.openapis.org/overlay/v1.0.0) that decides conditions as they were
// seen. What several operations have in common stands on the root.
func (t *Tally) overlay(all []*openRefusal) string {
	shared := t.shared(all)
	var targets []*target
	byPath := map[string]*target{}
	at := func(path string) *target {
		if byPath[path] == nil {
			byPath[path] = &target{path: path}
			targets = append(targets, byPath[path])
		}
		return byPath[path]
	}
	if len(shared) > 0 {
		root := at("$")
		for _, condition := range slices.Sorted(maps.Keys(shared)) {
			root.decisions = append(root.decisions, shared[condition])
		}
	}
	for _, u := range all {
		if _, ok := shared[u.Condition]; ok {
			continue
		}
		op := at(t.jsonPath(u.Operation))
		for _, d := range u.decisions() {
			op.decisions = append(op.decisions, d)
			if op.path != "$" && !t.documents(u, d.status) && !slices.Contains(op.responses, d.status) {
				op.responses = append(op.responses, d.status)
			}
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "overlay: 1.0.0\ninfo: { title: %s, version: 1.0.0 }\nactions:\n", scalar("Refusals as a run saw them"))
	for _, a := range targets {
		a.write(&b)
	}
	return b.String()
}

// shared are the conditions that two operations or more refused with the same one status, and none in another way.
func (t *Tally) shared(all []*openRefusal) map[string]decision {
	shared, count, differs := map[string]decision{}, map[string]int{}, map[string]bool{}
	for _, u := range all {
		lines := u.decisions()
		first, known := shared[u.Condition]
		if len(lines) != 1 || u.Mixed || known && first.status != lines[0].status {
			differs[u.Condition] = true
		}
		shared[u.Condition] = decision{name: u.Condition, status: lines[0].status}
		count[u.Condition]++
	}
	maps.DeleteFunc(shared, func(condition string, d decision) bool { return differs[condition] || count[condition] < 2 })
	for condition, d := range shared {
		d.note = fmt.Sprintf("seen on %d operations", count[condition])
		shared[condition] = d
	}
	return shared
}

// decisions are the lines that decide a condition: its usual status, and what is refused in another way at one place, where
// the places tell the statuses apart.
func (u *openRefusal) decisions() []decision {
	statuses := u.answers()
	all := []decision{{name: u.Condition, status: usual(statuses), note: statusCounts(u.Statuses)}}
	byPlace := map[string]map[int]bool{}
	for s := range u.seen {
		if _, counts := statuses[s.status]; !counts {
			continue
		}
		if byPlace[s.place] == nil {
			byPlace[s.place] = map[int]bool{}
		}
		byPlace[s.place][s.status] = true
	}
	undivided := false
	for _, place := range slices.Sorted(maps.Keys(byPlace)) {
		for status := range byPlace[place] {
			switch {
			case status == all[0].status:
			case place == "" || len(byPlace[place]) > 1:
				undivided = true
			default:
				all = append(all, decision{name: u.Condition + "@" + place, status: status})
			}
		}
	}
	if undivided {
		all[0].note += ": what is refused in another way breaks this line"
	}
	return all
}

func (a *target) write(b *strings.Builder) {
	fmt.Fprintf(b, "  - target: %s\n    update:\n", scalar(a.path))
	if len(a.responses) > 0 {
		slices.Sort(a.responses)
		b.WriteString("      responses:\n")
		for _, status := range a.responses {
			fmt.Fprintf(b, "        \"%d\": { description: %s }\n", status, scalar(http.StatusText(status)))
		}
	}
	b.WriteString("      x-conformance:\n        refusals:\n")
	for _, d := range a.decisions {
		fmt.Fprintf(b, "          %s: %d", scalar(d.name), d.status)
		if d.note != "" {
			b.WriteString(" # " + d.note)
		}
		b.WriteByte('\n')
	}
}

// jsonPath is where an operation stands in the contract, as an RFC 9535 query; the root for what is of no operation.
func (t *Tally) jsonPath(operation string) string {
	i, ok := t.index[operation+"/request:valid"]
	if !ok {
		return "$"
	}
	name := regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	path := "$"
	for _, token := range strings.Split(t.requirements[i].Where.Pointer, "/")[1:] {
		token = jsonpointer.Unescape(token)
		if name.MatchString(token) {
			path += "." + token
			continue
		}
		path += "['" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(token) + "']"
	}
	return path
}

// documents says whether an operation documents a status: a refusal that stands on an operation may have no other. The two
// conditions that the loader exempts need none.
func (t *Tally) documents(u *openRefusal, status int) bool {
	if u.Condition == "undeclared-method" || u.Condition == "unknown-version" {
		return true
	}
	i, ok := t.index[u.Operation+"/response:status"]
	if !ok {
		return false
	}
	list := strings.TrimPrefix(t.requirements[i].Text, "the status is ")
	for _, documented := range strings.Split(strings.ReplaceAll(list, " or ", ", "), ", ") {
		if documented == strconv.Itoa(status) || documented == fmt.Sprintf("%dXX", status/100) || documented == "default" {
			return true
		}
	}
	return false
}

// scalar writes a string as YAML reads it back. What could be taken for anything but itself is quoted as in JSON, which
// YAML 1.2 reads alike.
func scalar(s string) string {
	if plain := regexp.MustCompile(`^[A-Za-z$][A-Za-z0-9$./@()_' \[\]{}-]*$`); plain.MatchString(s) && !strings.HasSuffix(s, " ") {
		return s
	}
	return strconv.QuoteToASCII(s)
}
