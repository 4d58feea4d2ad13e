//go:build axe

package reports

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
	"holdfast/internal/browser"
)

// axe-core, which is not ours, finds nothing on the page: `make axe` fetches it from npm and sets HOLDFAST_AXE to its file.
func TestHTML_AxeFindsNothing(t *testing.T) {
	axe, err := os.ReadFile(os.Getenv("HOLDFAST_AXE"))
	require.NoError(t, err)
	b := browser.New(t)
	for name, run := range map[string]func() *result.Report{"broken": sample, "kept": clean, "gate": unmet, "incomplete": incomplete} {
		address := pageFile(t, run())
		for _, scheme := range []string{"light", "dark"} {
			for _, width := range []int64{1280, 320} {
				b.Open(address, width, scheme)
				browser.Evaluate[bool](b, string(axe)+"; true")
				for _, opened := range []bool{false, true} {
					if opened {
						browser.Evaluate[bool](b, `document.querySelectorAll('details').forEach(d => { d.open = true }), true`)
					}
					found := browser.Evaluate[string](b, everyViolation, chromedp.EvalAwaitPromise)
					assert.Empty(t, found, "%s, %s, %d px, opened: %t", name, scheme, width, opened)
				}
			}
		}
	}
}

// everyViolation are axe's rules that are broken, with the first elements that break them.
const everyViolation = `axe.run(document, { resultTypes: ['violations'] }).then(r => r.violations.map(v =>
  v.id + ' (' + v.impact + '): ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.html.slice(0, 120)).join(' | ')).join('\n'))`
