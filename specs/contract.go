package specs

// Contract is a loaded OpenAPI 3.0, 3.1 or 3.2 document with its overlays applied, or a Swagger 2.0 one read as 3.0. It is read-only and safe for concurrent use.
type Contract struct {
	// OpenAPI is the version the document declares, such as "3.1.0"; "3.0.3" for a Swagger 2.0 document, which is read as one.
	OpenAPI string
	// Title and Version are those of the Info Object (OpenAPI 3.1.1 §4.8.2).
	Title, Version string
	// Description is the text of the Info Object for people.
	Description string
	// called are the names and listed values of the document, once somebody asks.
	called func() map[string]bool
	// alike are the component schemas with the properties of another one, once somebody asks.
	alike func() map[string]string
	// File is the name the document was loaded by; "-" is standard input.
	File string
	// SHA256 is the lower-case hex digest of the document's bytes followed by those of its overlays, in order.
	SHA256 string
	// Servers are the URLs of the root's Server Objects with the defaults of their variables filled in, in document order.
	Servers []string
	// Operations stand in document order.
	Operations []*Operation
	// Requirements is everything the contract promises, in the order of the document. Ids are unique.
	Requirements []Requirement
	// Unplanned lists what the document holds and this version cannot turn into requests.
	Unplanned []Unplanned
	// SecuritySchemes are the Security Scheme Objects of the components, by name.
	SecuritySchemes map[string]SecurityScheme
	// Facts is the root's x-conformance object; its zero value means that nothing was decided.
	Facts Facts
	// Workflows are the hand-written cases that were loaded with the contract, in the order of their files.
	Workflows []*Workflow
	// Hints are the extensions of others that were read for what x-conformance would say, in document order of the operations.
	Hints []Hint
	// Flaws are what is wrong in the document and costs only what needs it, in the order of the files and their lines.
	Flaws []Flaw
	// AnnotatedFormats counts the places of requests whose format only annotates, by format: what is not of it is no breach.
	AnnotatedFormats map[string]int
	// Notes are what was found while loading and is no fault: an overlay action that matches nothing, a link that leads nowhere.
	Notes []string

	places        *places
	schemas       *schemas
	byID          map[string]*Operation
	requirementAt map[string]int
	// kinds are the nouns of the objects that the paths name.
	kinds map[string]bool
}

// Place is where something stands in the contract, for messages that people click on.
type Place struct {
	// File is the document or overlay that holds the node, as it was named when loading.
	File string `json:"file,omitempty"`
	// Line and Column count from 1; 0 means unknown.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
	// Pointer is the RFC 6901 pointer of the node in the document after the overlays.
	Pointer string `json:"pointer,omitempty"`

	rewritten string // of a Swagger 2.0 document, the pointer in the OpenAPI 3.0 document that it is read as; see inTree
}

// Unplanned is a part of the contract that is left out of the plan, with the reason and the place.
type Unplanned struct {
	Operation string `json:"operation,omitempty"`
	Reason    string `json:"reason"`
	Place     Place  `json:"place"`
	// Unread says that it was surely meant to be an operation, and can't be read as one.
	Unread bool `json:"unread,omitempty"`
}

// Operation is one Operation Object (OpenAPI 3.1.1 §4.8.10) with what its Path Item gives it merged in.
type Operation struct {
	// ID is the operationId, or "POST:/path" where there is none or where another operation has the same one.
	ID string
	// Method is in upper case, Path is the template as the document writes it.
	Method, Path string
	Summary      string
	Description  string
	Tags         []string
	Deprecated   bool
	// Parameters holds the operation's and the Path Item's, the operation's winning; Accept, Content-Type and Authorization
	// headers are left out, since OpenAPI says that they shall be ignored.
	Parameters []*Parameter
	// Body is nil where the operation declares none.
	Body *RequestBody
	// Responses are sorted: exact statuses, then ranges such as "4XX", then "default".
	Responses []*Response
	// Security lists the alternatives that apply, the root's where the operation has none of its own. Empty means public.
	// An alternative without schemes means that anonymous callers are let in.
	Security []SecurityAlternative
	// Facts is the operation's x-conformance object.
	Facts OperationFacts
	// Planned is false where the operation stands in Contract.Unplanned and no request for it can be made.
	Planned bool
	// Place is the operation's.
	Place Place

	// parameterAt finds the parameters by place and name where there are many; headers, whose names are compared without case, excepted.
	parameterAt map[parameterKey]*Parameter
	// securityUnsaid says that neither the operation nor the root has `security`, not even an empty one.
	securityUnsaid bool
}

type parameterKey struct{ in, name string }

// Parameter is one Parameter Object (OpenAPI 3.1.1 §4.8.12).
type Parameter struct {
	Name string
	// In is path, query, header or cookie.
	In       string
	Required bool
	// Description is its text for people.
	Description string
	// Style and Explode have OpenAPI's defaults filled in.
	Style   string
	Explode bool
	// AllowReserved says that reserved characters of the value stand as they are, in a query (OpenAPI 3.1.1 §4.8.12.3).
	AllowReserved bool
	// Content is the media type of a parameter that is described by `content`; then Schema is that of its Media Type Object.
	Content string
	// Whole says that the value is all of the query string, with no name before it (OpenAPI 3.2.0 §4.12.1); In is then query.
	Whole  bool
	Schema *Schema
	// Examples are the values of `example`, `examples` and the schema's own, decoded as JSON with json.Number.
	Examples []any
	Place    Place

	at string // where the Parameter Object itself stands, references followed
}

// RequestBody is one Request Body Object (OpenAPI 3.1.1 §4.8.13).
type RequestBody struct {
	Required bool
	Content  []*Media
	Place    Place
}

// Media is one entry of a `content` map (OpenAPI 3.1.1 §4.8.14).
type Media struct {
	// Type is the key of the map, such as "application/json" or "text/*".
	Type string
	// Schema is nil where the Media Type Object has none.
	Schema *Schema
	// ItemSchema is that of each item of a stream (OpenAPI 3.2.0 §4.14.1); nil where there is none.
	ItemSchema *Schema
	Examples   []any
	// Encoding says how members of a form's schema are written, by their names.
	Encoding map[string]Encoding
	Place    Place
}

// Response is one entry of the Responses Object (OpenAPI 3.1.1 §4.8.16).
type Response struct {
	// Status is "201", "4XX" (in upper case, however it was written) or "default".
	Status      string
	Description string
	Content     []*Media
	// Headers are sorted by name; one named Content-Type is left out, since OpenAPI says that it shall be ignored.
	Headers []*Header
	Links   []*Link
	Place   Place
}

// Header is one response header (OpenAPI 3.1.1 §4.8.21).
type Header struct {
	Name        string
	Required    bool
	Description string
	// Content is the media type of a header that is described by `content`; then Schema is that of its Media Type Object.
	Content string
	Schema  *Schema
	Place   Place
}

// Link is one Link Object (OpenAPI 3.1.1 §4.8.20).
type Link struct {
	Name string
	// Operation is the ID of the linked operation.
	Operation string
	// Parameters maps a parameter's name, qualified ("path.id") or not, to a runtime expression or a literal.
	Parameters map[string]any
	// Elsewhere says that it leads to another object than the one which its operation makes or changes: the author of a book.
	Elsewhere bool
	Place     Place
}

// SecurityScheme is one Security Scheme Object (OpenAPI 3.1.1 §4.8.27).
type SecurityScheme struct {
	Name string
	// Type is apiKey, http, oauth2, openIdConnect or mutualTLS.
	Type string
	// Scheme is the HTTP authentication scheme in lower case, such as "bearer", for Type http.
	Scheme string
	// In and KeyName say where an API key travels.
	In, KeyName string
	Place       Place
}

// SecurityAlternative is one Security Requirement Object: all its schemes are needed together.
type SecurityAlternative struct {
	// Schemes maps the scheme's name to the scopes it needs.
	Schemes map[string][]string
}
