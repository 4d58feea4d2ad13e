package reference

import (
	"fmt"
	"slices"
	"strings"
)

// Fault is a bug that can be switched on. Each sits where somebody could have made it, behind on("name"), and a client can
// see what it does: of nearly all by requests that follow one another, of the races by requests that come at once, and of
// two by a connection that is cut before its answer.
type Fault struct {
	Name     string `json:"name"`
	Category string `json:"category"` // one of validation, response, idempotency, balance, auth, tenancy, state, paging, protocol
	Summary  string `json:"summary"`  // what the service then does, in one line
}

// faultSet is the faults that are on in one service.
type faultSet map[string]bool

// on reports whether a fault is switched on. A test keeps the names given to it and those of [Faults] the same.
func (f faultSet) on(name string) bool { return f[name] }

func newFaultSet(names []string) (faultSet, error) {
	known := Faults()
	set := faultSet{}
	for _, name := range names {
		if !slices.ContainsFunc(known, func(f Fault) bool { return f.Name == name }) {
			return nil, &UnknownFaultError{Name: name, Nearest: nearest(name, known)}
		}
		set[name] = true
	}
	return set, nil
}

// UnknownFaultError is the error of [New] for a fault that does not exist.
type UnknownFaultError struct {
	Name    string
	Nearest string // the name that was probably meant; "" where none is near
}

func (e *UnknownFaultError) Error() string {
	if e.Nearest == "" {
		return fmt.Sprintf("unknown fault %q", e.Name)
	}
	return fmt.Sprintf("unknown fault %q; did you mean %q?", e.Name, e.Nearest)
}

// nearest is the fault with the fewest edits to name, or the first that name is a part of; "" when more than half
// of name would have to be edited, because such a guess helps nobody.
func nearest(name string, known []Fault) string {
	best, fewest := "", len(name)/2+1
	for _, f := range known {
		if edits := editDistance(name, f.Name); edits < fewest {
			best, fewest = f.Name, edits
		}
	}
	if best == "" && name != "" {
		for _, f := range known {
			if strings.Contains(f.Name, name) {
				return f.Name
			}
		}
	}
	return best
}

// editDistance is the Levenshtein distance in bytes.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substitute := diagonal
			if a[i] != b[j] {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
