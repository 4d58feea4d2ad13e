package cases

// MemberExpectation holds one member of a successful answer to a value. An answer that refuses is not held to it.
type MemberExpectation struct {
	// Expr is the runtime expression of the member: "$response.body#/name", "$response.header.ETag".
	Expr string `json:"expr"`
	// How is Same, Differs, Absent, AnyTag or StrongTag.
	How string `json:"how"`
	// Value is what it is compared with; unused by Absent and the tags.
	Value Value `json:"value,omitzero"`
	// Where holds the comparison only where the answer of an earlier step is a success; empty always holds it.
	Where string `json:"where,omitempty"`
	// Lenient makes what may be the value, tidied, a warning: another text, a list in another order, nothing at all. Servers
	// normalise what they are sent, and nobody has said whether this one does.
	Lenient bool `json:"lenient,omitempty"`
}

// The ways in which a member is held to a value. Numbers are compared as numbers and date-times as instants.
const (
	// Same demands the value.
	Same = "same"
	// Differs demands anything else, or no such member.
	Differs = "differs"
	// Absent demands that the member is not there, or null.
	Absent = "absent"
	// AnyTag demands an entity tag, strong or weak.
	AnyTag = "tag"
	// StrongTag demands a strong entity tag (RFC 9110 §8.8.3): only such a one matches in If-Match.
	StrongTag = "strong-tag"
)
