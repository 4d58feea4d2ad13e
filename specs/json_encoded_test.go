package specs

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEncoded_IsTrueOfWhatTheEncoderWrites(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, `null`, `true`, `0`, `-1.5e+7`, `""`, `"é"`, `{"":1,"a":{"b":[1,"x",null],"c":[]},"b":"<&>"}`, `[[[]],{}]`, `["\\","\"","a\n\r\tb"]`,
	} {
		assert.True(t, Encoded([]byte(text)), text)
	}
	for _, text := range []string{
		``, ` 1`, `1 `, `1,`, `01`, `-`, `tru`, `nul`, `"`, `"a`, `"\u0061"`, `"\/"`, `"\u000a"`, `"\"`, `"a\`, `{"\n":1}`, "\"\n\"", "\"\xff\"", "\"\u2028\"", `{"b":1,"a":2}`, `{"a":1,"a":2}`, `{"a" :1}`,
		`{"a":1,}`, `{"a"}`, `{a:1}`, `[1,]`, `[1`, `{"a":1`, `[1 ,2]`, `{}{}`, `1.`, `1e`, `+1`, `NaN`,
	} {
		assert.False(t, Encoded([]byte(text)), text)
	}
}

// What Encoded says is held to decoding and encoding, and what DecodeJSON makes of a scalar to what encoding/json does.
func FuzzEncoded(f *testing.F) {
	for _, text := range []string{`{"a":1,"b":[true,"x",null,{"c":-0.5e9}]}`, `"é"`, `-0`, `1e999`, "\"\u2029\"", `{"b":1,"a":2}`, `"\ud800"`, "\"\x7f\"",
		` { "a" : [ 1E400 , "\ud800x", "\u00e9" , {} ] , "a" : 2 } x`, "[\"\xff\xe2\x80\"]", `[1,]`, `{"a":1,}`, `[-0,0.10]`, "[\"\x01\"]"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := DecodeJSON(data)
		if Encoded(data) {
			assert.NoError(t, err)
			again, err := EncodeJSON(v)
			assert.NoError(t, err)
			assert.Equal(t, string(data), string(again))
		}
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		var plain any
		wrong := d.Decode(&plain)
		if scalar, quick := decodeScalar(data); quick {
			assert.NoError(t, wrong)
			assert.Equal(t, plain, scalar)
		}
		if tree, end, quick := quickTree(data); quick {
			assert.NoError(t, wrong)
			assert.Equal(t, plain, tree)
			assert.EqualValues(t, d.InputOffset(), end)
		}
	})
}
