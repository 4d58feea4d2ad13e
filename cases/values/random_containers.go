package values

import (
	"slices"

	"holdfast/specs"
)

// list proposes an array: often two or three items, since code that looks at the first alone is right with one.
func (d *draw) list(v view, a at) (any, bool) {
	least, _ := v.count("minItems")
	most, bounded := v.count("maxItems")
	n := least + []int{0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 5, 12}[d.Rand.IntN(12)]
	if bounded {
		n = min(n, most)
	}
	if n > maxItems {
		return nil, false
	}
	unique := false
	for u := range v.all("uniqueItems") {
		unique = unique || u == true
	}
	items := make([]any, 0, n)
	for tries := 0; len(items) < n && tries < 2*n+4; tries++ {
		item := any(spelled(5, d.Rand))
		if s := v.itemSchema(len(items)); s != nil {
			made, err := d.make(s, a.item(len(items), tries))
			if err != nil {
				break
			}
			item = made
		}
		if !unique || !contains(items, item) {
			items = append(items, item)
		}
	}
	return items, len(items) >= least
}

// object proposes an object with some of its optional members: none, few, most or all.
func (d *draw) object(v view, a at) (any, bool) {
	o := map[string]any{}
	props := v.properties()
	least, _ := v.count("minProperties")
	most, bounded := v.count("maxProperties")
	if least > maxMembers {
		return nil, false
	}
	share := []int{0, 2, 5, 8, 10}[d.Rand.IntN(5)]
	optional := make([]property, 0, len(props))
	for _, p := range props {
		if !p.required {
			optional = append(optional, p)
			continue
		}
		value, ok := d.member(v, p, a)
		if !ok {
			return nil, false
		}
		o[p.name] = value
	}
	// Where no more than some are allowed, which of them are there is left to chance too.
	d.Rand.Shuffle(len(optional), func(i, j int) { optional[i], optional[j] = optional[j], optional[i] })
	for _, p := range optional {
		if p.readOnly || bounded && len(o) >= most || len(o) >= least && (!d.chance(share, 10) || d.job.recursive(p) && !d.chance(1, 3)) {
			continue
		}
		if value, ok := d.member(v, p, a); ok {
			o[p.name] = value
		}
	}
	return o, d.job.dependent(v, props, o, a)
}

// member makes a member's value that all schemas which speak of it allow.
func (d *draw) member(v view, p property, a at) (any, bool) {
	if _, branch := v.discriminating(p.name); !branch && len(p.schemas) > 0 {
		s := p.schemas[d.Rand.IntN(len(p.schemas))]
		value, err := d.make(s, a.member(p.name))
		if err == nil && !slices.ContainsFunc(p.schemas, func(other *specs.Schema) bool { return other != s && !other.Accepts(value) }) {
			return value, true
		}
	}
	return d.job.property(v, p, a)
}
