package reference

import (
	"fmt"
	"slices"
	"strings"
)

// Fault is a bug that can be switched on. Each sits where somebody could have made it, behind on("name"), and a client
// that only sends requests one after another can see what it does.
type Fault struct {
	Name     string `json:"name"`
	Category string `json:"category"` // one of validation, response, idempotency, balance, auth, tenancy, state, protocol
	Summary  string `json:"summary"`  // what the service then does, in one line
}

// Faults lists every fault there is, by category. The list is new for each caller.
func Faults() []Fault {
	return []Fault{
		{"enum-ignored", "validation", "accepts a reason that is not in the enum"},
		{"minimum-off-by-one", "validation", "accepts an amount_cents of 0"},
		{"maximum-off-by-one", "validation", "accepts an amount_cents of 1000001"},
		{"boundary-refused", "validation", "refuses an amount_cents of 1000000"},
		{"max-length-ignored", "validation", "accepts a note of any length"},
		{"pattern-ignored", "validation", "looks up an id that its pattern forbids, and answers 404 instead of 400"},
		{"required-ignored", "validation", "accepts a refund without a reason, and takes it for requested"},
		{"additional-properties-accepted", "validation", "ignores body members that the schema does not declare"},
		{"fraction-truncated", "validation", "accepts an amount of 1.5 and takes it for 1"},

		{"created-as-200", "response", "answers 200 instead of 201 to a new refund"},
		{"location-to-nowhere", "response", "sends a Location of a new refund that answers 404"},
		{"response-member-missing", "response", "leaves status out of a refund"},
		{"undeclared-response-member", "response", "shows the internal tenant in a refund"},
		{"problem-status-mismatch", "response", "says status 400 in every problem document, whatever the response's status"},
		{"wrong-error-code", "response", "says bad_request where the contract says validation_failed"},

		{"key-ignored", "idempotency", "refunds again when a request is repeated with the same key"},
		{"key-optional", "idempotency", "accepts a refund without an Idempotency-Key"},
		{"replay-new-id", "idempotency", "answers a replay with an id of a refund that does not exist"},
		{"replay-as-200", "idempotency", "answers a replay with 200 instead of 201"},
		{"replay-draws-again", "idempotency", "answers a replay correctly but debits the balance a second time"},
		{"conflict-ignored", "idempotency", "answers a reused key with another body with the first refund"},
		{"conflict-executes", "idempotency", "makes a second refund for a reused key with another body"},
		{"conflict-as-422", "idempotency", "refuses a reused key with 422 instead of 409"},
		{"note-not-compared", "idempotency", "takes a body that differs only in its note for a replay"},
		{"key-burned-by-refusal", "idempotency", "remembers a refusal, so that its key cannot be used for a corrected request"},
		{"key-shared-across-customers", "idempotency", "answers with one customer's refund to the same key of another customer"},

		{"balance-not-checked", "balance", "accepts any amount and lets the balance become negative"},
		{"over-by-one-accepted", "balance", "accepts a refund of one cent more than the balance"},
		{"exact-remainder-refused", "balance", "refuses a refund of the whole balance"},
		{"refusal-draws", "balance", "debits the balance, down to 0, although it refuses the refund with 422"},
		{"balance-not-debited", "balance", "makes a refund and leaves the balance as it was"},
		{"exceeds-as-400", "balance", "refuses a refund beyond the balance with 400 instead of 422"},

		{"auth-not-checked", "auth", "takes everybody without valid credentials for the owner"},
		{"auth-not-checked-on-read", "auth", "takes everybody without valid credentials for the owner in GET requests"},
		{"any-token-accepted", "auth", "takes every unknown bearer token for the owner's"},
		{"challenge-missing", "auth", "sends a 401 without WWW-Authenticate"},

		{"foreign-read", "tenancy", "shows a customer to another tenant"},
		{"foreign-read-refund", "tenancy", "shows a refund to another tenant"},
		{"foreign-write", "tenancy", "lets another tenant refund a customer, who is debited"},
		{"foreign-list", "tenancy", "lists a customer's refunds to another tenant"},

		{"refund-not-stored", "state", "answers 201 and debits the balance, but the refund can never be read"},
		{"note-lost", "state", "shows the note in the 201 and never again"},
		{"refusal-leaves-refund", "state", "lists a refund that was refused with 422"},
		{"list-ignores-limit", "state", "returns up to 100 refunds a page, whatever the limit"},

		{"undeclared-method-accepted", "protocol", "answers every method as GET where there is a GET"},
		{"malformed-as-500", "protocol", "answers 500 to a body that is not JSON"},
		{"unknown-id-as-500", "protocol", "answers 500 to an id that nothing has"},
		{"error-media-type", "protocol", "sends problem documents as application/json"},
	}
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
