package cases

// Rule is one entry of the catalogue of rules. Every finding names its rule. A rule is carried out by a check, on every
// exchange, or by a generator's expectation, on its case.
type Rule struct {
	// ID is a name in kebab-case and never reused.
	ID string `json:"id"`
	// Summary says in one sentence what the rule demands.
	Summary string `json:"summary"`
	// Source is the section that the rule enforces: "OpenAPI 3.1.1 §4.8.16", "RFC 9457 §3.1.2".
	Source string `json:"source"`
	// Level is what a breach counts as, unless the user sets another.
	Level Level `json:"level"`
	// Confidence is what the level rests on.
	Confidence Confidence `json:"confidence"`
	// Fix tells the reader of a finding how to mend it.
	Fix string `json:"fix"`
	// Follows names simpler rules whose breach breaks this one too. One mistake is told once, by the simplest request that shows it:
	// a finding stands behind theirs where there is one at the same operation.
	Follows []string `json:"follows,omitempty"`
	// Basis is what the rule's requests rest on where they must be accepted; empty where the state that they meet is known too.
	Basis Validity `json:"basis,omitempty"`
	// PerOperation counts all breaches at one operation as one: they are one setting of the service.
	PerOperation bool `json:"per_operation,omitempty"`
	// OfComponent says that a finding is about the form of an answer, and is that of the component which several operations refer to.
	OfComponent bool `json:"of_component,omitempty"`
}

// Level says whether a finding gates.
type Level string

// The levels. A violation gates. A warning becomes a violation under --strict. A note never gates and is no finding: a
// convention, or what the contract leaves open. Off is only set by users, who don't want to hear of a rule.
const (
	Violation Level = "violation"
	Warning   Level = "warning"
	Note      Level = "note"
	Off       Level = "off"
)

// Confidence is what a level rests on.
type Confidence string

// The grades of confidence, strongest first.
const (
	// Must is contract text or an RFC "must" whose breach breaks clients.
	Must Confidence = "must"
	// Declared is a fact of x-conformance.
	Declared Confidence = "declared"
	// Should is an RFC "should" or a wide convention.
	Should Confidence = "should"
	// Heuristic is a guess, reported only where asked for.
	Heuristic Confidence = "heuristic"
)

// Validity is what it rests on that a request is valid where no more is known than its form. The state that it meets may be a
// reason to refuse it: only a refusal that says "invalid" contradicts the contract.
type Validity string

// The grounds of validity.
const (
	// BySchema: the contract's schemas allow it.
	BySchema Validity = "schema"
	// ByExample: its author shows it. It may need an object, or a balance, that only the author knows.
	ByExample Validity = "example"
)
