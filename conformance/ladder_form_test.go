package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

// A text gets the form that a refusal asks for, whatever it is written in; a text that says nothing of a form asks for none.
func TestWanted_IsTheFormThatATextAsksFor(t *testing.T) {
	for text, want := range map[string]string{
		"Invalid JSON configuration": "{}",
		"JSON not valid":             "{}",
		"Enter a valid URL.":         "https://example.invalid/holdfast",
		"Field cannot be decoded by JSON. Expecting value: line 1 column 1 (char 0)": "{}",
		"Must be a valid UUID.":        "",
		"A valid integer is required.": "",
		"Enter a valid email address.": "",
		"Date has wrong format. Use one of these formats instead: YYYY-MM-DD.":           "2030-01-02",
		"Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm.": "2030-01-02T03:04:05Z",
		"invalid cron expression":                       "0 3 * * *",
		"Start tag expected, '<' not found, line 1":     "<root/>",
		"Ensure this field has at least 20 characters.": "Hf-7rq!Zk2wXv9Hf-7rq!",
		"String should have at least 4 characters":      "Hf-7r",
		"Password must contain at least one digit":      "Hf-7rq!Zk2wXv9",
		"This field is required.":                       "",
		"Not found.":                                    "",
		"the board is closed":                           "",
		"you need at least 3 members to start":          "",
	} {
		got := wanted(text)
		if want == "" {
			assert.Empty(t, got, text)
			continue
		}
		if assert.NotEmpty(t, got, text) {
			assert.Equal(t, want, got[0], text)
		}
	}
}

// What an error says of a member stands under its name, beside it, or in a text that has the name.
func TestSaidOf_FindsWhatAnErrorSaysOfAMember(t *testing.T) {
	for name, body := range map[string]string{
		"Django":       `{"layout": ["Invalid JSON."], "title": ["This field is required."]}`,
		"nested":       `{"detail": "Validation error", "errors": {"layout": ["Invalid JSON."], "title": ["Not a valid string."]}}`,
		"FastAPI":      `{"detail": [{"loc": ["body", "layout"], "msg": "Invalid JSON."}, {"loc": ["body", "title"], "msg": "Field required"}]}`,
		"Spring":       `{"errors": [{"field": "layout", "message": "Invalid JSON."}]}`,
		"a text alone": `{"message": "'layout': Invalid JSON."}`,
	} {
		x := &exchange{Exchange: result.Exchange{Response: &result.Response{Status: 400, Body: []byte(body)}}}
		said, named := saidOf(x, "layout")
		assert.True(t, named, name)
		assert.Equal(t, []string{"{}", "[]"}, toldIn(said, "abc"), name)
	}
	x := &exchange{Exchange: result.Exchange{Response: &result.Response{Status: 400, Body: []byte(`{"message": "JSON not valid"}`)}}}
	said, named := saidOf(x, "layout")
	assert.False(t, named)
	assert.NotEmpty(t, toldIn(said, "abc"))
}

// What a refusal asks for in so many words is a member's name though errors have the word; what only speaks of it is not.
func TestDemands_AMemberIsAskedForInSoManyWords(t *testing.T) {
	for text, name := range map[string]string{
		"Path must be set for Local Files storage": "path", "message is required": "message", "Missing required field: data": "data", "'type' may not be blank": "type",
		"UNIQUE constraint failed: users.email": "email",
	} {
		assert.True(t, asksForMember(text, name), text)
	}
	for text, name := range map[string]string{
		"the path does not exist": "path", "the value is not valid": "value", "data could not be read, a name is required": "data", "no such object": "object",
	} {
		assert.False(t, asksForMember(text, name), text)
	}
	answer := func(status int, body string) *exchange {
		return &exchange{Exchange: result.Exchange{Response: &result.Response{Status: status, Body: []byte(body)}}}
	}
	assert.Equal(t, []string{"email"}, namedPartsIn(answer(500, `{"detail": "UNIQUE constraint failed: users.email"}`), "email", "phone"))
	assert.Empty(t, namedPartsIn(answer(500, `{"detail": "'NoneType' object has no attribute 'email'"}`), "email", "phone"))
}

func namedPartsIn(x *exchange, names ...string) (found []string) {
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = "body/" + name
	}
	for _, part := range namedParts(x, parts) {
		found = append(found, part[len("body/"):])
	}
	return found
}
