package result

import "fmt"

// Verdict is what is known of a case or a requirement. Verdicts are ordered and the worst wins:
// none < pass < inconclusive < error < fail. A violation once seen stays seen.
type Verdict int

// The verdicts.
const (
	// None: not tried.
	None Verdict = iota
	// Pass: kept.
	Pass
	// Inconclusive: not proven this time (control refused, fixture missing, 429).
	Inconclusive
	// Errored: harness or network.
	Errored
	// Fail: broken.
	Fail
)

var verdictNames = [...]string{"none", "pass", "inconclusive", "error", "fail"}

// String gives the verdict's name in the journal and in the reports' data.
func (v Verdict) String() string {
	if v < None || v > Fail {
		return fmt.Sprintf("verdict(%d)", int(v))
	}
	return verdictNames[v]
}

// Words gives the verdict as people read it: kept, broken, not proven, not tried.
func (v Verdict) Words() string {
	switch v {
	case Pass:
		return "kept"
	case Fail:
		return "broken"
	case Inconclusive:
		return "not proven"
	case Errored:
		return "error"
	default:
		return "not tried"
	}
}

// MarshalText writes the verdict's name.
func (v Verdict) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a verdict's name; any other text is an error.
func (v *Verdict) UnmarshalText(text []byte) error {
	for i, name := range verdictNames {
		if name == string(text) {
			*v = Verdict(i)
			return nil
		}
	}
	return fmt.Errorf("unknown verdict %q; want one of %v", text, verdictNames)
}

// Worst gives the worse of two verdicts.
func Worst(a, b Verdict) Verdict { return max(a, b) }
