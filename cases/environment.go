package cases

// Environment is what a plan may use: who can call and which objects exist or can be made. It holds names, never secrets,
// and has a stable form: the plan depends on it.
type Environment struct {
	// Callers stand in the configuration's order; the first is the default. Empty means one caller named "owner" without
	// credentials.
	Callers []Caller `json:"callers,omitempty"`
	// Fixtures stand in the configuration's order.
	Fixtures []Fixture `json:"fixtures,omitempty"`
	// Operations selects operations by ID; empty selects all.
	Operations []string `json:"operations,omitempty"`
	// SafeOnly leaves out operations that write.
	SafeOnly bool `json:"safe_only,omitempty"`
	// Allow lists operations with an effect at large that may be sent all the same, and Exclude those that are never sent; see
	// [Chooses].
	Allow   []string `json:"allow,omitempty"`
	Exclude []string `json:"exclude,omitempty"`
	// NoRaces leaves out the cases that send many requests at once.
	NoRaces bool `json:"no_races,omitempty"`
	// Strict makes a lenient acceptance and other warnings violations.
	Strict bool `json:"strict,omitempty"`
}

// Caller is one identity.
type Caller struct {
	Name string `json:"name"`
	// Schemes are the names of the security schemes that it has credentials for. "*" is any: credentials given as a
	// plain header on the command line.
	Schemes []string `json:"schemes,omitempty"`
	// Scopes are all that its credentials allow; nil is everything. A caller with scopes acts for the same tenant as the one
	// before it, with fewer rights: it is never taken for another tenant.
	Scopes []string `json:"scopes,omitzero"`
}

// Fixture is an object of the target that cases need.
type Fixture struct {
	Name string `json:"name"`
	// As is the caller that owns it; empty is the first caller.
	As string `json:"as,omitempty"`
	// Binds lists the parameters that take its id: "path.customer_id" wherever it stands, "/customers/{customer_id}" for the paths that
	// begin so, or "createRefund:path.customer_id" for one operation.
	Binds []string `json:"binds"`
	// Create makes one; nil where values are given or printed by a command.
	Create *Create `json:"create,omitempty"`
	// List finds one that exists; its objects are read only.
	List *List `json:"list,omitempty"`
	// ReadOnly says that its objects are others': nothing may change them, or what is below them.
	ReadOnly bool `json:"read_only,omitempty"`
	// Given says that the environment hands out ids by itself (values, exec): how many is known only when it runs.
	Given bool `json:"given,omitempty"`
	// Exclusive says that each id is handed to one group only; else the ids are shared and no case may change them.
	Exclusive bool `json:"exclusive,omitempty"`
	// Writable says that the objects that the environment supplies may be changed and deleted themselves. Else things are made
	// below them only.
	Writable bool `json:"writable,omitempty"`
	// Balances maps a balance's name to the runtime expression in the creating request that sets it.
	Balances map[string]string `json:"balances,omitempty"`
	// Fills maps a balance's name to the operation that pays into it, where the creating request does not set it.
	Fills map[string]Fill `json:"fills,omitempty"`
	// Holds says what balances the objects have that the environment supplies, in the API's smallest unit.
	Holds map[string]int64 `json:"holds,omitempty"`
	// Standing says that the objects that the environment supplies were there before the run: somebody may have drawn from them.
	Standing bool `json:"standing,omitempty"`
	// Inferred says where the fixture comes from when no configuration named it.
	Inferred string `json:"inferred,omitempty"`
}

// Fill is how a balance is filled after its object was made: by an operation on the object.
type Fill struct {
	Operation string `json:"operation"`
	// Amount is the pointer of the amount in the request's body.
	Amount string `json:"amount"`
}

// List says where an object is found that the run did not make: the first on a list.
type List struct {
	Operation string `json:"operation"`
	// ID is the runtime expression of its id in the list's answer.
	ID string `json:"id"`
}

// Create says how a fixture is made: by an operation of the contract.
type Create struct {
	Operation string `json:"operation"`
	// Parameters maps "customer_id" or "path.customer_id" to "$fixtures.NAME.id" or a literal.
	Parameters map[string]string `json:"parameters,omitempty"`
	// Body maps RFC 6901 pointers to literals that the creating request must carry; the rest is generated.
	Body map[string]any `json:"body,omitempty"`
	// ID is the runtime expression of the id in the answer; empty is found from Link Objects, `id` or Location.
	ID string `json:"id,omitempty"`
	// Holder says that the id is no object's own, but what the object that is made is called below in paths: the owner of /repos/{owner}/{repo}.
	Holder bool `json:"holder,omitempty"`
	// Chosen is the path parameter whose value the creating request chooses, one that nothing has: PUT /files/{path}.
	Chosen string `json:"chosen,omitempty"`
	// Then are operations that are done to it right after it was made, to bring it into a state.
	Then []string `json:"then,omitempty"`
}
