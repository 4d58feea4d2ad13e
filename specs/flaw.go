package specs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Flaw is something in a contract that can't be used as it stands, or that its author surely did not mean. It costs what needs it and
// nothing else; [Options.Strict] refuses the contract instead.
type Flaw struct {
	Place Place
	// Problem says what is wrong; Fix says how to mend it, with the text to paste where that is known, and may be empty.
	Problem, Fix string
	// Effect says what is lost by it: "3 operations can't be planned because of it: a, b, c"; empty where nothing is.
	Effect string
	// Operations are the IDs of the operations that can't be planned because of it, in document order.
	Operations []string
}

// String is one line: "api.yaml:12: /paths/~1a/get/responces: OpenAPI knows no …; did you mean …? (1 operation can't be planned …)".
func (f Flaw) String() string {
	text := (&Error{Place: f.Place, Problem: f.Problem, Fix: f.Fix}).Error()
	if f.Effect != "" {
		text += " (" + f.Effect + ")"
	}
	return text
}

// flaw is a Flaw while the contract is being read.
type flaw struct {
	Flaw
	// ptrs are where it stands; several, where the same text is wrong at each.
	ptrs []string
	// inert says that nothing that is planned or judged depends on it.
	inert bool
	open  int // how many documented answers are not judged because of it
}

// flaw notes what is wrong at a place, once.
func (b *builder) flaw(at cursor, problem, fix string) *flaw {
	if f := b.flawed[at.ptr+"\x00"+problem]; f != nil {
		return f
	}
	place := b.Place(at.ptr)
	if at.ok() {
		place = b.places.of(at.node, at.ptr)
	}
	f := &flaw{Flaw: Flaw{Place: place, Problem: problem, Fix: fix}, ptrs: []string{at.ptr}}
	b.flawed[at.ptr+"\x00"+problem] = f
	b.flaws = append(b.flaws, f)
	return f
}

// costs sets an operation aside because of a flaw.
func (b *builder) costs(f *flaw, op *Operation) {
	if slices.Contains(f.Operations, op.ID) {
		return
	}
	f.Operations = append(f.Operations, op.ID)
	b.unplan(op, f.Place, f.reason(), true)
}

// reason is the flaw as the reason of an operation that can't be planned.
func (f *flaw) reason() string {
	if f.Fix == "" {
		return f.Problem
	}
	return f.Problem + "; " + f.Fix
}

// tellFlaws writes out the effects and hands the flaws over, in the order of the files and their lines.
func (b *builder) tellFlaws() {
	for _, f := range b.flaws {
		switch n := len(f.Operations); {
		case n > 0: // the worst that it does
			f.Effect = fmt.Sprintf("%s can't be planned because of it: %s", counted(n, "operation"), shortList(f.Operations))
		case f.open > 0:
			f.Effect = fmt.Sprintf("%s not held to what was meant", counted(f.open, "documented answer")+map[bool]string{true: " is", false: " are"}[f.open == 1])
		}
		b.Flaws = append(b.Flaws, f.Flaw)
	}
	sortFlaws(b.Flaws, b.places.files)
}

func sortFlaws(all []Flaw, files []string) {
	slices.SortStableFunc(all, func(x, y Flaw) int {
		return cmp.Or(
			cmp.Compare(slices.Index(files, x.Place.File), slices.Index(files, y.Place.File)),
			cmp.Compare(x.Place.Line, y.Place.Line), cmp.Compare(x.Place.Column, y.Place.Column),
		)
	})
}

// strict turns all flaws into the faults of a contract that is refused.
func strict(all []Flaw) error {
	if len(all) == 0 {
		return nil
	}
	faults := make(Errors, len(all))
	for i, f := range all {
		faults[i] = &Error{Place: f.Place, Problem: f.Problem, Fix: f.Fix}
	}
	return faults
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// shortList names the first few of many.
func shortList(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
}
