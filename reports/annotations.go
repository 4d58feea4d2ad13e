package reports

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"holdfast/cases"
)

// maxAnnotations is how many of a level GitHub shows of one step.
const maxAnnotations = 10

// Annotations writes the causes as workflow commands of GitHub Actions, at their places in the contract:
//
//	::error file=refunds.yaml,line=131,title=idempotency-conflict::createRefund: wanted 409 idempotency_key_reused, got 201
//
// Nothing of a target ends a command or begins another one.
func Annotations(w io.Writer, d *Digest) error {
	b := bufio.NewWriter(w)
	shown := map[string]int{}
	write := func(level, properties, message string) {
		if shown[level]++; shown[level] <= maxAnnotations {
			fmt.Fprintf(b, "::%s %s::%s\n", level, properties, commandData(message))
		}
	}
	if p, red := runPoint(d); red {
		write("error", "title="+commandProperty(p.Name), p.Why)
	}
	for _, c := range d.Causes {
		level := "warning"
		switch {
		case c.gates():
			level = "error"
		case c.Flaky || c.Known != "" || c.Level != cases.Warning:
			continue
		}
		properties := fmt.Sprintf("file=%s,line=%d,title=%s", commandProperty(filePath(d, c.Where)), max(1, c.Where.Line), commandProperty(c.Rule))
		write(level, properties, cut(oneLine(c.Operation+": "+junitMessage(c)), maxSARIFText)+" · "+c.Replay())
	}
	return b.Flush() // the writer keeps its first error
}

// commandData escapes the message of a workflow command, commandProperty the value of one of its properties.
func commandData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(oneLine(s))
}

func commandProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(commandData(cut(s, 200)))
}
