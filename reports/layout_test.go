package reports

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOneLine_EscapesWhatCannotBeSeen(t *testing.T) {
	for in, want := range map[string]string{
		"plain, ünïcödé, 日本, 👩‍👧": "plain, ünïcödé, 日本, 👩‍👧",
		"\x1b[31m\x00\x7f\u009b":  `\u001b[31m\u0000\u007f\u009b`,
		"a\nb\tc\rd":              `a\nb\tc\rd`,
		"\u202e\u2066\ufeff":      `\u202e\u2066\ufeff`,
		"\xff\xc3(":               `\xff\xc3(`,
		"\U000e0041\ufffe":        `\U000e0041\ufffe`,
		"\ufffd is a rune":        "\ufffd is a rune",
	} {
		assert.Equal(t, want, oneLine(in))
	}
	assert.Equal(t, "a\n\tb", manyLines("a\r\n\tb"))
}

func TestBodyLines_MarkThePlace(t *testing.T) {
	body := []byte(`{"b":1.0,"a":{"x":[{"y":"<"},{"y":2}],"e":{},"n":[]},"b":1e3}`)
	for pointer, want := range map[string]string{
		"/b": `"b": 1.0,`, "/a/x/1/y": `"y": 2`, "/a/x/*/y": `"y": "<"`, "/a/missing": `"a": {`, "/none": "", "": "", "b": "",
	} {
		hit := ""
		for _, l := range bodyLines(body, pointer) {
			if l.Hit {
				hit += strings.TrimSpace(l.Text)
			}
		}
		assert.Equal(t, want, hit, pointer)
	}
	var all []string
	for _, l := range bodyLines(body, "") {
		all = append(all, l.Text)
	}
	assert.Equal(t, strings.Join([]string{`{`, `  "b": 1.0,`, `  "a": {`, `    "x": [`, `      {`, `        "y": "<"`, `      },`, `      {`, `        "y": 2`, `      }`,
		`    ],`, `    "e": {},`, `    "n": []`, `  },`, `  "b": 1e3`, `}`}, "\n"), strings.Join(all, "\n"))
}

func TestWindow_KeepsTheHit(t *testing.T) {
	lines := make([]line, 100)
	lines[70].Hit = true
	kept := window(lines, 3, 2)
	assert.Len(t, kept, 3+1+5+1)
	assert.Equal(t, "… 65 lines left out", kept[3].Text)
	assert.True(t, kept[6].Hit)
	assert.Equal(t, "… 27 lines left out", kept[9].Text)
}

func TestDiffering_SplitsWhatIsShared(t *testing.T) {
	a, b := differing("cust_7Q2M9XK4B1ZP and more", "cust_7Q2M9XK4B1Zü and more")
	assert.Equal(t, difference{"cust_7Q2M9XK4B1Z", "P", " and more"}, a)
	assert.Equal(t, difference{"cust_7Q2M9XK4B1Z", "ü", " and more"}, b)
	a, b = differing("1000001", "5000")
	assert.Equal(t, difference{"", "1000001", ""}, a)
	assert.Equal(t, difference{"", "5000", ""}, b)
}

func TestQuoted_IsOneWordOfAShell(t *testing.T) {
	for in, want := range map[string]string{"run": "run", "": "''", "a b": "'a b'", "it's": `'it'\''s'`, "a#b~c": "'a#b~c'", "$(x)": "'$(x)'"} {
		assert.Equal(t, want, quoted(in))
	}
}

func TestGrouped_Thousands(t *testing.T) {
	assert.Equal(t, []string{"0", "999", "1,000", "1,234,567", "-1,000"}, []string{grouped(0), grouped(999), grouped(1000), grouped(1234567), grouped(-1000)})
}
