package specs

// Requirement is one thing the contract promises. Its ID is stable: it depends on names and keywords, never on positions.
//
//	createRefund/request/body#/amount_cents:maximum
//	createRefund/request/query#/limit:minimum
//	createRefund/response/201/body
//	createRefund/response/201/header#/Location
//	createRefund/idempotency:replay
//
//	createShape/request/body(Circle)#/radius:minimum
//
// The part after # is an RFC 6901 pointer into the instance with * for the items of an array; the last : is followed by
// the keyword. The media type stands in brackets after "body", only where there are several, and the branch of an anyOf or a oneOf in
// parentheses, with the pointer of what it is a branch of where that is not the whole: "(/shape=Circle)".
type Requirement struct {
	ID string
	// Operation is the operation's ID; for a requirement of a whole path it is empty and Path is set.
	Operation string
	Path      string
	Kind      Kind
	// In is path, query, header, cookie or body for KindRequest.
	In string
	// Pointer leads from the part that In names to the instance that the keyword constrains: "/amount_cents", "/items/*/sku",
	// "" for the whole body. For a parameter it begins with the parameter's name.
	Pointer string
	// Keyword is the JSON Schema keyword, or the name that stands after the last colon of the ID.
	Keyword string
	// Value is the keyword's value, decoded as JSON with json.Number; nil where there is none.
	Value any
	// MediaType is set for requirements on a body.
	MediaType string
	// Branches are the alternatives of anyOf and oneOf that the requirement holds in, from the outside in; empty where it always holds.
	Branches []Branch
	// Status is set for requirements on a response, as in Response.Status.
	Status string
	// Text is the promise in one plain sentence without a full stop: "amount_cents is at most 1000000".
	Text string
	// Schema is the schema of the constrained instance (references followed), where there is one.
	Schema *Schema
	// Broken says why the requirement can't be judged (a schema or pattern that does not compile); empty otherwise.
	Broken string
	// Place is the keyword's own.
	Place Place
}

// Kind sorts requirements by who must keep them and how they are tried.
type Kind string

// The kinds of requirement.
const (
	// KindAccepts: a valid request is accepted (`createRefund/request:valid`).
	KindAccepts Kind = "accepts"
	// KindRequest: a keyword of a request's schema, `required`, included (`createRefund/request/body#/reason:enum`).
	KindRequest Kind = "request"
	// KindBody: the body as a whole: `createRefund/request/body:required`, `:well-formed` (malformed JSON) and `:media-type`.
	KindBody Kind = "body"
	// KindStatus: only documented statuses are answered (`createRefund/response:status`).
	KindStatus Kind = "status"
	// KindResponseBody: `createRefund/response/201/body`, media type and schema together.
	KindResponseBody Kind = "response-body"
	// KindResponseHeader: `createRefund/response/201/header#/Location`, and `createRefund/security:challenge` where the operation is
	// secured and no declared header says the same.
	KindResponseHeader Kind = "response-header"
	// KindSecurity: `createRefund/security:missing`, `:unknown`, `:malformed`, `:wrong-scheme`, where no alternative lets anonymous
	// callers in; `:insufficient-scope` where all ask for a scope.
	KindSecurity Kind = "security"
	// KindRefusal: a condition that is refused: `createRefund/refusal:absent`, `:foreign`, `:cross-parent`; how: `:precedence`,
	// `:foreign-looks-absent`; and `:no-effect` (a refusal changes nothing).
	KindRefusal Kind = "refusal"
	// KindIdempotency: `createRefund/idempotency:replay` and `:conflict`, and where the policy is declared `:raced`,
	// `:lost-answer`, `:scope` and others.
	KindIdempotency Kind = "idempotency"
	// KindBalance: `createRefund/balance/refundable:exact`, `:exceeds`, `:raced`, `:ledger` and others.
	KindBalance Kind = "balance"
	// KindState: `createRefund/state:read-back`, where a Link Object leads from what was made to an operation that reads it.
	KindState Kind = "state"
	// KindPages: `listRefunds/pages:limit`.
	KindPages Kind = "pages"
	// KindMethod: `ANY:/customers/{customer_id}/method:undeclared`, one a path.
	KindMethod Kind = "method"
)
