package specs

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"holdfast/internal/nearest"
)

// Conditions are the refusals that can be provoked, without those that carry a name: `exceeds:NAME` stands for itself. Any other name
// under refusals is a rule of the API's own.
func Conditions() []string {
	return []string{
		"malformed", "invalid", "invalid-path", "unsupported-media", "unacceptable", "too-large", "undeclared-method", "unauthenticated",
		"forbidden", "foreign", "absent", "gone", "conflict", "stale", "unconditional", "key-missing", "key-reused", "key-in-flight",
		"exceeds", "bad-cursor", "unknown-version", "throttled",
	}
}

// facts reads x-conformance on the root and on the operations.
func (b *builder) facts(root cursor) {
	checker, err := newFactsChecker()
	if err != nil {
		b.fault(root, err.Error(), "")
		return
	}
	if x := root.at("x-conformance"); x.ok() && checker.check(b, x, "root") {
		b.rootFacts(x)
	}
	known := map[string]bool{}
	var read []cursor
	for _, op := range b.Operations {
		x := cursor{b.nodeAt(op.Place.inTree()), op.Place.inTree()}.at("x-conformance")
		if x.ok() && checker.check(b, x, "operation") {
			b.operationFacts(op, x)
			read = append(read, x)
		}
		b.guessIdempotency(op)
		for name := range op.Facts.Refusals {
			known[name] = true
		}
	}
	for i := range read {
		b.restores(read[i])
	}
	for _, op := range b.Operations {
		b.namedPages(op)
	}
	for _, op := range b.Operations {
		b.guessFilters(op)
		b.guessSorts(op)
	}
	b.precedence(root.at("x-conformance", "precedence"), known)
}

func (b *builder) nodeAt(pointer string) *node {
	n, _, _ := b.places.find(pointer)
	return n
}

func (b *builder) rootFacts(x cursor) {
	f := &b.Facts
	f.Error = b.expression(x.at("error"))
	f.Refusals = b.refusals(x.at("refusals"), nil)
	f.Precedence = texts(x.get("precedence"))
	f.FormatsAsserted = x.get("formats").text() == "asserted"
	f.Volatile = texts(x.get("volatile"))
	f.GoneReadable = x.get("gone").text() == "readable"
	f.KeepsSent = x.at("normalises").ok()
	if s := x.at("settles"); s.ok() {
		f.Settles = s.text()
		if _, err := time.ParseDuration(f.Settles); err != nil && !isoDuration(f.Settles) {
			b.fault(s, fmt.Sprintf("%q is no duration", f.Settles), "write 500ms or PT0.5S")
		}
	}
	if v := x.at("version"); v.ok() {
		f.Version = &Version{In: v.get("in").text(), Name: v.get("name").text(), Supported: texts(v.get("supported")), Unknown: whole(v.get("unknown"))}
	}
	balances := x.at("balances")
	if !balances.ok() {
		return
	}
	f.Balances = map[string]Balance{}
	for _, name := range balances.keys {
		f.Balances[name] = b.balance(balances.at(name))
	}
}

func (b *builder) balance(c cursor) Balance {
	read := c.at("read")
	if !read.ok() {
		return Balance{Place: b.place(c)}
	}
	got := Balance{Operation: read.get("operationId").text(), By: read.get("by").text(), Value: read.get("value").text(), Place: b.place(c)}
	op := b.byID[got.Operation]
	if op == nil {
		b.fault(read.at("operationId"), fmt.Sprintf("%q is no operation", got.Operation), nearest.Hint(got.Operation, b.operationIDs()))
		return got
	}
	in, name, _ := strings.Cut(strings.TrimPrefix(got.By, "$request."), ".")
	if op.Parameter(in, name) == nil {
		var known []string
		for _, p := range op.Parameters {
			known = append(known, p.In+"."+p.Name)
		}
		b.fault(read.at("by"), fmt.Sprintf("the operation %s declares no parameter %q", op.ID, got.By), nearest.Hint(got.By, known))
	}
	got.By = in + "." + name
	b.resolves(op, read.at("value"), "response")
	return got
}

// refusals reads outcomes. With an operation, the status must be one that it documents, since it stands on that operation.
func (b *builder) refusals(all cursor, op *Operation) map[string]Outcome {
	if !all.ok() {
		return nil
	}
	outcomes := map[string]Outcome{}
	for _, name := range all.keys {
		c := all.at(name)
		o := Outcome{Status: whole(c.node), Place: b.place(c)}
		if c.kind == objectKind {
			o.Status, o.Code = whole(c.get("status")), c.get("code").text()
		}
		outcomes[name] = o
		condition, place, narrowed := strings.Cut(name, "@")
		if narrowed {
			b.expressionText(op, c, place, "request")
		}
		b.conditionName(c, condition)
		if op != nil && op.Response(o.Status) == nil && condition != "undeclared-method" && condition != "unknown-version" {
			var statuses []string
			for _, r := range op.Responses {
				statuses = append(statuses, r.Status)
			}
			b.fault(c, fmt.Sprintf("%s is refused with %d, which %s does not document", name, o.Status, op.ID),
				"add the response, or choose "+listing(statuses))
		}
	}
	return outcomes
}

// conditionName holds a refusal's name to the list of conditions. A name that is nearly one of them is noted, not refused.
func (b *builder) conditionName(c cursor, condition string) {
	if balance, ok := strings.CutPrefix(condition, "exceeds:"); ok {
		if _, declared := b.Facts.Balances[balance]; !declared && b.balanceNode(balance) == nil {
			b.fault(c, fmt.Sprintf("there is no balance %q", balance), b.balanceHint(balance))
		}
		return
	}
	if slices.Contains(Conditions(), condition) {
		return
	}
	if hint := nearest.Hint(condition, Conditions()); hint != "" {
		b.note(c, fmt.Sprintf("%q is taken for a rule of the API's own; %s", condition, hint))
	}
}

func (b *builder) balanceNode(name string) *node {
	return cursor{b.places.root, ""}.at("x-conformance", "balances", name).node
}

func (b *builder) balanceHint(name string) string {
	var known []string
	if all := (cursor{b.places.root, ""}).at("x-conformance", "balances"); all.ok() {
		known = all.keys
	}
	if hint := nearest.Hint(name, known); hint != "" || len(known) == 0 {
		return hint
	}
	return "declared are " + listing(known)
}

// precedence notes names that are neither conditions nor refusals.
func (b *builder) precedence(list cursor, refusals map[string]bool) {
	if !list.ok() || list.kind != arrayKind {
		return
	}
	for i, e := range list.kids {
		name := e.text()
		_, declared := b.Facts.Refusals[name]
		if !declared && !refusals[name] && !slices.Contains(Conditions(), name) {
			b.note(list.at(strconv.Itoa(i)), strings.TrimSuffix(fmt.Sprintf("%q is no condition; %s", name, nearest.Hint(name, Conditions())), "; "))
		}
	}
}

func texts(n *node) []string {
	if n == nil {
		return nil
	}
	var all []string
	for _, k := range n.kids {
		all = append(all, k.text())
	}
	return all
}

func whole(n *node) int {
	if n == nil {
		return 0
	}
	if v, ok := Rational(n.value); ok && v.IsInt() {
		return int(v.Num().Int64())
	}
	return 0
}

// isoDuration says whether s is an ISO 8601 duration.
func isoDuration(s string) bool {
	if !strings.HasPrefix(s, "P") {
		return false
	}
	form := regexp.MustCompile(`^P(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)$`)
	return form.MatchString(s) && len(s) > 1 && !strings.HasSuffix(s, "P") && !strings.HasSuffix(s, "T")
}
