package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
)

// catalogues are nouns of what a service merely knows, and of which no row is anybody's: to name one in a creation adds nothing to it and
// takes nothing from it. An account, a room and a plan are none: what is booked on them is theirs.
func catalogues() []string {
	return []string{
		"schema", "type", "kind", "media", "medium", "category", "country", "currency", "language", "locale", "timezone", "time zone", "region", "format", "unit of measure", "measurement unit",
		"priority", "severity", "license", "licence", "dialect", "color", "colour", "protocol", "genre",
	}
}

// fromCatalogue is what a list shows of a member's kind, where the member may be written and has no list of values itself.
func (i *inference) fromCatalogue(p specs.Property) *cases.Fixture {
	schema := p.Schema
	if slices.Contains(schema.Types(), "array") {
		schema = schema.Items()
	}
	if schema == nil || p.Schema.Is("readOnly") || saysItself(schema) {
		return nil
	}
	if _, _, listed := schema.Find("enum"); listed {
		return nil
	}
	noun, kind := nouns.Key(p.Name)
	if noun == "" || kind != "" && kind != "ids" && !slices.Contains(keyKinds(), kind) {
		return nil
	}
	return i.catalogued(nouns.Singular(noun), schema)
}

// catalogued finds what a list of the target shows for a member that names one of a catalogue: the contract reads them, one by one too, and has
// nothing that writes there. "media" is the slug of GET /media and GET /media/{slug}.
func (i *inference) catalogued(noun string, s *specs.Schema) *cases.Fixture {
	if !isCatalogue(noun) {
		return nil
	}
	for n := range i.found {
		f := &i.found[n]
		if f.List == nil || !f.ReadOnly {
			continue
		}
		lister := i.contract.Operation(f.List.Operation)
		if lister == nil || !collectionAt(lister.Path).is(noun) || i.written(lister.Path) {
			continue
		}
		for _, op := range i.contract.Operations {
			for _, p := range op.Parameters {
				if p.In == "path" && slices.Contains(f.Binds, cases.Through(op.Path, p.Name)) && slices.Equal(p.Schema.Types(), s.Types()) {
					return f
				}
			}
		}
	}
	return nil
}

// booked are words of what there is only so much of: who names a type of room or a category of tickets takes some of it from others.
func booked() []string {
	return []string{
		"room", "ticket", "seat", "table", "bed", "cabin", "car", "vehicle", "bike", "slot", "space", "apartment", "flat", "house", "rental", "storage", "parking", "berth", "desk", "locker", "fare", "stock",
	}
}

// isCatalogue says whether a noun, or the last word of it, is one of a catalogue.
func isCatalogue(noun string) bool {
	words := strings.Fields(noun)
	if slices.ContainsFunc(words, func(word string) bool { return slices.Contains(booked(), nouns.Singular(word)) }) {
		return false
	}
	return slices.Contains(catalogues(), noun) || len(words) > 0 && slices.Contains(catalogues(), nouns.Singular(words[len(words)-1]))
}

// written says whether anything of the contract writes at a path or below it.
func (i *inference) written(path string) bool {
	path = strings.TrimSuffix(path, "/")
	return slices.ContainsFunc(i.contract.Operations, func(op *specs.Operation) bool {
		return !intent.Safe(op.Method) && (strings.TrimSuffix(op.Path, "/") == path || strings.HasPrefix(op.Path, path+"/"))
	})
}

// ofCatalogue says that a fixture shows what a body may name though others have made it.
func ofCatalogue(c *specs.Contract, f *cases.Fixture) bool {
	if f.List == nil || !f.ReadOnly || f.Inferred == "" {
		return false
	}
	lister := c.Operation(f.List.Operation)
	i := inference{contract: c}
	return lister != nil && isCatalogue(nouns.Of(lister.Path[strings.LastIndexByte(strings.TrimSuffix(lister.Path, "/"), '/')+1:])) && !i.written(lister.Path)
}
