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
	// Covered demands that no more was drawn from the balances of the group than there was, by the run's own account.
	Covered bool `json:"covered,omitempty"`
	// Balance demands a change since another step's reading.
	Balance *BalanceChange `json:"balance,omitempty"`
	// Items bounds a list of the answer.
	Items *ItemsAtMost `json:"items,omitempty"`
	// Body are criteria on members of the answer.
	Body []Criterion `json:"body,omitempty"`
	// Criteria are conditions that somebody wrote by hand.
	Criteria []Condition `json:"criteria,omitempty"`
	// Members are held to values, where the answer is a success.
	Members []MemberExpectation `json:"members,omitempty"`
	// List is what the items of a walked list must be.
	List *ListExpectation `json:"list,omitempty"`
	// OneResource demands that all accepted answers of a raced set show the same resource: the runtime expression of its id.
	OneResource string `json:"one_resource,omitempty"`
	// OneAccepted demands that of a raced set no more than one request is accepted.
	OneAccepted bool `json:"one_accepted,omitempty"`
	// Unrouted says that the service may have no handler for the request at all: a 501 refuses it too, and a web page, which
	// single-page applications answer to every path, accepts nothing.
	Unrouted bool `json:"unrouted,omitempty"`
	// Order says that the request has more than one thing wrong, and what is expected is the refusal of the first: another one breaks the order.
	Order bool `json:"order,omitempty"`
	// Beneath says that the request is none that a contract speaks of, its bytes being no text, or a number in it one that parsers need not hold:
	// what refuses it may be the framework, in a form of its own, and of a refusal no more is asked than that it is one.
	Beneath bool `json:"beneath,omitempty"`
	// Varied says that the request has other values of closed lists than the one that is known to be accepted: what refuses it may be a rule
	// of the domain that no keyword says, of a purse in another currency or of a reason that this object does not know.
	Varied bool `json:"varied,omitempty"`
	// Rule is the rule of a breach where it is not the case's.
	Rule string `json:"rule,omitempty"`
}

// Reads says whether the expectation depends on the body of the answer.
func (e *Expectation) Reads() bool {
	return e.SameAs.reads() || e.Balance != nil || e.Items != nil || e.List != nil || e.OneResource != "" || e.Code != "" ||
		len(e.Body)+len(e.Criteria)+len(e.Members) > 0
}

func (s *SameAs) reads() bool {
	return s != nil && s.How != "status" && s.How != "tag" && s.How != "while-tag"
}

// Outcome is whether the target takes a request.
type Outcome string

// The outcomes.
const (
	// Accepted: a 2xx, or the redirect by which an operation succeeds that documents no 2xx.
	Accepted Outcome = "accepted"
	// Refused: a 4xx; a 5xx is never a refusal.
	Refused Outcome = "refused"
	// Either: anything but a 5xx.
	Either Outcome = "either"
	// Modelled: what the ledger that the harness keeps says of this request: accepted, or refused for a condition.
	Modelled Outcome = "modelled"
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
	// How is identical (status, body and declared headers), representation (the body), same-resource (the id), status,
	// other-resource (another id), another-answer (another body, where an id in it is no number that is counted), changed (a success shows
	// another body), kept (what an answer has changed since Beside is not as before), tag (the ETag), while-tag (nothing is said where the ETag
	// is another), other-tag (another ETag, where the body is another), or indistinguishable (all but what names the request).
	How string `json:"how"`
	// Beside is the step whose answer differs from Step's only in what changes by itself, for indistinguishable, and the reading of before, for
	// kept.
	Beside string `json:"beside,omitempty"`
	// Volatile are pointers of body members that may differ.
	Volatile []string `json:"volatile,omitempty"`
	// ID is the runtime expression of the resource's id, for same-resource, other-resource and another-answer.
	ID string `json:"id,omitempty"`
	// At is the pointer of the member whose change other-tag is about: where it shows none, nothing is said.
	At string `json:"at,omitempty"`
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
	// Each adds an amount to Minus for every accepted request of a raced set.
	Each *EachAccepted `json:"each,omitempty"`
}

// EachAccepted is an amount for every accepted request of a raced set. More of them than the balance covers is a breach; one
// whose outcome is unknown may count or not.
type EachAccepted struct {
	// Step is the raced step.
	Step   string `json:"step"`
	Amount Value  `json:"amount"`
}

// ListExpectation is what the items of a walked list must be. Zero members demand nothing.
type ListExpectation struct {
	// ID leads from an item to its id.
	ID string `json:"id,omitempty"`
	// Contains and Lacks are ids that must be and must not be listed; Exactly allows no others than Contains.
	Contains []Value `json:"contains,omitempty"`
	Lacks    []Value `json:"lacks,omitempty"`
	Exactly  bool    `json:"exactly,omitempty"`
	// Disjoint demands that no id is listed twice.
	Disjoint bool `json:"disjoint,omitempty"`
	// Ends demands that the pages end.
	Ends bool `json:"ends,omitempty"`
	// Where demands one value in a member of every item.
	Where *Where `json:"where,omitempty"`
	// PageAtMost bounds the items of each page.
	PageAtMost int `json:"page_at_most,omitempty"`
	// PageFull is how many items each page has but the last, where what comes next is counted: who counts on by the limit misses the rest.
	PageFull int `json:"page_full,omitempty"`
	// SizeOf is the step whose walk's first page must have as many items as this one's.
	SizeOf string `json:"size_of,omitempty"`
	// SameAs is the step whose walk must have the same items; in the same order where Order is set.
	SameAs string `json:"same_as,omitempty"`
	// Order lists the members that items are sorted by: "-created_at" is descending.
	Order []string `json:"order,omitempty"`
	// ShowsOrder says that nothing is proven where no two neighbours differ in what they are sorted by.
	ShowsOrder bool `json:"shows_order,omitempty"`
	// Total demands that the list's total is the number of its items.
	Total bool `json:"total,omitempty"`
	// Grows allows items that were not there in SameAs.
	Grows bool `json:"grows,omitempty"`
	// Shared says that others add to the list: that it goes on after the walk's last page is no breach.
	Shared bool `json:"shared,omitempty"`
	// Held compares walks in pages of two sizes.
	Held *Held `json:"held,omitempty"`
}

// Held holds some items of a list that others change to be shown in pages of one size where pages of another show them. The walks
// alternate, and this step is the last of the first kind: what all walks of one kind show and all of the other lack was neither late nor
// moved from page to page.
type Held struct {
	// IDs are those of the items.
	IDs []Value `json:"ids"`
	// Same are the steps of this one's kind before it, and Other those of the other, between them.
	Same  []string `json:"same"`
	Other []string `json:"other"`
}

// Where is a value that a member of each item must have.
type Where struct {
	// Member leads from an item to the member (RFC 6901).
	Member string `json:"member"`
	Equals Value  `json:"equals"`
	// Beside is an earlier step that walked the list for another value. Where neither shows an item that has the member nothing is proven.
	Beside string `json:"beside,omitempty"`
}

// Criterion demands that an expression on the answer equals a value.
type Criterion struct {
	Expr   string `json:"expr"`
	Equals Value  `json:"equals"`
	// Kept is the runtime expression of the same place in the request: nothing is asked where the group's control, which was accepted, was
	// not answered with what it sent there.
	Kept string `json:"kept,omitempty"`
}

// ItemsAtMost demands that an array of the answer has no more than so many items.
type ItemsAtMost struct {
	Expr string `json:"expr"`
	Max  int    `json:"max"`
}

// MemberExpectation holds one member of a successful answer to a value. An answer that refuses is not held to it.
type MemberExpectation struct {
	// Expr is the runtime expression of the member: "$response.body#/name", "$response.header.ETag".
	Expr string `json:"expr"`
	// How is Same, Uncut, IfShown, Differs, Moved, Default, Absent, NoLess, AnyTag or StrongTag.
	How string `json:"how"`
	// Value is what it is compared with; unused by Absent and the tags.
	Value Value `json:"value,omitzero"`
	// Where holds the comparison only where the answer of an earlier step is a success; empty always holds it.
	Where string `json:"where,omitempty"`
	// Lenient makes what may be the value, tidied, a warning: another text, a list in another order, nothing at all. Servers
	// normalise what they are sent, and nobody has said whether this one does.
	Lenient bool `json:"lenient,omitempty"`
	// Listed says that the value comes of a closed list: another text is then another value, and no tidied one.
	Listed bool `json:"listed,omitempty"`
	// Confirmed holds the comparison only where the answer of the step that Value is taken from has shown the same value at Expr: a service
	// that has tidied what it was sent has said so there.
	Confirmed bool `json:"confirmed,omitempty"`
	// Level is that of a breach, in place of the case's; empty leaves it as it is.
	Level Level `json:"level,omitempty"`
}

// The ways in which a member is held to a value. Numbers are compared as numbers and date-times as instants.
const (
	// Same demands the value.
	Same = "same"
	// Uncut demands that a text is not only the beginning of the value, white space around both aside, that a number is not its whole
	// part or the next whole number, and that a list does not have some of its items alone.
	Uncut = "uncut"
	// IfShown demands the value, in any capitals, or no such member, or null.
	IfShown = "if-shown"
	// Differs demands anything else, or no such member.
	Differs = "differs"
	// Moved demands another time than that of an earlier step, whose answer has something else that is different. A time of whole seconds may be the same one.
	Moved = "moved"
	// Default demands the value, or no such member, or null: not everything that is kept is shown.
	Default = "default"
	// Absent demands that the member is not there, or null.
	Absent = "absent"
	// NoLess demands a number that is not less than the value.
	NoLess = "no-less"
	// AnyTag demands an entity tag, strong or weak.
	AnyTag = "tag"
	// StrongTag demands a strong entity tag (RFC 9110 §8.8.3): only such a one matches in If-Match.
	StrongTag = "strong-tag"
)
