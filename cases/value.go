package cases

import (
	"encoding/json"

	"holdfast/specs"
)

// Value is what a step sends at one place. It is a closed set: exactly one of its members is set.
type Value struct {
	// Literal is a JSON value; a string stands for itself in a parameter.
	Literal json.RawMessage `json:"literal,omitempty"`
	// Expression is taken from an earlier answer.
	Expression *Expression `json:"expression,omitempty"`
	// Fixture is the name of a fixture of the group: its id.
	Fixture string `json:"fixture,omitempty"`
	// Fresh is bound when it is sent, from the run id.
	Fresh *Fresh `json:"fresh,omitempty"`
	// Sum adds integers: the remaining balance and one cent.
	Sum []Value `json:"sum,omitempty"`
	// Left is what is left of a balance by the run's own account when it is sent.
	Left *Left `json:"left,omitempty"`
	// Tampered is another value with one character changed: a cursor, an ETag.
	Tampered *Value `json:"tampered,omitempty"`
	// Tag is the ID of the GET operation on the step's own path that shows an entity tag: it is asked just before the step.
	Tag string `json:"tag,omitempty"`
	// At is the pointer of the member of that operation's answer that is taken in place of its entity tag.
	At string `json:"at,omitempty"`
	// Sample is what the planner took for a value that is known only when it is sent, to certify and print the plan.
	Sample json.RawMessage `json:"sample,omitempty"`
	// Guess says that nothing supplies the literal: it is a value of a path parameter's schema, and may name nothing.
	Guess bool `json:"guess,omitempty"`
}

// Expression is a runtime expression (OpenAPI 3.1.1 §4.8.20.4) on the exchange of an earlier step.
type Expression struct {
	// Step is the step's ID in the same case; "fixture/NAME" is a fixture's creation and "open" the group's control.
	Step string `json:"step"`
	Expr string `json:"expr"`
}

// Left is what is left of a fixture's balance after the requests so far, as the accepted ones come to: where no operation shows it.
type Left struct {
	Fixture string `json:"fixture"`
	Balance string `json:"balance"`
	// Half is one unit more than half of it, which only one of two requests can have.
	Half bool `json:"half,omitempty"`
	// Plus is added to it.
	Plus int64 `json:"plus,omitempty"`
}

// Fresh is a value that nobody has used before.
type Fresh struct {
	// Name tells fresh values of one group apart: the same name is the same value.
	Name string `json:"name"`
	// Operation, In and Parameter name the parameter whose schema the value must be valid for.
	Operation string `json:"operation"`
	In        string `json:"in"`
	Parameter string `json:"parameter"`
	// Capitals writes the value in capital letters.
	Capitals bool `json:"capitals,omitempty"`
	// Near writes the value with another last character, a letter or a digit as it was: what reads no more than its beginning takes both for one.
	Near bool `json:"near,omitempty"`
	// Word writes an id in a path as a word, as names are, where it would be a UUID.
	Word bool `json:"word,omitempty"`
	// Like is a text whose length the value has, and whose beginning.
	Like string `json:"like,omitempty"`
}

// Lit makes a literal.
func Lit(v any) Value {
	raw, err := specs.EncodeJSON(v)
	if err != nil {
		// Only values decoded from JSON or made of plain strings and numbers come here.
		raw = []byte("null")
	}
	return Value{Literal: raw}
}
