package cases

// Expectation is what an answer must be: data, a closed set. Zero members demand nothing.
type Expectation struct {
	Outcome Outcome `json:"outcome,omitempty"`
	// Condition is the name of the refusal that is provoked, as in x-conformance.
	Condition string `json:"condition,omitempty"`
	// Statuses are what is demanded: exact statuses ("409"), or ranges ("4XX").
	Statuses []string `json:"statuses,omitempty"`
	// Basis says what Statuses rest on.
	Basis Basis `json:"basis,omitempty"`
	// Code is the machine-readable code, and CodeAt the runtime expression where it lives.
	Code   string `json:"code,omitempty"`
	CodeAt string `json:"code_at,omitempty"`
	// SameAs demands the answer of another step of the case.
	SameAs *SameAs `json:"same_as,omitempty"`
	// Balance demands a change since another step's reading.
	Balance *BalanceChange `json:"balance,omitempty"`
	// Items bounds a list of the answer.
	Items *ItemsAtMost `json:"items,omitempty"`
	// Body are criteria on members of the answer.
	Body []Criterion `json:"body,omitempty"`
	// Effects is the number of effects that the raced set must have together.
	Effects *int `json:"effects,omitempty"`
	// Rule is the rule of a breach where it is not the case's.
	Rule string `json:"rule,omitempty"`
}

// Outcome is whether the target takes a request.
type Outcome string

// The outcomes.
const (
	// Accepted: a 2xx.
	Accepted Outcome = "accepted"
	// Refused: a 4xx; a 5xx is never a refusal.
	Refused Outcome = "refused"
	// Either: anything but a 5xx.
	Either Outcome = "either"
)

// Basis is what the demanded statuses rest on.
type Basis string

// The bases, strongest first.
const (
	// BasisDeclared: x-conformance names the status.
	BasisDeclared Basis = "declared"
	// BasisDocumented: one of the operation's documented 4xx.
	BasisDocumented Basis = "documented"
	// BasisFamily: nobody decided; any 4xx.
	BasisFamily Basis = "family"
)

// SameAs compares an answer with an earlier step's.
type SameAs struct {
	Step string `json:"step"`
	// How is identical (status, body and declared headers), representation (the body), same-resource (the id), status, or
	// other-resource (another id).
	How string `json:"how"`
	// Volatile are pointers of body members that may differ.
	Volatile []string `json:"volatile,omitempty"`
	// ID is the runtime expression of the resource's id, for same-resource and other-resource.
	ID string `json:"id,omitempty"`
}

// BalanceChange demands that a balance differs from an earlier reading by so much.
type BalanceChange struct {
	Name string `json:"name"`
	// Value is the runtime expression of the balance in this answer and in the earlier one.
	Value string `json:"value"`
	// Since is the ID of the step with the earlier reading.
	Since string `json:"since"`
	// Minus lists the values that were taken since then; empty demands no change.
	Minus []Value `json:"minus,omitempty"`
}

// Criterion demands that an expression on the answer equals a value.
type Criterion struct {
	Expr   string `json:"expr"`
	Equals Value  `json:"equals"`
}

// ItemsAtMost demands that an array of the answer has no more than so many items.
type ItemsAtMost struct {
	Expr string `json:"expr"`
	Max  int    `json:"max"`
}
