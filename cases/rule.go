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
	// Cause says by what the findings of several operations may be one mistake; empty where each is its operation's own.
	Cause Cause `json:"-"`
	// Habits are what the rule's breaches may show of the service as a whole; the first that fits a breach counts.
	Habits []Habit `json:"-"`
	// Undocumented says that a breach is mended in the contract as well as in the service: a status that it leaves out. Where the request is
	// not proven to be one that has to be taken, it is a note.
	Undocumented bool `json:"-"`
	// Failing says that the rule is about answers by which the service says that it failed.
	Failing bool `json:"-"`
}

// Cause says what several findings of a rule have in common where they are one mistake.
type Cause string

// The causes.
const (
	// OfSchema: the schema of an answer that operations share or have copies of.
	OfSchema Cause = "schema"
	// OfErrors: the form of all errors.
	OfErrors Cause = "errors"
	// OfValue: what a service fails on wherever it meets it.
	OfValue Cause = "value"
	// OfPlace: the place of a request that operations share or have copies of.
	OfPlace Cause = "place"
)

// Habit is one setting of a whole service, whichever operation shows it: how its reader of JSON, of media types or of numbers is set up.
type Habit struct {
	// Name is what findings that show it have in common.
	Name string
	// Sent, Keyword and Variant are what was sent, the keyword that it is about, and how the case is called after its "~"; each empty for any.
	Sent, Keyword, Variant string
	// ByPart tells the parts of a request apart: what reads the query need not be what reads the body.
	ByPart bool
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
