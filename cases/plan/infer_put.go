package plan

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// put finds a PUT or a POST that makes what a path parameter names, under an id that the request chooses: where nothing is posted to the
// collection it may be the only way to come by an object. Whether it makes what was not there is told by 201 or by its words; where told is false, and
// nothing else supplies the parameter, it is tried.
func (i *inference) put(op *specs.Operation, p *specs.Parameter, told bool) (origin, bool) {
	if p.In != "path" {
		return origin{}, false
	}
	prefix := cases.Through(op.Path, p.Name)
	if !strings.HasSuffix(prefix, "/{"+p.Name+"}") {
		return origin{}, false
	}
	var makers []*specs.Operation
	for _, method := range []string{"POST", "PUT"} { // beside a POST that makes what its path names, a PUT changes it
		for _, op := range i.contract.Operations {
			if op.Method == method && op.Planned && strings.TrimSuffix(op.Path, "/") == prefix && op.Parameter("path", p.Name) != nil {
				makers = append(makers, op)
			}
		}
	}
	for _, maker := range makers {
		named := NamesNew(i.contract, maker)
		if maker.Method != "PUT" && !named {
			continue
		}
		says := named || maker.Response(201) != nil && maker.Response(201).Status != "default" || creates.MatchString(maker.ID+" "+maker.Summary+" "+i.contract.Described(maker.Place))
		numbers := slices.ContainsFunc(maker.Parameter("path", p.Name).Schema.Types(), func(t string) bool { return t == "integer" || t == "number" })
		if reason, _ := intent.Withheld(&i.env, i.contract, maker); reason != "" || !says && (told || numbers) {
			continue
		}
		if i.belowOthers(maker, p.Name) {
			continue
		}
		o := origin{op: maker, id: "$request.path." + p.Name, text: maker.Method + " " + maker.Path, chosen: p.Name}
		_, o.kind = namedCollection(op.Path, p.Name)
		o.collection = qualifiedCollection(op.Path, p.Name)
		return o, true
	}
	return origin{}, false
}

// creates finds what says that a PUT makes an object that was not there.
var creates = regexp.MustCompile(`(?i)create|upsert|\badds?\b|\bsaves?\b|\buploads?\b|\bstores?\b|if it does(n't| not) exist|does not (yet |already )?exist`)

// making is the request that makes a fixture's objects.
func (d *draft) making(op *specs.Operation, fixture *cases.Fixture) (*base, error) {
	if at := d.switched(op); fixture.Create.Chosen == "" && at != "" {
		r := d.plan.rungs[RungKey(op.ID, false)]
		r = d.plan.repeated(op, r)
		r, name := d.naming(op, r.on(at))
		b, err := d.onRung(op, r)
		return b.nameNew(name), err
	}
	if fixture.Create.Chosen == "" {
		return d.newBase(op, false)
	}
	b, err := d.onRung(op, d.plan.rungs[ChosenKey(op.ID)])
	if err != nil {
		return nil, err
	}
	return d.choose(b, fixture)
}

// choose gives a creating request an id of its own for the object that it makes.
func (d *draft) choose(b *base, fixture *cases.Fixture) (*base, error) {
	name := fixture.Create.Chosen
	p, i := b.op.Parameter("path", name), b.argumentIndex("path", jsonpointer.Of(name))
	if p == nil || i < 0 {
		return nil, &blockedError{reason: "fixture " + fixture.Name + ": " + b.op.ID + " has no path parameter " + name}
	}
	if reason := d.drawable(p); reason != "" {
		return nil, &blockedError{reason: "nothing supplies the path parameter " + name + ", and for a new object " + reason, unlock: "--set " + name + "=VALUE"}
	}
	chosen := *b
	chosen.arguments = slices.Clone(b.arguments)
	value := cases.FreshFor(b.op, p)
	value.Fresh.Word = d.plan.rungs[ChosenKey(b.op.ID)].Word
	chosen.arguments[i].Value = &value
	chosen.ids = slices.DeleteFunc(slices.Clone(b.ids), func(id bodyID) bool { return id.fixture == fixture.Name })
	if media := b.op.BodyMedia(b.mediaType); b.hasBody && media != nil && media.Schema != nil {
		chosen.unique = slices.DeleteFunc(b.paired(d.plan.uniqueMembers(b.op, media.Schema, b.payload)), func(pointer string) bool {
			return isChosen(pointer, name) || b.names("body", pointer)
		})
	}
	return &chosen, nil
}

// isChosen says whether a member of a body says the id that a path parameter says too.
func isChosen(pointer, parameter string) bool {
	tokens := jsonpointer.Tokens(pointer)
	if len(tokens) != 1 {
		return false
	}
	words := strings.Join(nouns.Words(tokens[0]), " ")
	return words == "id" || words == strings.Join(nouns.Words(parameter), " ")
}

// repeatChosen says the id that a creating request chooses wherever its body says it too.
func repeatChosen(s *cases.Step, parameter string) {
	if s.Body == nil {
		return
	}
	payload, err := specs.DecodeJSON(s.Body.Payload)
	members, isObject := payload.(map[string]any)
	if err != nil || !isObject {
		return
	}
	for _, a := range s.Parameters {
		if a.In != "path" || a.Name != parameter || a.Value.Fresh == nil {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(members)) {
			if _, isText := members[name].(string); isText && isChosen(jsonpointer.Of(name), parameter) {
				s.Body.Replacements = append(s.Body.Replacements, cases.Replacement{Target: jsonpointer.Of(name), Value: *a.Value})
			}
		}
	}
}
