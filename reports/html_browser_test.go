package reports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
	"holdfast/internal/browser"
)

// The page raises no complaint and fits every width down to 320 px without scrolling sideways, in both colour schemes.
func TestHTML_FitsEveryWindow(t *testing.T) {
	b := browser.New(t)
	type look struct {
		width  int64
		scheme string
	}
	for name, page := range map[string]struct {
		run   func() *result.Report
		looks []look
	}{
		"broken":     {sample, []look{{1280, "light"}, {1280, "dark"}, {360, "light"}, {320, "dark"}}},
		"kept":       {clean, []look{{1280, "light"}}},
		"gate":       {unmet, []look{{320, "light"}}},
		"incomplete": {incomplete, []look{{1280, "light"}}},
	} {
		address := pageFile(t, page.run())
		for _, l := range page.looks {
			b.Open(address, l.width, l.scheme)
			assert.Empty(t, browser.Evaluate[string](b, widest), "%s scrolls sideways at %d px", name, l.width)
			b.Picture(fmt.Sprintf("%s-%s-%d", name, l.scheme, l.width))
		}
	}
	assert.Empty(t, b.Complaints())
}

// widest names the elements that stick out of the window.
const widest = `[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !e.closest('.sr, .skip, .scroll, svg, .off') &&
  e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(e => e.tagName + '.' + e.className).join(' ') +
  (document.documentElement.scrollWidth > innerWidth ? ' scrolls' : '')`

// Text is readable on its background in both schemes: WCAG 2.2 asks for 4.5:1, and 3:1 for large text.
func TestHTML_Contrast(t *testing.T) {
	b := browser.New(t)
	for _, scheme := range []string{"light", "dark"} {
		b.Open(pageFile(t, sample()), 1280, scheme)
		assert.Empty(t, browser.Evaluate[string](b, faintest), scheme)
	}
}

// faintest names the texts whose contrast is too small.
const faintest = `(() => {
  const rgb = s => (s.match(/[\d.]+/g) || []).map(Number);
  const lum = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
  const bad = new Set();
  document.querySelectorAll('details').forEach(d => { d.open = true; });
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('svg, script, .sr, .skip') || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const style = getComputedStyle(e), a = lum(rgb(style.color)), z = lum(ground(e));
    const ratio = (Math.max(a, z) + .05) / (Math.min(a, z) + .05), size = parseFloat(style.fontSize);
    if (ratio < (size >= 24 ? 3 : 4.5)) bad.add(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2));
  }
  return [...bad].join(', ');
})()`

// The filter, the keys, the theme, the links and the copy buttons work.
func TestHTML_ScriptEnhances(t *testing.T) {
	b := browser.New(t)
	b.Open(pageFile(t, sample()), 1280, "light")
	shown := `document.querySelectorAll('.finding:not(.off)').length`
	assert.Equal(t, 6, browser.Evaluate[int](b, shown))
	assert.Greater(t, browser.Evaluate[int](b, `document.querySelectorAll('button.copy').length`), 10)
	require.NoError(t, chromedp.Do(b.Context, chromedp.KeyEvent("j")))
	assert.Contains(t, browser.Evaluate[string](b, `document.activeElement.className`), "finding")
	require.NoError(t, chromedp.Do(b.Context, chromedp.KeyEvent("t")))
	assert.Equal(t, "dark", browser.Evaluate[string](b, `document.documentElement.dataset.theme`))
	browser.Evaluate[bool](b, `document.querySelector('.matrix td.c-none a, .matrix td.c-part a, .matrix td a').click(), true`)
	assert.True(t, browser.Evaluate[bool](b, `new Promise(r => setTimeout(() => r(document.querySelector('details.operation').open), 200))`, chromedp.EvalAwaitPromise))
	// The driver types a character whatever its keydown said, so the slash is an event of our own.
	browser.Evaluate[bool](b, `document.dispatchEvent(new KeyboardEvent('keydown', {key: '/'}))`)
	assert.Equal(t, "filter", browser.Evaluate[string](b, `document.activeElement.id`))
	require.NoError(t, chromedp.Do(b.Context, chromedp.SendKeys(chromedp.CSS("#filter"), "negative-maximum")))
	assert.Equal(t, 1, browser.Evaluate[int](b, shown))
	assert.Contains(t, browser.Evaluate[string](b, `document.getElementById('matches').textContent`), "match")
	assert.Empty(t, b.Complaints())
}

// Findings are narrowed by what they are, the address keeps it, and each can be linked to and copied as an issue.
func TestHTML_FindingsAreNarrowedAndShared(t *testing.T) {
	r := sample()
	r.Header.Tags = map[string][]string{"createRefund": {"money"}, "getRefund": {"reading"}}
	for _, status := range []int{201, 403} { // the same of two more operations is one row
		f := r.Findings[3]
		f.Operation, f.Requirement, f.Case, f.Status = fmt.Sprintf("other%d", status), fmt.Sprintf("other%d/x", status), "other~1", status
		f.Sum()
		r.Findings = append(r.Findings, f)
	}
	b := browser.New(t)
	address := pageFile(t, r)
	b.Open(address, 1280, "light")
	shown := `document.querySelectorAll('.finding:not(.off)').length`
	choose := func(name, value string) int {
		return browser.Evaluate[int](b, fmt.Sprintf(`(() => { const s = document.querySelector('#facets select[name=%s]'); s.value = %q; s.dispatchEvent(new Event('change', {bubbles: true})); return %s; })()`, name, value, shown))
	}
	assert.Equal(t, 6, browser.Evaluate[int](b, shown))
	assert.Equal(t, 3, browser.Evaluate[int](b, `document.querySelectorAll('.finding > details[open]').length`), "the first three stand open")
	assert.Equal(t, 4, choose("level", "violation"))
	assert.Equal(t, 1, choose("rule", "negative-maximum"))
	assert.Contains(t, browser.Evaluate[string](b, `location.search`), "rule=negative-maximum")
	assert.Equal(t, "1 of 6 shown", browser.Evaluate[string](b, `document.getElementById('found').textContent`))
	assert.Equal(t, 2, browser.Evaluate[int](b, `document.querySelectorAll('.finding:not(.off) .same li').length`), "the same elsewhere")
	assert.Equal(t, 0, choose("tag", "reading"))

	// The address alone shows the same; an unknown value in it is no choice.
	b.Open(address+"?level=violation&tag=money&status=nope", 1280, "light")
	assert.Equal(t, 4, browser.Evaluate[int](b, shown))
	browser.Evaluate[bool](b, `document.querySelector('#facets button[type=reset]').click(), true`)
	assert.Equal(t, 6, browser.Evaluate[int](b, `new Promise(r => setTimeout(() => r(`+shown+`), 50))`, chromedp.EvalAwaitPromise))
	assert.Empty(t, browser.Evaluate[string](b, `location.search`))

	// What is copied is the issue of that finding.
	browser.Evaluate[bool](b, `document.execCommand = () => { window.copied = document.activeElement.value ?? ''; return true; }, navigator.clipboard && (navigator.clipboard.writeText = async (t) => { window.copied = t; }), true`)
	browser.Evaluate[bool](b, `[...document.querySelector('.finding').querySelectorAll('.share button')].find((b) => b.textContent === 'Copy as an issue').click(), true`)
	issue := browser.Evaluate[string](b, `new Promise(r => setTimeout(() => r(String(window.copied)), 100))`, chromedp.EvalAwaitPromise)
	assert.True(t, strings.HasPrefix(issue, "# `createRefund`: `wanted 409 idempotency_key_reused, got 201 and a second refund`\n"), issue)
	assert.Contains(t, issue, "replay    holdfast replay")

	rows := `document.querySelectorAll('.matrix tbody tr:not(.off)').length`
	all := browser.Evaluate[int](b, rows)
	assert.Equal(t, 1, browser.Evaluate[int](b, `(document.getElementById('only-broken').click(), `+rows+`)`), "only what is broken")
	assert.Greater(t, all, 1)
	assert.Empty(t, b.Complaints())
}

// With scripts blocked the page still shows the verdict, every finding opened, and the matrix; no control is dead.
func TestHTML_ReadableWithoutScripts(t *testing.T) {
	b := browser.New(t)
	_, err := chromedp.Call(b.Context, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	require.NoError(t, err)
	b.Open(pageFile(t, sample()), 1280, "light")
	text, err := chromedp.Run(b.Context, chromedp.Text(chromedp.CSS("body")))
	require.NoError(t, err)
	for _, want := range []string{"4 violations", "409 idempotency_key_reused", "refunds.yaml:131", "holdfast replay", "curl -sS", "HTTP/1.1 201 Created",
		"1 broken", "4 of them need this", "OTHER_TOKEN", "bad-cursor", "released within 403 µs", "213 left", "k3q9x2vd7m"} {
		assert.Contains(t, text, want)
	}
	assert.NotContains(t, text, "Dark", "a control that does nothing is shown")
	b.Picture("no-script")
}

// What was kept can be opened: the request that proved it, and its answer.
func TestHTML_KeptRequirementShowsItsProof(t *testing.T) {
	page := string(written(t, "html", sample()))
	assert.Equal(t, 1, strings.Count(page, `<details class="proof">`))
	proof := page[strings.Index(page, `<details class="proof">`):]
	proof = proof[:strings.Index(proof, "</details>")]
	for _, want := range []string{"A valid request, on an object that exists", "GET /refunds/rfnd_4H8K2M6P0QWE", "HTTP/1.1 200 OK", "rfnd_4H8K2M6P0QWE", "holdfast replay &#39;getRefund/request:valid~1&#39;"} {
		assert.Contains(t, proof, want)
	}
}

// The console test is worth nothing if a breach of the policy were not heard.
func TestHTML_PolicyBlocksForeignScript(t *testing.T) {
	b := browser.New(t)
	b.Open(pageFile(t, clean(), func(page []byte) []byte {
		return bytes.Replace(page, []byte("</main>"), []byte(`<img src="x" onerror="window.ran = 1"><script>window.ran = 1</script></main>`), 1)
	}), 1280, "light")
	assert.NotEmpty(t, b.Complaints())
	assert.False(t, browser.Evaluate[bool](b, `'ran' in window`))
}
