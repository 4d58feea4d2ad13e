package reports

import (
	"maps"
	"slices"
	"strings"

	"holdfast/specs"
)

// facts lists what the contract declares of an operation besides its refusals, and what it leaves open, one a line.
func (t *planText) facts(op *specs.Operation) {
	var lines []string
	if i := op.Facts.Idempotency; i != nil {
		lines = append(lines, keyFacts(i)...)
	}
	for _, name := range slices.Sorted(maps.Keys(op.Facts.Draws)) {
		d := op.Facts.Draws[name]
		lines = append(lines, "A request draws "+code(d.Amount)+" from the balance "+md(name)+" of "+code(d.Of)+".")
	}
	for _, name := range slices.Sorted(maps.Keys(op.Facts.Restores)) {
		lines = append(lines, "A request gives back to the balance "+md(name)+" what "+md(op.Facts.Restores[name])+" drew.")
	}
	if p := op.Facts.Pages; p != nil {
		lines = append(lines, pageFacts(p)...)
	}
	for _, f := range op.Facts.Filters {
		if f.Declared {
			lines = append(lines, "Under "+code(f.Name)+" the list shows the items with that value in "+code(f.Member)+".")
		}
	}
	if len(op.Facts.Normalises) > 0 {
		lines = append(lines, "It may be read back differently: "+codes(op.Facts.Normalises)+".")
	}
	if len(lines) == 0 {
		return
	}
	t.row("")
	t.row("### What is declared")
	t.row("")
	for _, line := range lines {
		t.row("- %s", line)
	}
}

func keyFacts(i *specs.Idempotency) []string {
	if !i.Declared {
		return []string{"The key of a request is taken to be " + code(i.Key) + "; nothing about it is declared, so its findings are warnings."}
	}
	lines := []string{"The key of a request is " + code(i.Key) + "."}
	fact := func(value, declared, open string) {
		if value == "" {
			declared = "Undecided: " + open + "."
		}
		lines = append(lines, declared)
	}
	fact(strings.Join(i.Scope, ""), "Two keys are one where these are equal too: "+codes(i.Scope)+".", "what besides the key makes two keys one")
	fact(strings.Join(i.Fingerprint, ""), "Two requests are one where this is equal: "+codes(i.Fingerprint)+".", "what makes a request another one")
	fact(i.Remembers, "A key remembers: "+code(i.Remembers)+".", "whether a refusal uses a key up")
	fact(i.Replay, "A replay is answered alike in: "+code(i.Replay)+".", "how alike a replay is answered")
	fact(i.TTL, "A key lives for "+code(i.TTL)+".", "how long a key lives")
	return lines
}

func pageFacts(p *specs.Pages) []string {
	var parts []string
	for _, part := range []struct{ name, value string }{
		{"items", p.Items}, {"next", p.Next}, {"cursor", p.Cursor}, {"offset", p.Offset}, {"page", p.Page}, {"limit", p.Limit}, {"total", p.Total},
	} {
		if part.value != "" {
			parts = append(parts, part.name+" "+code(part.value))
		}
	}
	lines := []string{"The list is read in pages: " + strings.Join(parts, ", ") + "."}
	if p.Named {
		return append(lines, "Nothing about it is declared: this is what the names say, so its findings are warnings.")
	}
	if p.Hinted {
		return append(lines, "Nothing else about it is declared: this is taken from an extension of others, so its findings are warnings.")
	}
	if len(p.Order) > 0 {
		lines = append(lines, "The items are in order of "+codes(p.Order)+".")
	} else {
		lines = append(lines, "Undecided: the order of the items.")
	}
	switch {
	case p.OverLimit != "":
		lines = append(lines, "A limit over the maximum: "+code(p.OverLimit)+".")
	case p.Limit != "":
		lines = append(lines, "Undecided: what a limit over the maximum does.")
	}
	if p.Stable {
		lines = append(lines, "Items that are added meanwhile shift nothing.")
	}
	return lines
}

func codes(all []string) string {
	spans := make([]string, len(all))
	for i, s := range all {
		spans[i] = code(s)
	}
	return strings.Join(spans, ", ")
}
