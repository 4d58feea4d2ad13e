package cases

import (
	"encoding/json"
	"iter"
	"slices"
)

// Group is a set of cases of one operation and caller that share fixtures: the unit of planning, scheduling, replay and
// resume. Its steps run in order: Fixtures, the control's first step, the cases that may be accepted, State twice, those
// that must be refused, State again, the control's last step.
type Group struct {
	// ID is stable: the operation's ID and what the group is about, such as "createRefund/full".
	ID string `json:"id"`
	// Operation is the operation's ID; empty for a group of a whole path.
	Operation string `json:"operation,omitempty"`
	// Caller is who sends what does not say otherwise.
	Caller   string       `json:"caller"`
	Fixtures []FixtureUse `json:"fixtures,omitempty"`
	// Control is the request that the target must accept before anything is judged, and the valid twin of every case that
	// differs in one place. Its second step, if it has one, is sent after the last case, with fresh values.
	Control Case   `json:"control"`
	Cases   []Case `json:"cases"`
	// Alone says that no other group may run at the same time: its cases depend on when the target does what.
	Alone bool `json:"alone,omitempty"`
	// ControlLast says that the control ends what it is sent to, a deletion: it is sent after the cases only. That it is
	// accepted then shows that the object was there for them.
	ControlLast bool `json:"control_last,omitempty"`
	// State reads what the refused cases must leave unchanged, twice before them and once after.
	State []StateRead `json:"state,omitempty"`
	// At is where the group stands in its plan: its operation, and its place among that one's groups.
	At [2]int `json:"-"`
	// Unchanged is the case that the comparison of the readings is reported under; it has no steps of its own.
	Unchanged *Case `json:"unchanged,omitempty"`
}

// Case is one test. It is plain data and survives a round trip through JSON.
type Case struct {
	// ID is the requirement's ID and "~variant".
	ID string `json:"id"`
	// Rule is the rule that a breach of the expectations is reported under.
	Rule string `json:"rule"`
	// Requirements are the IDs that the case speaks of; the first is the one it was made for.
	Requirements []string `json:"requirements"`
	// Level is that of a breach where it is not the rule's.
	Level Level `json:"level,omitempty"`
	// Why says in one sentence why the request must be accepted or refused.
	Why string `json:"why"`
	// Class is what the judged request is.
	Class Class `json:"class"`
	// Mutation is the one place in which a case differs from the group's control; nil where it doesn't differ in one place.
	Mutation *Mutation `json:"mutation,omitempty"`
	// Proof says how the class was certified: the readers' opinions, or the kind of proof that needs none.
	Proof string `json:"proof,omitempty"`
	Steps []Step `json:"steps"`
	// Attempts is how often the steps are tried, each time with fresh values, until one attempt is a breach: what depends on
	// chance is not seen each time. 0 is once.
	Attempts int `json:"attempts,omitempty"`
	// Otherwise says what else than the case's own place may be to blame where a request is refused that must be accepted, or that must be refused otherwise; empty
	// where nothing else can be. Beside are the requests that decide it, sent only then: the finding stands where each comes to what
	// its expectation says, and without any the refusal proves nothing.
	Otherwise string `json:"otherwise,omitempty"`
	// Fix says how to mend what the case finds where its rule's own fix is not the way; empty where it is.
	Fix    string `json:"fix,omitempty"`
	Beside []Step `json:"beside,omitempty"`
	// Shrink says that steps may be left out, to find the shortest sequence that still fails.
	Shrink bool `json:"shrink,omitempty"`
	// Closes says that the case stands last in its group and asks what all requests of the group came to: where one was answered
	// wrongly it proves nothing, and to try it again all of them are sent again.
	Closes bool `json:"closes,omitempty"`
}

// Refuses says whether the target must refuse a request of the case. Such cases stand between the readings of the state; a
// request that may go either way doesn't, since it may change the state by right.
func (c *Case) Refuses() bool {
	return slices.ContainsFunc(c.Steps, func(s Step) bool { return s.Role == Probe && s.Expect.Outcome == Refused })
}

// Mutation is the one place in which a request differs from its valid twin.
type Mutation struct {
	// In is path, query, header, cookie, body, media-type, credentials or method.
	In string `json:"in"`
	// Pointer leads to the place inside In, as in a requirement.
	Pointer string `json:"pointer,omitempty"`
	// Keyword is the JSON Schema keyword that the value breaks or touches.
	Keyword string `json:"keyword,omitempty"`
	// Sent and Valid are what this case sends there and what the twin sends, as people read them; shortened where long.
	Sent  string `json:"sent"`
	Valid string `json:"valid"`
}

// Role is what a step's failure means for its case.
type Role string

// The roles of a step.
const (
	// Probe is judged: a breach of its expectation is a finding.
	Probe Role = "probe"
	// Setup must work for the case to mean anything: its failure makes the case inconclusive.
	Setup Role = "setup"
	// Read looks at the target's state; its failure makes the case inconclusive, a breach of its expectation is a finding.
	Read Role = "read"
)

// Step is one request with what is expected of its answer.
type Step struct {
	// ID is unique in its case; expressions name it.
	ID   string `json:"id"`
	Role Role   `json:"role"`
	// Operation is the ID of the operation whose responses the answer is held to; empty for an undeclared method.
	Operation string `json:"operation,omitempty"`
	Method    string `json:"method"`
	// Path is the template.
	Path string `json:"path"`
	// Caller is who sends it: a caller of the environment, Anonymous or Unknown.
	Caller     string     `json:"caller"`
	Parameters []Argument `json:"parameters,omitempty"`
	Body       *Body      `json:"body,omitempty"`
	// Class is what the readers must make of the request's final bytes; empty where its proof is of another kind.
	Class  Class       `json:"class,omitempty"`
	Expect Expectation `json:"expect"`
	// Restates names an earlier step whose answer the request writes back, member for member: it changes nothing, whatever becomes of it.
	Restates string `json:"restates,omitempty"`
	// Pause is a time in milliseconds to wait before the step.
	Pause int `json:"pause_ms,omitempty"`
	// Alone sends the step on a connection that nothing else used.
	Alone bool `json:"alone,omitempty"`
	// Poll, Walk, Race and Cut say how the step is sent where it isn't once; at most one is set.
	Poll *Poll `json:"poll,omitempty"`
	Walk *Walk `json:"walk,omitempty"`
	Race *Race `json:"race,omitempty"`
	Cut  *Cut  `json:"cut,omitempty"`
	// Then are sent right after the step was accepted, and bring what it has made into a state. One that is refused ends them: what the state
	// then is the steps that follow find out.
	Then []Step `json:"then,omitempty"`
}

// The callers that exist in every environment.
const (
	// Anonymous sends no credentials.
	Anonymous = "anonymous"
	// Unknown sends well-formed credentials that nobody was given. Others with such credentials stand in credentials_spoilt.go.
	Unknown = "unknown"
)

// Argument is one parameter of a request.
type Argument struct {
	In   string `json:"in"`
	Name string `json:"name"`
	// Value is never nil, and never changed in place: the many requests that differ in one argument share those of all others.
	Value *Value `json:"value"`
}

// Body is a request body: Payload with Replacements, as in Arazzo's Request Body Object, or Raw bytes.
type Body struct {
	// MediaType is sent as Content-Type; empty sends none.
	MediaType string          `json:"media_type,omitempty"`
	Payload   json.RawMessage `json:"payload,omitempty"`
	// Replacements are put into the payload when it is bound.
	Replacements []Replacement `json:"replacements,omitempty"`
	// Reformat writes the payload with other white space and its members in another order: the same JSON in other bytes.
	Reformat bool `json:"reformat,omitempty"`
	// Pad is how many bytes of white space are written before the last one of a JSON body.
	Pad int `json:"pad,omitempty"`
	// Raw is sent as it stands, for bodies that are not JSON on purpose. With neither, the body has no bytes.
	Raw []byte `json:"raw,omitempty"`
}

// Replacement puts a value at an RFC 6901 pointer of the payload.
type Replacement struct {
	Target string `json:"target"`
	Value  Value  `json:"value"`
}

// FixtureUse is an object of the target that a group needs.
type FixtureUse struct {
	// Name is the fixture's name in the environment.
	Name string `json:"name"`
	// Needs says what balance it must have, by the balance's name, in the API's smallest unit.
	Needs map[string]Need `json:"needs,omitempty"`
	// Create makes it; nil where the environment supplies the values (given by hand, or by a command).
	Create *Step `json:"create,omitempty"`
	// With names the fixture whose Create makes this one too: the object that it makes is called by both of their ids.
	With string `json:"with,omitempty"`
	// List finds one that exists, on a list of the target; nil where Create makes it or the environment supplies it.
	List *Step `json:"list,omitempty"`
	// ReadOnly says that it is not the run's own: nothing may change it, or what is below it.
	ReadOnly bool `json:"read_only,omitempty"`
	// ID is the runtime expression of its id in the answer to Create or List.
	ID string `json:"id,omitempty"`
	// Else are the expressions where the id may be if ID finds none, the likeliest first.
	Else []string `json:"else,omitempty"`
	// Sample is what the planner took as the id where it had to certify a request.
	Sample string `json:"sample"`
}

// Need is what a fixture's balance must be.
type Need struct {
	AtLeast *int64 `json:"at_least,omitempty"`
	Exactly *int64 `json:"exactly,omitempty"`
}

// StateRead is a request whose answer must not be changed by a refusal.
type StateRead struct {
	Step Step `json:"step"`
	// Balance is the name of the balance that Value shows; empty where the whole body is the state.
	Balance string `json:"balance,omitempty"`
	// Value is the runtime expression of the balance.
	Value string `json:"value,omitempty"`
}

// All are the control, the cases and the comparison of the state.
func (g *Group) All() iter.Seq[*Case] {
	return func(yield func(*Case) bool) {
		if !yield(&g.Control) {
			return
		}
		for i := range g.Cases {
			if !yield(&g.Cases[i]) {
				return
			}
		}
		if g.Unchanged != nil {
			yield(g.Unchanged)
		}
	}
}
