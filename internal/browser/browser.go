// Package browser opens a page in Chromium for tests: what it shows, what its console says, and a picture of it.
package browser

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// Tab is a page in a Chromium with a fresh profile, and what its console said: errors, exceptions, refused loads and
// breaches of the policy.
type Tab struct {
	t *testing.T
	// Context is that of the tab, for what chromedp does besides.
	Context context.Context

	mu   sync.Mutex
	said []string
}

// New starts Chromium. A missing one fails the test: the page has to be looked at by a browser.
func New(t *testing.T) *Tab {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil {
			program = found
			break
		}
	}
	require.NotEmpty(t, program, "no Chromium in PATH; `make test` installs it")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, chromedp.ExecPath(program), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("disable-dev-shm-usage", true))
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	// Cancel waits for the browser to end, so that its profile can be removed.
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); cancel() })
	b := &Tab{t: t, Context: ctx}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			b.mu.Lock()
			b.said = append(b.said, m.Text)
			b.mu.Unlock()
		}
	}()
	return b
}

const sentinel = "that was all"

// Complaints gives what the console said until now.
func (b *Tab) Complaints() []string {
	b.t.Helper()
	Evaluate[bool](b, `console.info('`+sentinel+`'), true`)
	var all []string
	require.Eventually(b.t, func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		all = slices.DeleteFunc(slices.Clone(b.said), func(s string) bool { return s == sentinel })
		return len(all) < len(b.said)
	}, 30*time.Second, 10*time.Millisecond, "the console is silent")
	return all
}

// Open shows a file at a width and in a colour scheme.
func (b *Tab) Open(address string, width int64, scheme string) {
	b.t.Helper()
	_, err := chromedp.Call(b.Context, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	require.NoError(b.t, err)
	require.NoError(b.t, chromedp.Do(b.Context, chromedp.EmulateViewport(width, 900), chromedp.Navigate(address)))
}

// Evaluate gives the value of an expression of JavaScript in the page.
func Evaluate[T any](b *Tab, expression string, opts ...chromedp.EvaluateOption) T {
	b.t.Helper()
	value, err := chromedp.Run(b.Context, chromedp.Evaluate[T](expression, opts...))
	require.NoError(b.t, err, expression)
	return value
}

// Picture saves the whole page where HOLDFAST_SCREENSHOTS says, or in a directory that goes away.
func (b *Tab) Picture(name string) {
	b.t.Helper()
	dir := os.Getenv("HOLDFAST_SCREENSHOTS")
	if dir == "" {
		dir = b.t.TempDir()
	}
	picture, err := chromedp.Run(b.Context, chromedp.FullScreenshot(100))
	require.NoError(b.t, err)
	require.Greater(b.t, len(picture), 10_000, "an empty picture")
	require.NoError(b.t, os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644))
}
