package specs

import (
	"context"
	"fmt"
	"hash"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"holdfast/specs/jsonpointer"
)

// mountKey is the member of the root that holds what was read from other files, by location. Places keep the file and line.
const mountKey = "x-referenced"

// maxFiles bounds how many files one contract may lead to.
const maxFiles = 2000

// gatherer brings what the references of a contract lead to into the contract's own tree: every other file is mounted once, and the
// references to it become local ones. What can't be read stays a reference that leads nowhere, with the reason.
type gatherer struct {
	ctx    context.Context
	source source
	b      *treeBuilder
	digest hash.Hash
	main   string                // the location of the contract
	ids    map[string]bool       // the $ids of its schemas: references to them lead to no file
	files  map[string]*yaml.Node // by location
	order  []string
	lost   map[string]string // location → why it can't be read
	seen   map[*yaml.Node]bool
}

func (g *gatherer) gather(doc *yaml.Node) {
	root := doc.Content[0]
	g.collectIDs(root, 0)
	g.walk(root, g.main, true, 0)
	if len(g.order) == 0 {
		return
	}
	mount := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: 1, Column: 1}
	for _, at := range g.order {
		key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: at, Line: 1, Column: 1}
		g.b.origin[key] = g.b.origin[g.files[at]]
		mount.Content = append(mount.Content, key, g.files[at])
	}
	root.Content = append(root.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: mountKey, Line: 1, Column: 1}, mount)
	g.inlinePaths(members(root)["paths"])
}

func (g *gatherer) collectIDs(n *yaml.Node, depth int) {
	if depth > maxTreeDepth {
		return
	}
	if id := members(n)["$id"]; id != nil && id.Kind == yaml.ScalarNode {
		g.ids[strings.TrimSuffix(id.Value, "#")] = true
	}
	for _, c := range n.Content {
		g.collectIDs(c, depth+1)
	}
}

// inlinePaths puts a Path Item of another file where the contract refers to it, so that overlays and links find its operations by path.
func (g *gatherer) inlinePaths(paths *yaml.Node) {
	if paths == nil || paths.Kind != yaml.MappingNode {
		return
	}
	for i := 1; i < len(paths.Content); i += 2 {
		for range 10 { // a reference may lead to another
			ref := members(paths.Content[i])["$ref"]
			if ref == nil || !strings.HasPrefix(ref.Value, "#/"+mountKey+"/") {
				break
			}
			ptr, _ := localPointer(ref.Value)
			tokens, _ := splitPointer(ptr)
			target := g.files[tokens[1]]
			for _, t := range tokens[2:] {
				if target != nil {
					target = members(target)[t]
				}
			}
			if target == nil {
				break
			}
			paths.Content[i] = target
		}
	}
}

// dataMembers hold values, in which $ref is a name like any other.
var dataMembers = []string{"enum", "const", "default", "example", "value", "dataValue"}

// schemaMaps hold schemas by names.
var schemaMaps = []string{"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "schemas"}

// walk rewrites the references of a file at a location. fixed says that the members are keywords, and not names.
func (g *gatherer) walk(n *yaml.Node, at string, fixed bool, depth int) {
	if depth > maxTreeDepth || g.seen[n] {
		return
	}
	g.seen[n] = true
	if n.Kind == yaml.SequenceNode {
		for _, c := range n.Content {
			g.walk(c, at, true, depth+1)
		}
		return
	}
	if n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i].Value, n.Content[i+1]
		switch {
		case !fixed:
			g.walk(v, at, true, depth+1)
		case k == "$ref" && v.Kind == yaml.ScalarNode:
			g.rewrite(v, at, depth)
		case k == "discriminator" && members(v)["mapping"] != nil:
			for _, to := range members(v)["mapping"].Content {
				if strings.ContainsAny(to.Value, "/#") || strings.HasSuffix(to.Value, ".json") || strings.HasSuffix(to.Value, ".yaml") {
					g.rewrite(to, at, depth)
				}
			}
		case slices.Contains(dataMembers, k), strings.HasPrefix(k, "x-"), k == "examples" && v.Kind != yaml.MappingNode:
		default:
			names := v.Kind == yaml.MappingNode && (slices.Contains(schemaMaps, k) || slices.Contains(mapMembers, k))
			g.walk(v, at, !names, depth+1)
		}
	}
}

// rewrite makes a reference that leads to another file local to the tree. One that can't be followed gets its full location.
func (g *gatherer) rewrite(ref *yaml.Node, at string, depth int) {
	before, frag, _ := cutFragment(ref.Value)
	if before == "" && at == g.main || g.ids[strings.TrimSuffix(ref.Value, "#")] {
		return
	}
	to := at
	if before != "" {
		to = resolve(at, before)
	}
	if frag != "" && !strings.HasPrefix(frag, "/") {
		return // an anchor, which is looked for everywhere
	}
	if to == g.main {
		ref.Value = "#" + frag
		return
	}
	if !g.load(to, depth) {
		ref.Value = to
		if frag != "" {
			ref.Value += "#" + frag
		}
		return
	}
	ref.Value = "#" + fragment(jsonpointer.Of(mountKey, to)) + frag
}

// resolve gives the location that a relative reference in the file at base means (RFC 3986 §5.2): a path from the contract's folder, or
// a URL.
func resolve(base, ref string) string {
	to, err := url.Parse(ref)
	if err != nil {
		return ref
	}
	if from, err := url.Parse(base); err == nil && from.Host != "" {
		return from.ResolveReference(to).String()
	}
	if to.Scheme != "" || to.Host != "" {
		return ref
	}
	if path.IsAbs(to.Path) {
		return to.Path
	}
	return path.Join(path.Dir(base), to.Path)
}

// load mounts the file at a location, once; false where it can't be read.
func (g *gatherer) load(at string, depth int) bool {
	if g.files[at] != nil {
		return true
	}
	if g.lost[at] != "" {
		return false
	}
	data, err := g.source.fetch(g.ctx, at)
	if err == nil && len(g.order) >= maxFiles {
		err = fmt.Errorf("the contract leads to more than %d files", maxFiles)
	}
	name := g.source.name(at)
	var doc *yaml.Node
	if err == nil {
		doc, err = parseYAML(name, data)
	}
	if err != nil {
		g.lost[at] = err.Error()
		return false
	}
	g.digest.Write(data)
	g.b.files = append(g.b.files, name)
	markOrigin(doc.Content[0], g.b.origin, int32(len(g.b.files)-1), 0)
	g.files[at] = doc.Content[0]
	g.order = append(g.order, at)
	g.walk(doc.Content[0], at, true, depth+1)
	return true
}

// name is how messages call a location: as a path that can be opened from where the contract was named.
func (s source) name(at string) string {
	switch {
	case IsURL(at):
		return at
	case s.o.FS != nil:
		return path.Join(path.Dir(s.o.File), at)
	}
	return filepath.Join(filepath.Dir(s.o.File), filepath.FromSlash(at))
}
