package plan

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// uniqueNames are the members that APIs commonly want to be unique. A request that repeats one is refused for that, not for
// what a case is about, so each request gets a value of its own.
func uniqueNames() []string {
	return []string{"name", "title", "slug", "username", "login", "handle", "email", "key", "code", "sku", "label", "external_id", "reference", "identifier", "uid"}
}

// uniqueMembers gives the pointers of a body's members that get fresh values: strings of a free form with such a name, and what the
// object that is made will be called by in a path.
func (p *Plan) uniqueMembers(op *specs.Operation, s *specs.Schema, payload any) []string {
	var found []string
	if items, isList := payload.([]any); isList && len(items) > 0 {
		for i, item := range items { // many are made at once, and each is called otherwise
			at := "/*"
			if i > 0 {
				at = jsonpointer.Of(strconv.Itoa(i))
			}
			for _, pointer := range p.uniqueMembers(op, s.Items(), item) {
				found = append(found, at+pointer)
			}
		}
		return found
	}
	members, ok := payload.(map[string]any)
	if !ok {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		items, isList := members[name].([]any)
		if isList && (namesMade(op, name) || belongToOne(memberOf(s, members, name, 0).Items())) {
			for i := range items {
				if _, isText := items[i].(string); isText && i == 0 {
					found = append(found, jsonpointer.Of(name)+"/*")
				} else if isText {
					found = append(found, jsonpointer.Of(name)+jsonpointer.Of(strconv.Itoa(i)))
				}
			}
		}
	}
	own := p.keys().of(op)
	for name, inner := range wrapped(op, members) {
		if schema := memberOf(s, members, name, 0); schema != nil {
			for _, pointer := range p.uniqueMembers(op, schema, inner) {
				found = append(found, jsonpointer.Of(name)+pointer)
			}
		}
	}
	for _, m := range s.PropertiesOf(members) {
		format, _, _ := m.Schema.Find("format")
		alone := belongToOne(m.Schema)
		idempotent := op.Facts.Idempotency != nil && op.Facts.Idempotency.Key == placeExpression("body", jsonpointer.Of(m.Name))
		alone = alone || format == "uuid" && !idempotent // the same one in the next run may change what is this run's
		key := slices.Contains(own, strings.Join(nouns.Words(m.Name), " "))
		value, sent := members[m.Name]
		_, isText := value.(string)
		if cases.IsFile(value) {
			continue
		}
		if in := textIn(m.Schema, value); in != "" && slices.Contains(uniqueNames(), strings.ToLower(m.Name)) {
			found = append(found, jsonpointer.Of(m.Name)+in)
			continue
		}
		switch {
		case !sent: // an optional one that is left out, or one that is readOnly: the service chooses it
			continue
		case isText && (alone || key || slices.Contains(uniqueNames(), strings.ToLower(m.Name))):
		case key && cases.IntegerID(m.Schema) && numbersAreFresh(m.Schema):
		default:
			continue
		}
		if !m.Schema.ListsValues() {
			found = append(found, jsonpointer.Of(m.Name))
		}
	}
	return found
}

// belongToOne says that what texts of a format name belongs to one alone: an address of e-mail, a host.
func belongToOne(s *specs.Schema) bool {
	format, _, _ := s.Find("format")
	return slices.Contains([]any{"email", "idn-email", "hostname"}, format)
}

// namesMade says that the texts of a list in a creation's body are what the new objects will be called: the usernames of POST /users.
func namesMade(op *specs.Operation, member string) bool {
	made := collectionAt(intent.Collection(op.Path))
	words := strings.ReplaceAll(nouns.Singular(strings.Join(nouns.Words(member), " ")), " ", "")
	key, called := strings.CutPrefix(words, strings.ReplaceAll(made.noun, " ", ""))
	return called && made.noun != "" && slices.Contains([]string{"name", "login", "email", "slug", "title"}, key)
}

// wrapped are the members of a body that hold the object to be made: the user of POST /users, or data.
func wrapped(op *specs.Operation, members map[string]any) iter.Seq2[string, map[string]any] {
	return func(yield func(string, map[string]any) bool) {
		s := shownID{collection: collectionAt(intent.Collection(op.Path))}
		for _, name := range slices.Sorted(maps.Keys(members)) {
			if inner, isObject := members[name].(map[string]any); isObject && (s.wraps(name) || name == "attributes") && !yield(name, inner) {
				return
			}
		}
	}
}

// freshMembers are the pointers of the members of a creation's body that get fresh values on a rung.
func (d *draft) freshMembers(op *specs.Operation, s *specs.Schema, payload any, r Rung) []string {
	found := d.plan.uniqueMembers(op, s, payload)
	members, _ := payload.(map[string]any)
	if !r.Fresh {
		return r.unchosen(found)
	}
	for _, p := range s.Properties() {
		format, _, _ := p.Schema.Find("format")
		_, isText := members[p.Name].(string)
		pointer := jsonpointer.Of(p.Name)
		if isText && !cases.IsFile(members[p.Name]) && format != "binary" && !p.Schema.ListsValues() && format != "date" && format != "date-time" && format != "time" && !saidBase64(d.contract, p.Schema) && !slices.Contains(found, pointer) {
			found = append(found, pointer)
		}
	}
	return r.unchosen(found)
}

// uniqueInChange is the place of the text that two objects can't share, by what the operation says that makes them, in the body of a change of one;
// "" where there is none. What one case has given to its object is refused from all others.
func (d *draft) uniqueInChange(op *specs.Operation, s *specs.Schema, payload any, r Rung) string {
	collection, item := strings.CutSuffix(strings.TrimSuffix(op.Path, "/"), "}")
	if op.Method != "PUT" && op.Method != "PATCH" || s == nil || !item {
		return ""
	}
	for _, maker := range d.contract.OperationsAt(collection[:strings.LastIndexByte(collection, '/')]) {
		at := jsonpointer.Of(d.contract.Unique(maker))
		if maker.Method == "POST" && at != jsonpointer.Of("") && slices.Contains(d.freshMembers(op, s, payload, r), at) {
			return at
		}
	}
	return ""
}

// unchosen are the places of a body for which a rung has no value of its own.
func (r Rung) unchosen(pointers []string) []string {
	return slices.DeleteFunc(pointers, func(pointer string) bool { _, chosen := r.Choose[pointer]; return chosen })
}

// numbersAreFresh says whether a schema of numbers has enough of them that one can be drawn which nothing has.
func numbersAreFresh(s *specs.Schema) bool {
	_, _, ok := cases.FarEnd(s)
	return ok
}

// uniqueBut is what stays fresh when another value is put at a pointer.
func (b *base) uniqueBut(pointer string) []string {
	return slices.DeleteFunc(slices.Clone(b.unique), func(u string) bool { return pointer == "" || overlaps(u, pointer) })
}
