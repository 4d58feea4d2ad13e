package values

import "holdfast/specs"

// breakContents makes an array without what it has to contain, with more of it than may be, or with an item that nothing declares.
func (w *workshop) breakContents(keyword string) {
	j := job{m: w.m, mode: minimal}
	least, _ := w.v.count("minItems")
	if keyword == "items" {
		declared := 0
		for w.v.prefixed(declared) != nil {
			declared++
		}
		if list, ok := j.list(w.v, declared, at{}); ok {
			w.add("one-more", append(list, "x"), "an item after the declared ones")
		}
		return
	}
	want := 0
	switch n, bounded := w.v.count(keyword); {
	case keyword == "minContains":
		want = n - 1
	case keyword == "maxContains" && bounded:
		want = n + 1
	}
	var of *specs.Schema
	for _, s := range w.v {
		if c := s.Child("contains"); c != nil {
			of = c
		}
	}
	var list []any
	for i := 0; len(list) < want && i < maxItems; i++ {
		if item, err := j.make(of, at{}.item(i, 0)); err == nil {
			list = append(list, item)
		}
	}
	for salt := 0; len(list) < max(least, 1) && salt < 50; salt++ {
		if item, ok := w.other(of, salt); ok {
			list = append(list, item)
		}
	}
	switch keyword {
	case "contains":
		w.add("none", list, "no item that contains describes")
	case "minContains":
		w.add("too-few-contained", list, "%d of the items that contains describes", want)
	case "maxContains":
		w.add("too-many-contained", list, "%d of the items that contains describes", want)
	}
}

// other makes an item that contains does not describe.
func (w *workshop) other(of *specs.Schema, salt int) (any, bool) {
	for _, s := range w.v {
		if items := s.Items(); items != nil {
			for _, keyword := range [...]string{"const", "enum", "minimum", "maximum", "pattern", "minLength", "maxLength"} {
				for _, v := range w.m.Breakers(of, keyword, "body") {
					if items.Accepts(v.Value) && !of.Accepts(v.Value) {
						return v.Value, true
					}
				}
			}
			j := job{m: w.m, mode: minimal}
			item, err := j.make(items, at{}.item(0, salt))
			return item, err == nil && !of.Accepts(item)
		}
	}
	for _, item := range [...]any{"x", true, map[string]any{}, []any{}} {
		if !of.Accepts(item) {
			return item, true
		}
	}
	return nil, false
}
