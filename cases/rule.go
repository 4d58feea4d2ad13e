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
