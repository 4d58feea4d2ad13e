package plan

import (
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// SetLine is the flag that gives a path parameter its value: by its name, or, where paths call objects of several collections by that
// name, by the path up to it.
func SetLine(c *specs.Contract, path, name string) string {
	prefix := cases.Through(path, name)
	for _, op := range c.Operations {
		if p := cases.Through(op.Path, name); p != "" && prefix != "" && op.Parameter("path", name) != nil && p != prefix {
			return "--set " + intent.Quoted(prefix+"=VALUE")
		}
	}
	return "--set " + name + "=VALUE"
}

// SetLineOf is the flag for what a fixture binds: a path, or a parameter with its place.
func SetLineOf(c *specs.Contract, f *cases.Fixture) string {
	if f == nil || len(f.Binds) == 0 {
		return "--set"
	}
	bind := f.Binds[0]
	if i := strings.LastIndexByte(bind, '{'); strings.HasPrefix(bind, "/") && i > 0 {
		return SetLine(c, bind, strings.TrimSuffix(bind[i+1:], "}"))
	}
	return "--set " + intent.Quoted(bind+"=VALUE")
}
