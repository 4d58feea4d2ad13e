package reports

import (
	"fmt"
	"io"
	"unicode/utf8"

	"holdfast/conformance/result"
)

// Badge writes a small picture with the verdict, for a README. It holds counts and no text of a contract or a target.
//
//	<svg … aria-label="contract: 142 of 150 kept"> … </svg>
func Badge(w io.Writer, d *Digest) error {
	h, q := d.headline(), d.Counts.Requirements
	message, color := fmt.Sprintf("%d of %d kept", q.Pass, q.Total), "#2f7d32"
	switch h.State {
	case result.StateKept:
	case result.StateBroken:
		message, color = fmt.Sprintf("%d broken", max(h.Violations, 1)), "#b3261e"
	case result.StateGate:
		message, color = "gate not met", "#8a5a00"
	case result.StatePart:
		message, color = "shard "+d.Header.Shard.String(), "#5f6368"
	case result.StateUnproven:
		message, color = "nothing proven", "#5f6368"
	default:
		message, color = "incomplete", "#5f6368"
	}
	const label, letter, pad = "contract", 7, 10
	left, right := len(label)*letter+2*pad, utf8.RuneCountInString(message)*letter+2*pad
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" width="%[1]d" height="20" role="img" aria-label="%[2]s: %[3]s"><title>%[2]s: %[3]s</title>`+
		`<rect width="%[1]d" height="20" rx="3" fill="#444"/><path fill="%[4]s" d="M%[5]d 0h%[6]da3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-%[6]dz"/>`+
		`<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="%[7]d" y="14">%[2]s</text><text x="%[8]d" y="14">%[3]s</text></g></svg>`+"\n",
		left+right, label, message, color, left, right-3, left/2, left+right/2)
	return err
}
