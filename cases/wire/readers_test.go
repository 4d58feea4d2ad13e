package wire

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// opinion is what one reader makes of a request.
func opinion(t *testing.T, c Classification, reader string) Opinion {
	t.Helper()
	for _, o := range c.Opinions {
		if o.Reader == reader {
			return o
		}
	}
	require.FailNow(t, "no reader is called "+reader)
	return Opinion{}
}

const typedBody = "{type: object, additionalProperties: false, required: [n], properties: {" +
	"n: {type: integer, maximum: 100}, x: {type: number}, b: {type: boolean}, s: {type: string}, e: {type: string, enum: [fraud, TWO]}, o: {type: [integer, 'null']}}}"

// What each of the two reads by itself, as their documentation says.
func TestReaders_OfJavaAndDotNetAcceptWhatTheyConvert(t *testing.T) {
	op := contract(t, "[]", typedBody)
	for _, tc := range []struct {
		name, body      string
		jackson, dotnet bool
		want            Class
	}{
		{"a number in a string", `{"n":"5"}`, true, true, Lenient},
		{"white space in a number", `{"n":" 5 "}`, true, false, Lenient},
		{"a plus sign", `{"n":"+5"}`, true, false, Lenient},
		{"a fraction in a string for an integer", `{"n":"5.5"}`, false, false, Negative},
		{"a fraction in a string", `{"n":1,"x":"5.5"}`, true, true, Lenient},
		{"text", `{"n":"abc"}`, false, false, Negative},
		{"true for 1", `{"n":true}`, false, false, Lenient},
		{"a fraction for an integer, which Jackson would cut", `{"n":1.5}`, false, false, Negative},
		{"a number for a string", `{"n":1,"s":5}`, true, false, Lenient},
		{"true for a string", `{"n":1,"s":true}`, true, false, Lenient},
		{"a boolean in a string", `{"n":1,"b":"true"}`, true, false, Lenient},
		{"1 for true", `{"n":1,"b":1}`, true, false, Lenient},
		{"a word for a boolean", `{"n":1,"b":"maybe"}`, false, false, Negative},
		{"nothing for an integer that may be null", `{"n":1,"o":""}`, true, false, Lenient},
		{"nothing for one that may not", `{"n":""}`, false, false, Negative},
		{"a member that is not declared", `{"n":1,"y":1}`, true, true, Lenient},
		{"data after the value", `{"n":1} x`, true, false, Lenient},
		{"a member of an enum in upper case", `{"n":1,"e":"FRAUD"}`, false, true, Lenient},
		{"a member of an enum in lower case", `{"n":1,"e":"two"}`, false, true, Lenient},
		{"a member of an enum between spaces", `{"n":1,"e":" fraud "}`, false, true, Lenient},
		{"no member of the enum", `{"n":1,"e":"zz"}`, false, false, Negative},
		{"over the maximum in a string", `{"n":"101"}`, false, false, Negative},
		{"truncated", `{"n":1`, false, false, Negative},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := Classify(op, jsonBody(tc.body))
			assert.Equal(t, tc.want, c.Class, c.Proof())
			assert.Equal(t, tc.jackson, opinion(t, c, "jackson").Accepts, c.Proof())
			assert.Equal(t, tc.dotnet, opinion(t, c, "system-text-json").Accepts, c.Proof())
		})
	}
}

func TestReaders_OfJavaAndDotNetReadParameters(t *testing.T) {
	op := contract(t, "[{name: n, in: query, schema: {type: integer}}, {name: b, in: query, schema: {type: boolean}}]", "{}")
	for query, accepted := range map[string][2]bool{
		"n=5": {true, true}, "n=%205": {true, true}, "n=5.5": {false, false}, "n=abc": {false, false},
		"b=on": {true, false}, "b=TRUE": {true, true}, "b=maybe": {false, false},
	} {
		r := jsonBody("{}")
		r.Target += "?" + query
		c := Classify(op, r)
		assert.Equal(t, accepted[0], opinion(t, c, "jackson").Accepts, "%s: %s", query, c.Proof())
		assert.Equal(t, accepted[1], opinion(t, c, "system-text-json").Accepts, "%s: %s", query, c.Proof())
	}
}

// A reader that accepts less than strict does would make negatives of valid requests.
func TestReaders_AcceptWhatIsValid(t *testing.T) {
	op := contract(t, "[]", typedBody)
	for _, body := range []string{`{"n":1}`, `{"n":100,"x":0.5,"b":false,"s":"x","e":"TWO","o":null}`, "{ \"n\" : 1 }\n"} {
		r := jsonBody(body)
		r.Header = http.Header{"Content-Type": {"application/json"}}
		c := Classify(op, r)
		assert.Equal(t, Positive, c.Class, "%s: %s", body, c.Proof())
		assert.Contains(t, c.Proof(), "all readers accept")
	}
}

// What a body becomes in one reader is what a document with the converted value is to a strict one.
func TestReaders_ConvertToWhatTheContractAllows(t *testing.T) {
	op := contract(t, "[]", typedBody)
	s := op.BodyMedia("application/json").Schema
	for _, pair := range []struct {
		reader     reader
		sent, read string
	}{
		{jacksonReader{}, `{"n":"007","b":2,"s":1.50,"z":1}`, `{"n":7,"b":true,"s":"1.50"}`},
		{jacksonReader{}, `{"n":1,"s":null,"o":" "}`, `{"n":1,"o":null}`},
		{jacksonReader{}, `{"n":1,"x":"-Infinity"}`, `{"n":1,"x":-1e308}`},
		{dotnetReader{}, `{"n":"7","x":"1e3","e":"Two","z":{}}`, `{"n":7,"x":1e3,"e":"TWO"}`},
	} {
		sent, bad := parse([]byte(pair.sent))
		require.Nil(t, bad)
		want, bad := parse([]byte(pair.read))
		require.Nil(t, bad)
		got, note, err := pair.reader.document(sent, s)
		require.NoError(t, err)
		assert.Equal(t, want.root.plain(), got, pair.sent)
		assert.NotEmpty(t, note)
		assert.NoError(t, s.Validate(got), pair.sent)
	}
}
