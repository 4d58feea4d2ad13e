package result

import (
	"time"

	"holdfast/cases/plan"
	"holdfast/specs"
)

// Line is one record; Type says which member is set.
type Line struct {
	Type         string              `json:"type"`
	Schema       string              `json:"schema,omitempty"`
	Header       *Header             `json:"header,omitempty"`
	Requirements []RequirementResult `json:"requirements,omitempty"`
	NotPlanned   []specs.Unplanned   `json:"not_planned,omitempty"`
	Case         *CaseRecord         `json:"case,omitempty"`
	Group        *GroupRecord        `json:"group,omitempty"`
	Part         *PartRecord         `json:"part,omitempty"`
	Object       *ObjectRecord       `json:"object,omitempty"`
	Loan         *LoanRecord         `json:"loan,omitempty"`
	Made         []MadeObject        `json:"made,omitempty"`
	Resume       *ResumeRecord       `json:"resume,omitempty"`
	End          *EndRecord          `json:"end,omitempty"`
}

// GroupRecord follows the cases of a group: all of them are there. A group without it was cut off by what ended the process.
type GroupRecord struct {
	ID string `json:"id"`
	// At is where the group stands in the plan: its operation, and its place among that one's groups.
	At [2]int `json:"at"`
	// Alone says that no other one ran at the same time.
	Alone bool `json:"alone,omitempty"`
	// Cut says that the run was ended while the group ran: what is not proven of it says nothing.
	Cut bool `json:"cut,omitempty"`
}

// PartRecord follows the cases of a part of a group that is not its last: the others come later, with the record of the group.
type PartRecord struct {
	Group string `json:"group"`
	// Cut is as in [GroupRecord].
	Cut bool `json:"cut,omitempty"`
}

// ObjectRecord is an object at the moment in which the run learned of it; a "made" record says later what became of it. It holds what is
// needed to remove the object where no such record follows.
type ObjectRecord struct {
	MadeObject
	// Path is the object's own, and Target that of the request that made it; both are empty where the environment did.
	Path   string `json:"path,omitempty"`
	Target string `json:"target,omitempty"`
	// Standing is what is known of its owner: "own", "unproven" or "nobodys".
	Standing string `json:"standing,omitempty"`
	// Guessed says that nothing but the request calls it so.
	Guessed bool `json:"guessed,omitempty"`
	// Was is the ID that the object had in a record before this one, until a change gave it another.
	Was string `json:"was,omitempty"`
	// Marks are texts that nobody but the creating request has used.
	Marks []string `json:"marks,omitempty"`
	// Values are what the object's teardown asks of the creation's answer, by expression.
	Values map[string]any `json:"values,omitempty"`
}

// LoanRecord is an object of the environment that was lent to a group, and where Back is set, given back by it.
type LoanRecord struct {
	Fixture string `json:"fixture"`
	ID      string `json:"id"`
	Back    bool   `json:"back,omitempty"`
	// Spent says that it is of no use for others, or with a loan that is not back, that it is not if the group went on.
	Spent bool `json:"spent,omitempty"`
	// Left is what the group left of its balances, as a number; null is not known.
	Left map[string]*string `json:"left,omitempty"`
}

// ResumeRecord stands where a run went on that had ended before its plan did.
type ResumeRecord struct {
	// Number counts them from 1.
	Number int       `json:"number"`
	At     time.Time `json:"at"`
	// Before is how long the run went on before, in nanoseconds.
	Before time.Duration `json:"before_ns"`
}

// EndRecord closes a journal.
type EndRecord struct {
	// Complete says that every group was run; Reasons say why not.
	Complete    bool `json:"complete"`
	Interrupted bool `json:"interrupted,omitempty"`
	// RefusedAlike says that the run stopped because every operation refused the first request alike.
	RefusedAlike bool `json:"refused_alike,omitempty"`
	// Gone says that the target answered nothing any more, and since which request.
	Gone     string        `json:"gone,omitempty"`
	Reasons  []string      `json:"reasons,omitempty"`
	Duration time.Duration `json:"duration_ns"`
	Requests int           `json:"requests"`
	Skips    []plan.Skip   `json:"skips,omitempty"`
	// Explored is what came of random requests after the plan; nil where there were none. Requests are without them.
	Explored *Explored `json:"explored,omitempty"`
	// Alike is what all answers had in common.
	Alike *Alike `json:"alike,omitempty"`
	// Recorded are declared facts that no case of the plan tries.
	Recorded []Recorded `json:"recorded,omitempty"`
	// Open is what the contract leaves open, and the documented statuses that no answer had.
	Open []Open `json:"open,omitempty"`
}
