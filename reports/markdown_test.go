package reports

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	source "github.com/yuin/goldmark/text"
)

// markdownOf gives the code and the HTML of a summary, and how many links and pictures GitHub would make of it.
func markdownOf(markdown []byte) (codes, html []string, links int) {
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(source.NewReader(markdown))
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.CodeSpan:
			var b strings.Builder
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				b.Write(c.(*ast.Text).Segment.Value(markdown))
			}
			codes = append(codes, b.String())
		case *ast.RawHTML:
			html = append(html, "inline "+string(n.Segments.Value(markdown)))
		case *ast.HTMLBlock:
			html = append(html, strings.TrimSpace(string(n.Lines().Value(markdown))))
		case *ast.Link, *ast.AutoLink, *ast.Image:
			links++
		}
		return ast.WalkContinue, nil
	})
	return codes, html, links
}

// Whatever a target answers is code in a summary: no link, no mention, no tag.
func TestMarkdown_HostileTextIsCode(t *testing.T) {
	texts := map[string]string{"markup": "`` ` ``` | a | [x](http://e.example) ![i](http://e.example/i.png) http://e.example @team #1 **b** </details><details open> <!--",
		"fence": "\n```\n# owned\n~~~\n", "pipe": "|\n|---|\n| `x` |"}
	for name, text := range hostileTexts {
		texts[name] = text
	}
	for name, text := range texts {
		page := written(t, "markdown", hostile(text))
		_, html, links := markdownOf(page)
		assert.Zero(t, links, name)
		for _, h := range html {
			assert.Regexp(t, `^(<!-- holdfast -->|<details><summary>[^<>]*</summary>|</details>)$`, h, name)
		}
		assert.True(t, strings.HasPrefix(string(page), "<!-- holdfast -->\n## ! Did not complete\n"), name)
	}
	codes, _, _ := markdownOf(written(t, "markdown", sample()))
	assert.Contains(t, codes, "idempotency-conflict")
}
