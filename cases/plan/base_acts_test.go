package plan_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// reading is a GET of a path whose parameters nothing supplies.
type reading struct{ path, name, text string }

func (r reading) operation() string {
	var parameters []string
	for _, part := range strings.Split(r.path, "{")[1:] {
		name, _, _ := strings.Cut(part, "}")
		parameters = append(parameters, fmt.Sprintf(`{ name: %s, in: path, required: true, schema: { type: %s } }`, name, map[bool]string{true: "integer", false: "string"}[name == "number"]))
	}
	said := ""
	if r.name != "" {
		said = "operationId: " + r.name + ", "
	}
	return fmt.Sprintf("  %s:\n    get: { %ssummary: %q, parameters: [%s], responses: { '200': { description: it } } }\n", r.path, said, r.text, strings.Join(parameters, ", "))
}

// The first order of all is somebody's: a value that was made up is for what only reads.
func TestNew_AMadeUpValueIsNotTriedWhereMoreThanReadingIsTold(t *testing.T) {
	acts := []reading{
		{"/orders/{number}/pay", "", ""}, {"/jobs/{number}/run", "runJob", "Run a job"}, {"/users/{name}/ban", "banUser", ""}, {"/relays/{number}/on", "relayOn", ""},
		{"/transfer/{from}/{to}/{number}", "transfer", ""}, {"/unsubscribe/{name}", "", ""}, {"/seats/{number}", "bookSeat", ""}, {"/chairs/{number}", "chair", "Books a chair"},
		{"/lights/{number}/{color}", "light", "Changes the color"}, {"/posts/{number}/like", "liked", ""}, {"/queues/{name}/next", "nextOf", ""}, {"/passwords/{email}", "passwordOf", ""},
		{"/accept/{code}", "", ""}, {"/logins/{otp}", "byCode", ""},
	}
	reads := []reading{
		{"/triangle/{number}/{other}", "checkTriangle", ""}, {"/holidays/{year}", "publicHolidays", "Get public holidays"}, {"/greet/{who}", "greet", "Say hello"}, {"/weather/{city}/forecast", "", "A forecast"},
		{"/isbn/{number}", "isbn", "Looks up a book"}, {"/palindrome/{text}", "palindrome", "Checks the text"}, {"/runs/{number}", "runs", "Runs of the day"}, {"/people/{title}/orders", "theirs", "Orders of somebody"},
		{"/rates/{base}", "rates", "Exchange rates"}, {"/schedule/{day}", "schedule", "The schedule"}, {"/books/{title}", "bookByTitle", ""}, {"/convert/{amount}", "", "Converts the amount"},
	}
	document := "openapi: 3.0.3\ninfo: { title: Readings, version: '1' }\npaths:\n"
	for _, r := range append(append([]reading{}, acts...), reads...) {
		document += r.operation()
	}
	c, err := specs.Load(t.Context(), specs.Options{File: "readings.yaml", FS: fstest.MapFS{"readings.yaml": {Data: []byte(document)}}})
	require.NoError(t, err)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	tried := map[string]bool{}
	for g := range plan.New(c, env, 1).Groups() {
		for _, s := range g.Control.Steps {
			tried[s.Path] = tried[s.Path] || len(plan.Guesses(&s)) > 0
		}
	}
	for _, r := range acts {
		assert.False(t, tried[r.path], r.path)
	}
	for _, r := range reads {
		assert.True(t, tried[r.path], r.path)
	}
}
