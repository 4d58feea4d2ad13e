package wire

import (
	"encoding/json"
	"net/http"
	"reflect"
	"testing"
	"unicode/utf8"

	"holdfast/specs"
)

func FuzzClassify_NeverPanics(f *testing.F) {
	f.Add("/customers/cust_AAAAAAAAAAAA/refunds", "application/json", []byte(`{"amount_cents":1,"reason":"fraud"}`))
	f.Add("/customers//refunds?limit=%zz&=&&;", "a/b;", []byte(`{"amount_cents":[[[1e999999]]],"reason":null`))
	f.Add("?", "", []byte("\xef\xbb\xbf\"\\ud800\\u"))
	c := refunds(f)
	f.Fuzz(func(t *testing.T, target, media string, body []byte) {
		r := &Request{Target: target, Header: http.Header{"Content-Type": {media}, "Idempotency-Key": {target}}, Body: body, HasBody: true}
		for _, op := range c.Operations {
			r.Path = op.Path
			if got := Classify(op, r); got.Class == "" || got.Proof() == "" {
				t.Fatalf("no class or no proof: %+v", got)
			}
		}
	})
}

// Where encoding/json reads a whole text, so does the parser, and both hold the same value.
func FuzzParse_AgreesWithEncodingJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e3,-0,"x\u00e9\ud83d\ude00\n",true,null]}`, `05`, `{"a":1,"a":2}`, `1.`, `"\/"`, `[1,]`, "\"\x7f\""} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		want, err := specs.DecodeJSON(body)
		doc, bad := parse(body)
		if err != nil {
			if bad == nil && !doc.trailing && !doc.nonFinite && doc.badText == "" {
				t.Fatalf("read %q, which encoding/json refuses: %v", body, err)
			}
			return
		}
		if bad != nil || doc.trailing {
			t.Fatalf("refused %q, which encoding/json reads: %v", body, bad)
		}
		if !reflect.DeepEqual(doc.root.plain(), want) {
			got, _ := json.Marshal(doc.root.plain())
			t.Fatalf("read %q as %s", body, got)
		}
		if doc.badText == "" && !utf8.Valid(body) {
			t.Fatalf("did not notice that %q is not UTF-8", body)
		}
	})
}

func BenchmarkClassify(b *testing.B) {
	op := refunds(b).Operation("createRefund")
	for name, body := range map[string]string{
		"positive": `{"amount_cents":1999,"reason":"fraud","note":"broken on arrival"}`,
		"negative": `{"amount_cents":1000001,"reason":"fraud","note":"broken on arrival"}`,
		"lenient":  `{"amount_cents":"5","reason":"fraud","note":"broken on arrival"}`,
	} {
		b.Run(name, func(b *testing.B) {
			r := refund(body)
			b.ReportAllocs()
			for b.Loop() {
				Classify(op, r)
			}
		})
	}
}
