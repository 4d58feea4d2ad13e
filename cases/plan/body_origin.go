package plan

import (
	"regexp"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
)

// bindBodies binds the members of bodies that are called after another collection to the fixtures of its objects: flow_id, user_ids, and
// project where it is a number or a UUID.
func (i *inference) bindBodies() {
	for _, op := range i.contract.Operations {
		body := op.Body.Written()
		if !op.Planned || intent.Safe(op.Method) || body == nil || body.Schema == nil || !body.Form().Structured() {
			continue
		}
		i.bindMembers(op, ofItems(body.Schema), 0)
	}
}

// ofItems is the schema of the objects in a list, or of the object itself.
func ofItems(s *specs.Schema) *specs.Schema {
	if items := s.Items(); items != nil && slices.Contains(s.Types(), "array") {
		return items
	}
	return s
}

// bindMembers binds those of an object, and of the objects within it and in its lists.
func (i *inference) bindMembers(op *specs.Operation, s *specs.Schema, depth int) {
	for _, p := range s.Properties() {
		if s := ofItems(p.Schema); depth+1 < deepestMember && slices.Contains(s.Types(), "object") {
			i.bindMembers(op, s, depth+1)
			continue
		}
		bind := op.ID + ":body." + p.Name
		if i.env.FixtureFor(op, "body", p.Name) != nil || depth > 0 && slices.ContainsFunc(i.found, func(f cases.Fixture) bool { return slices.Contains(f.Binds, bind) }) {
			continue
		}
		if o, ok := i.bodyOrigin(op, p); ok {
			i.add(o, bind, strings.TrimSuffix(p.Name, "s"))
		} else if f := i.fromCatalogue(p); f != nil && (op.Method != "POST" || makes(i.contract, op)) { // what is done to all of a region makes nothing
			f.Binds = append(f.Binds, bind)
		}
	}
}

// bodyOrigin finds what makes the objects that a member of a body names.
func (i *inference) bodyOrigin(op *specs.Operation, p specs.Property) (origin, bool) {
	schema, name := p.Schema, p.Name
	if readOnly, _, ok := schema.Find("readOnly"); ok && readOnly == true {
		return origin{}, false
	}
	if slices.Contains(schema.Types(), "array") {
		schema = schema.Items()
	}
	if o, ok := i.ofOneForm(op, name, schema); ok {
		return o, true
	}
	noun, kind := nouns.Key(name)
	if kind == "ids" {
		kind = "id"
	}
	if noun != "" && !slices.Contains(keyKinds(), kind) {
		return i.putUnder(op, noun, kind)
	}
	if noun == "" {
		return origin{}, false
	}
	if _, _, listed := schema.Find("enum"); listed || schema == nil || slices.Contains(schema.Types(), "object") || saysItself(schema) {
		return origin{}, false
	}
	noun = nouns.Singular(noun)
	alike := kind == "" && !references(schema, noun) && !meansID(i.contract, schema)
	told := kind
	if kind == "" && meansID(i.contract, schema) {
		told = "id" // "Primary key of the user to add"
	}
	path := strings.TrimSuffix(op.Path, "/")
	if at := strings.LastIndexByte(path, '/'); at > 0 && strings.HasSuffix(path, "}") {
		path = path[:at]
	}
	if collectionAt(path).is(noun) && !i.joins(op, noun, name) {
		return origin{}, false // what it is called itself
	}
	parameter := &specs.Parameter{In: "body", Name: strings.TrimSpace(noun + " " + told), Schema: schema}
	// A text that is called as the collection is an id where the very member that shows the id has this name.
	for _, producer := range named(i.all.made, noun, op.Path) {
		o, ok := i.candidate(producer, op, parameter, told, false)
		if ok && o.id != "" && (!alike || nouns.Of(o.id[strings.LastIndexByte(o.id, '/')+1:]) == noun) {
			return o, true
		}
	}
	if kind == "" && slices.Equal(schema.Types(), []string{"string"}) {
		if o, ok := i.calledSo(op, name); ok {
			return o, true
		}
	}
	if kind != "" {
		if o, ok := i.madeBelow(op, parameter, noun, kind); ok {
			return o, true
		}
	}
	return i.shortly(op, parameter, noun, kind)
}

// prefixed is a pattern of ids that say what they are of: ^wal_[0-9a-f]{16}$.
var prefixed = regexp.MustCompile(`^\^[A-Za-z]{2,}[_-]`)

// ofOneForm finds what makes the objects whose ids have the form of a member, whatever it is called: the wallets that from and to name. The form
// says what it is of, and the ids that one creation shows have it alone.
func (i *inference) ofOneForm(op *specs.Operation, name string, s *specs.Schema) (found origin, ok bool) {
	form, _, has := s.Find("pattern")
	text, _ := form.(string)
	if noun, kind := nouns.Key(name); !has || !prefixed.MatchString(text) || noun == "" && kind == "id" {
		return origin{}, false
	}
	for _, made := range i.all.made {
		id := made.op.Shown().Member("/id")
		if other, _, _ := id.Find("pattern"); id == nil || other != form || made.op == op || !documentsCreation(made.op) {
			continue
		}
		if o, fits := i.candidate(made.op, op, &specs.Parameter{In: "body", Name: made.noun + " id", Schema: s}, "id", false); fits && o.id != "" {
			if found.op != nil {
				return origin{}, false
			}
			found = o
		}
	}
	return found, found.op != nil
}

// putUnder finds the PUT that makes the objects of a collection under a code of the caller's choice, which a member names by it: plan_code, and
// PUT /plans/{code}.
func (i *inference) putUnder(op *specs.Operation, noun, kind string) (origin, bool) {
	for _, item := range i.contract.Operations {
		at := strings.LastIndex(item.Path, "/{")
		if at < 0 || item.Method != "PUT" || item == op || !strings.HasSuffix(item.Path, "}") || strings.Contains(item.Path[:at], "{") || !collectionAt(item.Path[:at]).is(noun) {
			continue
		}
		p := item.Parameter("path", item.Path[at+2:len(item.Path)-1])
		if p == nil || !slices.Contains([]string{kind, nouns.Singular(noun) + " " + kind}, strings.Join(nouns.Words(p.Name), " ")) {
			continue
		}
		if o, ok := i.put(item, p, true); ok {
			return o, true
		}
	}
	return origin{}, false
}

// shortly finds what makes the objects that a member names by less or more than the collection is called: the snapshot of /pipeline_snapshots, and the
// pipeline run of /runs. It must be an id by its schema, and mean one collection alone.
func (i *inference) shortly(op *specs.Operation, p *specs.Parameter, noun, kind string) (origin, bool) {
	if !references(p.Schema, noun) {
		return origin{}, false
	}
	var found origin
	for _, s := range i.all.made {
		called := strings.HasSuffix(s.noun, " "+noun) || s.noun != "" && strings.HasSuffix(noun, " "+s.noun)
		if !called || s.op == op || !within(s.op.Path, op.Path) || !intent.HasItems(i.contract, intent.Collection(s.op.Path)) {
			continue
		}
		o, ok := i.candidate(s.op, op, p, kind, false)
		if !ok || o.id == "" || found.op != nil && found.op != s.op {
			return origin{}, false
		}
		found = o
	}
	return found, found.op != nil
}

// madeBelow finds what makes the objects that a member names below others: the pet of pet_id, where POST /owners/{id}/pets makes pets. It must be the only
// such word, and all that it makes them below must be made by the run too.
func (i *inference) madeBelow(op *specs.Operation, p *specs.Parameter, noun, kind string) (origin, bool) {
	var found origin
	for _, s := range i.all.made {
		if s.noun != noun || s.op == op || within(s.op.Path, op.Path) {
			continue
		}
		o, ok := i.candidate(s.op, op, p, kind, false)
		if !ok || found.op != nil || !documentsCreation(s.op) || !i.belowOwn(s.op) || !strings.HasPrefix(o.id, "$response.body#") {
			return origin{}, false
		}
		found = o
	}
	return found, found.op != nil
}

// joins says whether a POST puts an object that stands elsewhere into a collection of the same name: POST /teams/{id}/users with a user_id,
// where POST /users makes users.
func (i *inference) joins(op *specs.Operation, noun, member string) bool {
	_, kind := nouns.Key(member)
	return op.Method == "POST" && kind != "" && strings.Contains(op.Path, "{") &&
		slices.ContainsFunc(i.all.made, func(s source) bool { return s.noun == noun && s.op != op && !strings.Contains(s.op.Path, "{") })
}

// saysItself says that values of a format are no ids of objects: the email of a new user is no object of POST /emails.
func saysItself(s *specs.Schema) bool {
	format, _, _ := s.Find("format")
	return slices.Contains([]any{"email", "idn-email", "hostname", "idn-hostname", "date", "date-time", "time", "duration", "password", "byte", "binary"}, format)
}

// references says whether a member that is called as a collection holds the ids of its objects: UUIDs, or numbers that measure nothing.
func references(s *specs.Schema, noun string) bool {
	if s == nil {
		return false
	}
	format, _, _ := s.Find("format")
	if format == "uuid" {
		return true
	}
	measures := []string{"version", "order", "index", "count", "size", "limit", "rank", "priority", "level", "step", "page", "year", "position", "weight"}
	return slices.Equal(s.Types(), []string{"integer"}) && !slices.Contains(measures, noun)
}

// meansID says whether the words about a text say that it is an id: "The ID of an existing customer."
func meansID(c *specs.Contract, s *specs.Schema) bool {
	return idOf.MatchString(c.Described(s.Place())) && slices.Equal(s.Types(), []string{"string"})
}

var idOf = regexp.MustCompile(`(?i)^(the |an |a )?(unique )?(id|identifier|primary key)\b`)
