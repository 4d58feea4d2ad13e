package cases

import (
	"slices"
	"strings"

	"holdfast/specs"
)

// InferFixtures finds objects that the contract itself says how to make, for path parameters that no fixture of env binds:
// by a Link Object that feeds the parameter, or by a POST on the collection that the parameter's path stands in.
func InferFixtures(c *specs.Contract, env Environment) []Fixture {
	var found []Fixture
	all := env
	all.Fixtures = slices.Clone(env.Fixtures)
	for _, op := range c.Operations {
		for _, p := range op.Parameters {
			if p.In != "path" || all.fixtureFor(op.ID, p.In, p.Name) != nil {
				continue
			}
			f, ok := inferFixture(c, op, p.Name)
			if !ok {
				continue
			}
			found = append(found, f)
			all.Fixtures = append(all.Fixtures, f)
		}
	}
	return found
}

func inferFixture(c *specs.Contract, op *specs.Operation, name string) (Fixture, bool) {
	f := Fixture{Name: fixtureName(name), Binds: []string{"path." + name}}
	producer, id, from := producerByLink(c, name)
	if producer == nil {
		producer, from = producerByPath(c, op, name)
	}
	if producer == nil || !producer.Planned {
		return Fixture{}, false
	}
	for _, p := range producer.Parameters {
		if p.In == "path" && p.Name == name {
			return Fixture{}, false
		}
	}
	f.Create = &Create{Operation: producer.ID, ID: id}
	f.Inferred = from
	f.Balances = inferBalances(c, producer, name)
	return f, true
}

// fixtureName takes the id off a parameter's name: customer_id is customer.
func fixtureName(parameter string) string {
	for _, suffix := range []string{"_id", "-id", "Id", "ID"} {
		if short := strings.TrimSuffix(parameter, suffix); short != "" && short != parameter {
			return short
		}
	}
	return parameter
}

func producerByLink(c *specs.Contract, name string) (*specs.Operation, string, string) {
	for _, op := range c.Operations {
		if safe(op.Method) {
			continue
		}
		for _, r := range op.Responses {
			if !strings.HasPrefix(r.Status, "2") {
				continue
			}
			for _, l := range r.Links {
				for _, key := range sortedKeys(l.Parameters) {
					text, ok := l.Parameters[key].(string)
					if ok && key[strings.LastIndex(key, ".")+1:] == name && strings.HasPrefix(text, "$response.") {
						return op, text, "the link " + l.Name + " of " + op.ID
					}
				}
			}
		}
	}
	return nil, "", ""
}

func producerByPath(c *specs.Contract, op *specs.Operation, name string) (*specs.Operation, string) {
	collection, _, ok := strings.Cut(op.Path, "/{"+name+"}")
	if !ok || collection == "" {
		return nil, ""
	}
	for _, producer := range c.OperationsAt(collection) {
		if producer.Method == "POST" {
			return producer, "POST " + collection
		}
	}
	return nil, ""
}

// inferBalances takes a member of the creating request that is named as the member which shows the balance.
func inferBalances(c *specs.Contract, producer *specs.Operation, parameter string) map[string]string {
	media := producer.BodyMedia("application/json")
	if media == nil || media.Schema == nil {
		return nil
	}
	var found map[string]string
	for _, name := range sortedKeys(c.Facts.Balances) {
		b := c.Facts.Balances[name]
		if b.By != "path."+parameter {
			continue
		}
		_, pointer, _ := strings.Cut(b.Value, "#")
		for _, p := range media.Schema.Properties() {
			if readOnly, _, ok := p.Schema.Find("readOnly"); ok && readOnly == true {
				continue // only the answer shows it
			}
			if pointerOf(p.Name) == pointer {
				if found == nil {
					found = map[string]string{}
				}
				found[name] = "$request.body#" + pointer
			}
		}
	}
	return found
}
