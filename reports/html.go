package reports

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
)

//go:embed html
var assets embed.FS

// page holds the templates: html/page.gohtml and its parts. They are parsed once, and a mistake in them shows in every
// test of the package.
var page = template.Must(template.New("page.gohtml").ParseFS(assets, "html/*.gohtml"))

// HTML writes one self-contained page for reviewers: what broke, what was kept, what was not tried and the line that would
// change it. It makes no request, and reads the same where scripts are blocked, as on a CI server.
//
//	<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-…'; script-src 'sha256-…'; …">
//	<h1>✗ 3 violations</h1>
//	<article id="f-5f0c…"> … wanted 409 idempotency_key_reused, got 201 … </article>
//
// A passing case adds nothing to the page: passing cases are counted on their requirements.
func HTML(w io.Writer, d *Digest) error {
	style, err := assets.ReadFile("html/style.css")
	if err != nil {
		return err
	}
	script, err := assets.ReadFile("html/script.js")
	if err != nil {
		return err
	}
	view := viewOf(d)
	// The policy names these bytes and no others. The two assets are ours, so they are the only text that is not escaped.
	view.Policy = "default-src 'none'; style-src '" + hash(style) + "'; script-src '" + hash(script) +
		"'; img-src data:; base-uri 'none'; form-action 'none'"
	view.Style = template.HTML("<style>" + string(style) + "</style>")
	view.Script = template.HTML("<script>" + string(script) + "</script>")
	var b bytes.Buffer
	if err := page.Execute(&b, view); err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}

// hash is a source expression of Content Security Policy Level 3 §2.3.1.
func hash(asset []byte) string {
	sum := sha256.Sum256(asset)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
