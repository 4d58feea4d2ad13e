package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
)

// sameName finds what makes the objects that a path parameter names by a name which is not that of the collection it stands in: {className} of
// /nodes/{className} is no node, but what POST /schema makes, since /schema/{className} is. One collection alone may have it.
func (i *inference) sameName(op *specs.Operation, p *specs.Parameter) (origin, bool) {
	noun, kind := nouns.Key(p.Name)
	own := qualifiedCollection(op.Path, p.Name)
	if noun == "" || slices.Contains(keyKinds(), kind) || own.noun == "" || own.is(noun) || len(at(i.all.made, own))+len(named(i.all.made, noun, op.Path)) > 0 {
		return origin{}, false
	}
	return i.onlyOf(p.Name, func(maker, item *specs.Operation) (origin, bool) {
		return i.candidate(maker, item, item.Parameter("path", p.Name), kind, false)
	})
}

// onlyOf is what the one POST makes whose objects stand at its own path by a parameter of a name, and are called by what its answer or its request
// shows under the parameter's noun.
func (i *inference) onlyOf(parameter string, of func(maker, item *specs.Operation) (origin, bool)) (found origin, ok bool) {
	noun, _ := nouns.Key(parameter)
	for _, m := range i.madeAt()[parameter] {
		o, fits := of(m.maker, m.item)
		if !fits || o.id == "" || nouns.Of(o.id[strings.LastIndexByte(o.id, '/')+1:]) != noun {
			continue
		}
		if found.op != nil {
			return origin{}, false
		}
		found = o
	}
	return found, found.op != nil
}

// madeItem is a POST to a collection that stands below nothing, and an operation that reads or removes one of its objects.
type madeItem struct{ maker, item *specs.Operation }

// madeAt are the collections whose objects the contract makes at their own path, by the parameter that names an object there; it is looked up once.
func (i *inference) madeAt() map[string][]madeItem {
	if i.items != nil {
		return i.items
	}
	i.items = map[string][]madeItem{}
	byPath := map[string]*specs.Operation{}
	for _, op := range i.contract.Operations {
		path := strings.TrimSuffix(op.Path, "/")
		if op.Planned && (op.Method == "GET" || op.Method == "DELETE") && strings.HasSuffix(path, "}") && strings.Count(path, "{") == 1 && byPath[path] == nil {
			byPath[path] = op
		}
	}
	for _, path := range slices.Sorted(maps.Keys(byPath)) {
		item, name := byPath[path], newName(byPath[path])
		before, alone := strings.CutSuffix(path, "/{"+name+"}")
		if !alone {
			continue
		}
		for n, s := range i.all.made {
			again := n > 0 && i.all.made[n-1].op == s.op
			if !again && strings.TrimSuffix(s.op.Path, "/") == before {
				i.items[name] = append(i.items[name], madeItem{s.op, item})
			}
		}
	}
	return i.items
}

// ofTwo finds what makes the objects that are named by what they belong to and by their own id: POST /objects with a class makes those of
// /objects/{className}/{id}. It shows the very schema that is read there, and its body says the first name too.
func (i *inference) ofTwo(op *specs.Operation, p *specs.Parameter) (origin, bool) {
	path := cases.Through(op.Path, p.Name)
	before, isLast := strings.CutSuffix(path, "/{"+p.Name+"}")
	at := strings.LastIndexByte(before, '/')
	if !isLast || at < 1 || !strings.HasPrefix(before[at:], "/{") || !strings.HasSuffix(before, "}") || repeats(op.Path, p.Name) {
		return origin{}, false
	}
	first := before[at+2 : len(before)-1]
	noun, kind := nouns.Key(first)
	if noun == "" || slices.Contains(keyKinds(), kind) || slices.ContainsFunc(i.contract.OperationsAt(path), func(op *specs.Operation) bool { return op.Method == "POST" }) {
		return origin{}, false
	}
	reader := slices.IndexFunc(i.contract.Operations, func(r *specs.Operation) bool {
		return r.Method == "GET" && r.Planned && strings.TrimSuffix(r.Path, "/") == path && kindShown(r) != ""
	})
	if reader < 0 || strings.Contains(before[:at], "{") {
		return origin{}, false
	}
	for _, maker := range i.contract.OperationsAt(before[:at]) {
		sent, _ := maker.Sent()
		says := slices.ContainsFunc(sent.Properties(), func(m specs.Property) bool {
			words := strings.Join(nouns.Words(m.Name), " ")
			return (words == noun || words == strings.Join(nouns.Words(first), " ")) && slices.Contains(m.Schema.Types(), "string")
		})
		if maker.Method != "POST" || !says || kindShown(maker) != kindShown(i.contract.Operations[reader]) || intent.Queries(i.contract, maker) {
			continue
		}
		_, key := nouns.Key(p.Name)
		if o, ok := i.candidate(maker, op, p, key, false); ok && strings.HasPrefix(o.id, "$response.body#") {
			return o, true
		}
	}
	return origin{}, false
}

// calledSo finds what makes the objects that a text of a body names by the member which they are called by themselves: the class of a new object, where
// POST /schema is sent its class and /schema/{className} is read.
func (i *inference) calledSo(op *specs.Operation, member string) (origin, bool) {
	noun, _ := nouns.Key(member)
	var found origin
	for _, kind := range nouns.Keys() {
		if slices.Contains(keyKinds(), kind) {
			continue
		}
		for _, name := range []string{noun + strings.ToUpper(kind[:1]) + kind[1:], noun + "_" + kind, noun + "-" + kind} {
			o, ok := i.onlyOf(name, func(maker, item *specs.Operation) (origin, bool) {
				if own := collectionAt(maker.Path); own.is(noun) || strings.HasPrefix(collectionAt(op.Path).key+"/", own.key+"/") || !says(maker, "/"+member) {
					return origin{}, false
				}
				return i.candidate(maker, item, item.Parameter("path", name), kind, false)
			})
			if ok && found.op != nil && found.op != o.op {
				return origin{}, false
			}
			if ok {
				found = o
			}
		}
	}
	return found, found.op != nil
}
