package plan

import (
	"slices"
	"strings"

	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
)

// collection is where objects of one kind stand: a path without its last parameter, whatever its parameters are called.
type collection struct {
	// key tells collections apart: parameters have no names, the last segment is in the singular, and a slash at the end counts for
	// nothing, so that POST /users is where /user/{id} is made.
	key string
	// noun says what one of its objects is: "flow run".
	noun string
}

// collectionAt is the collection that a path is.
func collectionAt(path string) collection {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for i, s := range segments {
		if at := strings.IndexByte(s, '{'); at >= 0 {
			segments[i] = s[:at] + "{}"
		}
	}
	last := &segments[len(segments)-1]
	if strings.Contains(*last, "{}") || *last == "" {
		return collection{key: "/" + strings.Join(segments, "/")}
	}
	c := collection{noun: nouns.Of(*last)}
	*last = strings.ReplaceAll(c.noun, " ", "-")
	c.key = "/" + strings.Join(segments, "/")
	return c
}

// namedCollection is the collection whose object a path parameter names, and by what: /flows/name/{name} and /flows/{id} are both of /flows.
func namedCollection(path, parameter string) (c collection, kind string) {
	before := strings.TrimSuffix(path[:max(0, strings.Index(path, "{"+parameter+"}"))], "/")
	noun, kind := nouns.Key(parameter)
	if i := strings.LastIndexByte(before, '/'); i > 0 {
		by := nouns.Words(before[i+1:])
		if len(by) == 2 && by[0] == "by" {
			by = by[1:]
		}
		if len(by) == 1 && slices.Contains(nouns.Keys(), by[0]) {
			before = before[:i]
			if kind == "" {
				kind = by[0]
			}
		}
	}
	c = collectionAt(before)
	if rest, ok := strings.CutPrefix(noun, c.noun); ok && kind == "" && slices.Contains(nouns.Keys(), rest) {
		kind = rest // username
	}
	return c, kind
}

// qualifiedCollection is the collection whose object a path parameter names, called after the object where the segment before it says only which of
// them are meant: /users/db/{user_id} names a user, and no db.
func qualifiedCollection(path, parameter string) collection {
	own, _ := namedCollection(path, parameter)
	noun, _ := nouns.Key(parameter)
	if at := strings.LastIndexByte(own.key, '/'); at > 0 && noun != "" && own.noun != "" && !own.is(noun) {
		if above := collectionAt(own.key[:at]); above.noun == nouns.Singular(noun) {
			own.noun = above.noun
		}
	}
	return own
}

// is says whether words name an object of the collection: "run" is short for "flow run".
func (c collection) is(noun string) bool {
	noun = nouns.Singular(noun)
	return noun == "" || noun == c.noun || strings.HasSuffix(c.noun, " "+noun) || strings.HasSuffix(noun, " "+c.noun) ||
		strings.ReplaceAll(noun, " ", "") == strings.ReplaceAll(c.noun, " ", "") ||
		c.noun != "" && strings.HasPrefix(noun, c.noun) && slices.Contains(nouns.Keys(), strings.TrimPrefix(noun, c.noun))
}

// collections are those of a contract, with what makes and what lists their objects.
type collections struct {
	contract *specs.Contract
	made     []source
	listed   []source
}

// source is an operation that makes or lists the objects of a collection.
type source struct {
	collection
	op *specs.Operation
}

// newCollections goes through the contract once.
func newCollections(c *specs.Contract) *collections {
	all := &collections{contract: c}
	for _, op := range c.Operations {
		path := strings.TrimSuffix(op.Path, "/")
		if !op.Planned || strings.HasSuffix(path, "}") && !holdsItems(c, path) {
			continue
		}
		switch {
		case op.Method == "POST" && intent.Queries(c, op):
		case op.Method == "POST":
			all.made = append(all.made, source{collectionAt(path), op})
			if in := intent.Collection(path); in != path {
				all.made = append(all.made, source{collectionAt(in), op})
			}
		case op.Method == "GET":
			all.listed = append(all.listed, source{collectionAt(path), op})
		}
	}
	return all
}

// holdsItems says whether an object is a collection itself: /keys/{set}, where /keys/{set}/{kid} is one of its keys.
func holdsItems(c *specs.Contract, path string) bool {
	return slices.ContainsFunc(c.Operations, func(op *specs.Operation) bool {
		rest, below := strings.CutPrefix(op.Path, path+"/{")
		return below && strings.IndexByte(rest, '}') == len(strings.TrimSuffix(rest, "/"))-1
	})
}

// at are the sources of one collection, those of its very path first.
func at(all []source, c collection) []*specs.Operation {
	var found []*specs.Operation
	for _, s := range all {
		if s.key == c.key {
			found = append(found, s.op)
		}
	}
	return found
}

// named are the sources of the collections whose objects are called so: those that stand nearest to a path, the first of them first.
// Whose path takes parameters that the path does not have is left out: nothing says below what its object would be made.
func named(all []source, noun, path string) []*specs.Operation {
	noun = nouns.Singular(noun)
	var found []*specs.Operation
	for _, s := range all {
		if s.noun == noun && noun != "" && within(s.op.Path, path) {
			found = append(found, s.op)
		}
	}
	slices.SortStableFunc(found, func(a, b *specs.Operation) int { return shared(b.Path, path) - shared(a.Path, path) })
	return found
}

// within says whether a collection's path takes no other parameters than another path, in the same places.
func within(collection, path string) bool {
	i := strings.LastIndexByte(collection, '}')
	return i < 0 || strings.HasPrefix(path, collection[:i+1])
}

// shared counts the segments that two paths have in common at their beginning.
func shared(a, b string) int {
	n := 0
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	for n < len(as) && n < len(bs) && as[n] == bs[n] {
		n++
	}
	return n
}
