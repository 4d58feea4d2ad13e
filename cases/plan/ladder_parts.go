package plan

import (
	"maps"
	"slices"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// OptionalParts are what the full request of an operation has and the minimal one lacks.
func (p *Plan) OptionalParts(op *specs.Operation) []string {
	d := newDraft(p.on(nil), op)
	minimal, err := d.base("minimal")
	if err != nil {
		return nil
	}
	full, err := d.base("full")
	if err != nil {
		return nil
	}
	var all []string
	for _, a := range full.arguments {
		if minimal.argumentIndex(a.In, jsonpointer.Of(a.Name)) < 0 {
			all = append(all, a.In+jsonpointer.Of(a.Name))
		}
	}
	members, _ := full.payload.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !minimal.has("body", jsonpointer.Of(name)) {
			all = append(all, "body"+jsonpointer.Of(name))
		}
	}
	return all
}

// PartsLeft are the optional parts that the request of an operation lacks on a rung, those within its body's objects too: "body/key/use".
func (p *Plan) PartsLeft(op *specs.Operation, r Rung) []string {
	d := newDraft(p.on(nil), op)
	b, err := d.onRung(op, r)
	if err != nil {
		return nil
	}
	full, err := d.requestOf(op, true, Rung{Variant: r.Variant}, "")
	if err != nil {
		return nil
	}
	var all []string
	for _, a := range full.arguments {
		if b.argumentIndex(a.In, jsonpointer.Of(a.Name)) < 0 {
			all = append(all, a.In+jsonpointer.Of(a.Name))
		}
	}
	return append(all, membersLeft("body", b.payload, full.payload)...)
}

// membersLeft are the members that one value has and another lacks, by pointers that begin with before.
func membersLeft(before string, has, full any) (all []string) {
	switch full := full.(type) {
	case map[string]any:
		members, isObject := has.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(full)) {
			at := before + jsonpointer.Of(name)
			if inner, there := members[name]; there {
				all = append(all, membersLeft(at, inner, full[name])...)
			} else if isObject || has == nil {
				all = append(all, at)
			}
		}
	case []any:
		items, isList := has.([]any)
		switch {
		case isList && len(items) > 0 && len(full) > 0:
			all = membersLeft(before+"/0", items[0], full[0])
		case isList && len(full) > 0 && before != "body":
			all = append(all, before) // "this list may not be empty"
		}
	}
	return all
}
