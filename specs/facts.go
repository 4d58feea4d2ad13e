package specs

// Facts is the x-conformance object of the root: what the API's people decided and OpenAPI cannot say.
// A zero field means undecided, never a default.
type Facts struct {
	// Error is the runtime expression of the machine-readable code in an error's body: "$response.body#/code".
	Error string
	// Refusals maps a condition, narrowed to a place with "@" or not, to its outcome.
	Refusals map[string]Outcome
	// Precedence lists conditions in the order in which the API checks them.
	Precedence []string
	// Balances are the named bounds that operations draw from.
	Balances map[string]Balance
	// FormatsAsserted says that a value which breaks its `format` is invalid; else `format` only annotates.
	FormatsAsserted bool
	// Settles is how long a read may lag behind a write, as a Go or ISO 8601 duration; "" is undecided.
	Settles string
	// GoneReadable says that what was deleted can be read as before: a soft delete.
	GoneReadable bool
	// KeepsSent says that what is sent is what is read, but for what an operation lists under normalises.
	KeepsSent bool
	// Volatile is what of answers changes by itself: RFC 6901 pointers of body members, and headers as "$response.header.X".
	Volatile []string
	// Version is how versions are told apart; nil is undecided.
	Version *Version
}

// Outcome is how a condition is refused.
type Outcome struct {
	// Status is the HTTP status.
	Status int `json:"status"`
	// Code is the machine-readable code that Facts.Error points at; "" is undecided.
	Code string `json:"code,omitempty"`
	// Place is where the outcome was declared.
	Place Place `json:"place,omitzero"`
}

// Balance is a bound in the API's smallest unit (cents for money) and how to read it.
type Balance struct {
	// Operation is the ID of the operation that shows the balance; "" where none does.
	Operation string
	// By is the parameter of that operation which takes the resource's id: "path.customer_id".
	By string
	// Value is the runtime expression of the balance in its answer.
	Value string
	Place Place
}

// Version is the API's way of telling versions apart.
type Version struct {
	In        string
	Name      string
	Supported []string
	// Unknown is the status of an unknown version; 0 is undecided.
	Unknown int
}

// OperationFacts is the x-conformance object of an operation. Nil pointers and empty maps mean undecided.
type OperationFacts struct {
	Idempotency *Idempotency
	// Draws maps a balance's name to how much of it the operation takes.
	Draws map[string]Draw
	// Adds maps a balance's name to how much the operation pays into it.
	Adds map[string]Add
	// Restores maps a balance's name to the operation whose draw this one gives back.
	Restores map[string]string
	// Refusals overrides Facts.Refusals for this operation.
	Refusals map[string]Outcome
	Pages    *Pages
	// Filters are the query parameters that keep to some items of a list.
	Filters []Filter
	// Sorts are the query parameters that say what a list is sorted by.
	Sorts []Sort
	// Volatile is what of this operation's answers changes by itself, besides Facts.Volatile.
	Volatile []string
	// GoneReadable says that what this operation deletes can be read as before, besides Facts.GoneReadable.
	GoneReadable bool
	// KeepsSent says that somebody has listed what may be read back differently, if it is nothing: all else is read as it was sent.
	KeepsSent bool
	// Normalises are runtime expressions of request members that may be read back differently.
	Normalises []string
}

// Idempotency is the policy of an operation's idempotency key (draft-ietf-httpapi-idempotency-key-header-07 §2.5 asks for one).
type Idempotency struct {
	// Key is the runtime expression of the key in the request.
	Key string
	// Scope lists what makes two equal keys the same key: caller, operation, or runtime expressions.
	Scope []string
	// Fingerprint lists runtime expressions of what must be equal for a replay.
	Fingerprint []string
	// Remembers is success, executed or all.
	Remembers string
	// Replay is identical, same-resource or status.
	Replay string
	// Marker is the runtime expression of the response header that is "true" on a replay, and absent or anything else on a first answer.
	Marker string
	// TTL is an ISO 8601 duration.
	TTL string
	// Declared is false where the policy was guessed from a header parameter named Idempotency-Key; its findings are warnings.
	Declared bool
	Place    Place
}

// Draw is how much an operation takes from a balance, and from whose.
type Draw struct {
	// Of is the runtime expression of the resource's id in the request; Amount that of the amount.
	Of, Amount string
	Place      Place
}

// Add is how much an operation pays into a balance, and into whose.
type Add struct {
	// To is the runtime expression of the resource's id in the request; Amount that of the amount.
	To, Amount string
	Place      Place
}

// Pages is how a list is paged.
type Pages struct {
	Items, Next, Cursor, Offset, Limit, Total string
	// Page is the expression of a parameter that takes the number of a page, and First the number of the first one.
	Page  string
	First int
	// OverLimit is reject or clamp.
	OverLimit string
	Order     []string
	Stable    bool
	// Hinted says that it was read from an extension of somebody else's: see Hint. Its findings are warnings.
	Hinted bool
	// Named says that the names of parameters and members are all that was read: nothing is said of what a cursor is.
	Named bool
	Place Place
}
