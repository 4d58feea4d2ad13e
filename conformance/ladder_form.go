package conformance

import (
	"regexp"
	"strconv"
	"strings"
)

// form is a form that a refusal says a text must have, though no keyword does: "Invalid JSON", "Enter a valid URL".
type form struct {
	said   *regexp.Regexp
	values []string
}

// forms are what services commonly say of the texts that they read as something else. The values name nothing and nobody: names are those that RFC 2606 sets
// aside, addresses those of RFC 5737. There are none for what an object is called by, as a number, a UUID or an address of e-mail: the same one each time may be
// somebody's.
var forms = []form{
	{regexp.MustCompile(`(?i)\bjson\b.*\b(not valid|invalid|malformed|decod|pars|syntax)|\b(not valid|not a valid|invalid|malformed|valid|decoded by|decode|parse|parsing|parsed)\b.*\bjson\b|expecting value: line 1 column 1`), []string{"{}", "[]"}},
	{regexp.MustCompile(`(?i)start tag expected|\b(invalid|valid|well-formed|malformed|parse|parsing)\b.*\bxml\b|\bxml\b.*\b(invalid|syntax|malformed|pars)|syntax error: line 1, column 0`), []string{"<root/>"}},
	{regexp.MustCompile(`(?i)\b(valid|invalid|malformed|absolute|absolut)\b.*\b(url|uri)\b|\b(url|uri)\b.*\b(invalid|not valid|malformed)`), []string{"https://example.invalid/holdfast"}},
	{regexp.MustCompile(`(?i)\bdate-?time\b.*\b(wrong format|invalid|not valid)|\b(valid|invalid)\b.*\b(date-?time|timestamp)\b|\biso[ -]?8601\b|\brfc[ -]?3339\b`), []string{"2030-01-02T03:04:05Z", "2030-01-02"}},
	{regexp.MustCompile(`(?i)\bdate\b.*\b(wrong format|invalid|not valid)|\b(valid|invalid)\b.*\bdate\b|\byyyy-mm-dd\b`), []string{"2030-01-02", "2030-01-02T03:04:05Z"}},
	{regexp.MustCompile(`(?i)\b(valid|invalid)\b.*\bcron\b|\bcron\b.*\b(invalid|not valid|expression|schedule|format)`), []string{"0 3 * * *"}},
	{regexp.MustCompile(`(?i)\b(valid|invalid|unknown)\b.*\b(time ?zone)\b|\btime ?zone\b.*\b(invalid|not valid|unknown)`), []string{"UTC", "Europe/London"}},
	{regexp.MustCompile(`(?i)\b(valid|invalid|not a)\b.*\b(hex|colou?r)\b|\bcolou?r\b.*\b(invalid|not valid)`), []string{"#336699"}},
	{regexp.MustCompile(`(?i)\b(valid|invalid|malformed)\b.*\bip\b|\bip address\b.*\b(invalid|not valid)`), []string{"192.0.2.7", "192.0.2.0/24"}},
	{regexp.MustCompile(`(?i)\b(valid|invalid)\b.*\bbase64\b|\bbase64\b.*\b(invalid|not valid|decod|padding)|incorrect padding`), []string{"aGVsbG8="}},
	{regexp.MustCompile(`(?i)\b(valid|invalid|unknown|unsupported)\b.*\bcontent[ _-]?type\b|\bcontent[ _-]?type\b.*\b(invalid|not valid|unknown|unsupported|not supported)`), []string{"application/json", "json"}},
	{regexp.MustCompile(`(?i)\bpassword\b.*\b(weak|common|simple|upper|lower|digit|number|special|symbol|complex|contain|strength)`), []string{"Hf-7rq!Zk2wXv9"}},
}

// leastLong is how errors tell how long a text must be.
var leastLong = regexp.MustCompile(`(?i)(?:at least|minimum(?: length)?(?: is| of)?|shorter than(?: minimum length)?|no less than|longer than|greater than or equal to)\D{0,12}(\d{1,3})\b.{0,20}`)

// wanted are the texts of the form that an error asks for.
func wanted(text string) []string {
	if len(text) > mostSaid {
		return nil // a page, or a trace: it says many things
	}
	for _, f := range forms {
		if f.said.MatchString(text) {
			return f.values
		}
	}
	lower := strings.ToLower(text)
	if found := leastLong.FindStringSubmatch(text); found != nil && (strings.Contains(lower, "char") || strings.Contains(lower, "length") || strings.Contains(lower, "long") || strings.Contains(lower, "short")) {
		if n, err := strconv.Atoi(found[1]); err == nil && n > 0 {
			return []string{strings.Repeat("Hf-7rq!Zk2wXv9", n/14+1)[:n+1]}
		}
	}
	return nil
}

// mostSaid is how long an error is that says one thing.
const mostSaid = 400
