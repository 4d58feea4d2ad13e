package plan

import (
	"slices"
	"strings"

	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// opaque says that the contract says nothing of what stands in a JSON body: a program that reads its body as a stream is documented as one that takes bytes.
func opaque(media *specs.Media) bool { return media.Schema == nil && media.Form() == specs.JSONForm }

// supposed is the body of a creation of which the contract says nothing, and the members of it that are drawn for each object: the least of what the GET of its
// objects shows, which is what their path calls them by and the names that they have.
func (d *draft) supposed(op *specs.Operation) (map[string]any, []string) {
	body := map[string]any{}
	if op.Method != "POST" || !strings.HasPrefix(op.Path, "/") {
		return body, nil
	}
	path := strings.TrimSuffix(intent.Collection(op.Path), "/")
	for _, reader := range d.contract.Operations {
		name, below := strings.CutPrefix(strings.TrimSuffix(reader.Path, "/"), path+"/{")
		if !below || reader.Method != "GET" || strings.IndexByte(name, '}') != len(name)-1 {
			continue
		}
		name = strings.TrimSuffix(name, "}")
		shown := reader.Shown().Unbranched()
		p := reader.Parameter("path", name)
		if shown == nil || p == nil {
			continue
		}
		var unique []string
		for _, m := range shown.Properties() {
			called := strings.EqualFold(m.Name, name)
			text := slices.Equal(m.Schema.Types(), []string{"string"}) && !m.Schema.ListsValues() && !m.Schema.Is("readOnly")
			if !text && !m.Required || m.Schema.Is("readOnly") || !called && !m.Required && !slices.Contains(naming(), strings.ToLower(m.Name)) {
				continue
			}
			v, err := d.maker("supposed").Sample(m.Schema, m.Name)
			if err != nil {
				continue
			}
			body[m.Name] = v
			if text && (called || slices.Contains(naming(), strings.ToLower(m.Name))) {
				unique = append(unique, jsonpointer.Of(m.Name))
			}
		}
		return body, unique
	}
	return body, nil
}
