package specs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Options say what to load.
type Options struct {
	// File is the path of the document, or its http or https URL; "-" reads Stdin.
	File string
	// Stdin is read where File or an overlay is "-".
	Stdin io.Reader
	// FS, if not nil, is where File and Overlays are read from, instead of the machine's file system.
	FS fs.FS
	// Overlays are Overlay 1.0 or 1.1 documents, applied in order.
	Overlays []string
	// Cases are Arazzo 1.0 or 1.1 documents with hand-written cases on the contract's operations.
	Cases []string
	// AllowRefs are the hosts, with or without a port, that references may lead to. The folder of a contract that came by URL is allowed.
	AllowRefs []string
	// Strict refuses a contract with flaws; else a flaw costs only what needs it, and stands in Contract.Flaws.
	Strict bool
}

// Load reads a contract and works out what it promises. A document that can't be read is an [Errors], with the place of each fault; what
// is wrong in one that can is in Contract.Flaws.
//
// References are followed to files below the contract's folder, symbolic links included, and to the hosts of AllowRefs. What can't be read
// costs the operations that need it.
func Load(ctx context.Context, o Options) (*Contract, error) {
	if o.File == "" {
		return nil, errors.New("no contract is named; give the path of an OpenAPI document, or - for standard input")
	}
	digest := sha256.New()
	main, err := o.contract(ctx)
	if err != nil {
		return nil, fmt.Errorf("contract: %w", err)
	}
	digest.Write(main)
	doc, err := parseYAML(o.File, main)
	if err != nil {
		return nil, err
	}
	if err := recognise(o.File, doc); err != nil {
		return nil, err
	}
	b := &treeBuilder{origin: map[*yaml.Node]int32{}, files: []string{o.File}}
	from := source{o}
	g := &gatherer{
		ctx: ctx, source: from, b: b, digest: digest, main: from.location(), ids: map[string]bool{},
		files: map[string]*yaml.Node{}, lost: map[string]string{}, seen: map[*yaml.Node]bool{},
	}
	g.gather(doc)
	var notes []string
	for _, name := range o.Overlays {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		data, err := o.read(name)
		if err != nil {
			return nil, fmt.Errorf("overlay: %w", err)
		}
		digest.Write(data)
		more, err := applyOverlay(doc, b, name, data)
		if err != nil {
			return nil, err
		}
		notes = append(notes, more...)
	}
	root := b.build(doc.Content[0], doc.Content[0], 0, false)
	if len(b.faults) > 0 {
		return nil, b.faults
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p := &places{root: root, files: b.files, lost: g.lost}
	if root.get("swagger") != nil && root.get("openapi") == nil {
		p.root, p.from = fromSwagger(root, g.main)
	}
	c, err := newContract(ctx, p)
	if err != nil {
		return nil, err
	}
	c.Flaws = append(c.Flaws, b.flaws...)
	sortFlaws(c.Flaws, b.files)
	if o.Strict {
		if err := strict(c.Flaws); err != nil {
			return nil, err
		}
	}
	if err := c.readWorkflows(ctx, o, digest); err != nil {
		return nil, err
	}
	c.SHA256 = hex.EncodeToString(digest.Sum(nil))
	c.Notes = append(notes, c.Notes...)
	return c, nil
}

// parseYAML reads the first document of a YAML or JSON file.
func parseYAML(file string, data []byte) (doc *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil { // the parser is not ours, and the bytes may be anyone's
			doc, err = nil, Errors{{Place: Place{File: file}, Problem: fmt.Sprintf("not YAML: %v", r)}}
		}
	}()
	if looksLikeJSON(data) {
		if doc, err := parseJSON(data); err == nil {
			return doc, nil
		} // else it may be YAML's flow style
	}
	doc = new(yaml.Node)
	if err := yaml.Unmarshal(data, doc); err != nil {
		line, what := yamlFault(err)
		return nil, Errors{{Place: Place{File: file, Line: line}, Problem: "not YAML: " + what}}
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) == 0 {
		return nil, Errors{{Place: Place{File: file}, Problem: "the document is empty", Fix: "an OpenAPI document begins with openapi: 3.1.0"}}
	}
	return doc, nil
}

// yamlFault is the line at which something began that the YAML parser did not come to the end of, or at which it stopped, and what it says;
// the line is 0 where it names none.
func yamlFault(err error) (line int, what string) {
	var fault *yaml.LoadError
	switch {
	case !errors.As(err, &fault):
		return 0, strings.TrimPrefix(err.Error(), "yaml: ")
	case fault.ContextMark.Line > 0:
		return fault.ContextMark.Line, fmt.Sprintf("%s: %s (line %d)", fault.ContextMsg, fault.Message, fault.Mark.Line)
	default:
		return fault.Mark.Line, fault.Message
	}
}

// recognise refuses what is neither an OpenAPI 3 nor a Swagger 2.0 document, with a way on.
func recognise(file string, doc *yaml.Node) error {
	root := doc.Content[0]
	place := Place{File: file, Line: root.Line, Column: root.Column}
	if root.Kind != yaml.MappingNode {
		return Errors{{Place: place, Problem: "not an OpenAPI document: the root is not an object", Fix: "an OpenAPI document begins with openapi: 3.1.0"}}
	}
	keys := map[string]*yaml.Node{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		keys[root.Content[i].Value] = root.Content[i+1]
	}
	at := func(name string) Place {
		v := keys[name]
		return Place{File: file, Line: v.Line, Column: v.Column, Pointer: "/" + name}
	}
	if v := keys["openapi"]; v != nil {
		if !knownVersion(v.Value) {
			return Errors{{Place: at("openapi"), Problem: fmt.Sprintf("OpenAPI version %q is not known", v.Value), Fix: "3.0, 3.1 and, in part, 3.2 are"}}
		}
		return nil
	}
	if v := keys["swagger"]; v != nil && !isSwagger2(v.Value) {
		return Errors{{
			Place:   at("swagger"),
			Problem: fmt.Sprintf("this is Swagger %s, and only 2.0 and OpenAPI 3 are read", v.Value),
			Fix:     "convert it to one of them first",
		}}
	} else if v != nil {
		return nil
	}
	if v := keys["paths"]; v != nil && v.Kind == yaml.MappingNode {
		return nil // a sketch
	}
	problem, fix := "not an OpenAPI document: there is no openapi member", "an OpenAPI document begins with openapi: 3.1.0"
	for name, is := range map[string]string{"overlay": "an Overlay: pass it as an overlay of a contract", "arazzo": "an Arazzo description: pass it as cases", "asyncapi": "an AsyncAPI document"} {
		if keys[name] != nil {
			fix = "it looks like " + is
		}
	}
	return Errors{{Place: place, Problem: problem, Fix: fix}}
}

func isSwagger2(v string) bool { return v == "2" || v == "2.0" }

func knownVersion(v string) bool {
	for _, known := range []string{"3.0", "3.1", "3.2"} {
		if v == known || strings.HasPrefix(v, known+".") {
			return true
		}
	}
	return false
}
