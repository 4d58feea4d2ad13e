package parcels

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
)

func (s *Service) storeParcel(c *call, d *depot) *answer {
	if !s.newParcel(c.body) {
		return invalid()
	}
	size, _ := whole(c.body["size"])
	if size > d.room {
		if s.faults.on("refusal-takes-room") {
			d.room = 0
		}
		return refused(http.StatusConflict, "full")
	}
	d.room -= size
	p := maps.Clone(c.body)
	p["id"], p["depot"], p["number"] = s.id(), d.id, len(d.parcels)+1
	p["state"], p["weighed"], p["version"] = "stored", false, int64(1)
	d.parcels = append(d.parcels, p)
	a := answered(http.StatusCreated, maps.Clone(p))
	a.header["Location"] = "/depots/" + d.id + "/parcels/" + p["id"].(string)
	return a
}

func (s *Service) newParcel(body object) bool {
	terms, agreed := body["terms"]
	tags, tagged := body["tags"]
	return only(body, "size", "shape", "tags", "terms") && isWhole(body["size"], 1, 9) && s.isShape(body["shape"]) &&
		(!agreed || terms == "standard" || s.faults.on("const-ignored")) && (!tagged || s.areTags(tags))
}

func (s *Service) isShape(v any) bool {
	shape, _ := v.(object)
	width, box := shape["width"]
	radius, roll := shape["radius"]
	return only(shape, "width", "radius") && (box != roll || !box && s.faults.on("one-of-ignored") || box && s.faults.on("mixed-shape-accepted")) &&
		(!box || isWhole(width, 1, 300)) && (!roll || isWhole(radius, 1, 300))
}

func (s *Service) areTags(v any) bool {
	tags, ok := v.(object)
	if !ok || len(tags) < 1 && !s.faults.on("min-properties-ignored") || len(tags) > 2 && !s.faults.on("max-properties-ignored") {
		return false
	}
	for _, text := range tags {
		if !isText(text, 0, 20) {
			return false
		}
	}
	return true
}

func (s *Service) areMarks(v any) bool {
	marks, ok := v.(object)
	for name, text := range marks {
		ok = ok && isText(text, 0, 20) && (mark.MatchString(name) || s.faults.on("any-mark-accepted"))
	}
	return ok
}

func (s *Service) areLayers(v any) bool {
	layers, ok := v.([]any)
	for i, v := range layers {
		layer, _ := v.(object)
		ok = ok && (only(layer, "height") && isWhole(layer["height"], 1, 50) || i > 0 && s.faults.on("second-layer-unread"))
	}
	return ok && len(layers) <= 3
}

func (s *Service) storePallet(c *call, d *depot) *answer {
	marks, marked := c.body["marks"]
	layers, layered := c.body["layers"]
	if !only(c.body, "height", "marks", "layers") || layered && !s.areLayers(layers) || !isWhole(c.body["height"], 1, 200) || marked && !s.areMarks(marks) {
		return invalid()
	}
	if d.room == 0 && s.faults.on("full-depot-takes-no-pallets") {
		return refused(http.StatusUnprocessableEntity, "full")
	}
	height, _ := whole(c.body["height"])
	return answered(http.StatusCreated, object{"id": s.id(), "height": height})
}

// parcel shows one, notes something on it, or does to it what an action says.
func (s *Service) parcel(c *call, method string, below *depot, id, action string) *answer {
	p := s.find(c, below, id)
	switch {
	case p == nil && method == http.MethodGet && len(below.parcels) > 0 && s.faults.on("absent-parcel-shown"):
		return answered(http.StatusOK, below.parcels[0])
	case p == nil:
		return refused(http.StatusNotFound, "not_found")
	case method == http.MethodPatch:
		return s.noteParcel(c, p)
	case action == "":
		return answered(http.StatusOK, p)
	case p["state"] == "released" && !s.faults.on(action+"-when-released"):
		if s.faults.on("code-of-nobody") {
			return refused(http.StatusConflict, "done")
		}
		return refused(http.StatusConflict, "released")
	case action == "weigh":
		p["weighed"] = true
		return answered(http.StatusOK, p)
	}
	shown := maps.Clone(p)
	if !s.faults.on("release-shown-late") {
		shown["state"] = "released"
	}
	if !s.faults.on("release-not-kept") {
		p["state"] = "released"
	}
	return answered(http.StatusOK, shown)
}

func (s *Service) find(c *call, below *depot, id string) object {
	for _, d := range s.depots {
		for _, p := range d.parcels {
			if p["id"] == id && (d == below || d.owner == c.caller && s.faults.on("parcel-below-any-depot")) {
				return p
			}
		}
	}
	return nil
}

func (s *Service) noteParcel(c *call, p object) *answer {
	if a := s.read(c, "application/json"); a != nil {
		return a
	}
	version, ok := whole(c.body["version"])
	switch {
	case !only(c.body, "version", "note") || !ok || version < 1 || !isText(c.body["note"], 0, 40):
		return invalid()
	case version != p["version"] && !s.faults.on("version-not-compared"):
		return refused(http.StatusConflict, "version")
	}
	p["note"], p["version"] = c.body["note"], p["version"].(int64)+1
	return answered(http.StatusOK, p)
}

// most is how many parcels a page has at the most.
const most = 20

func (s *Service) listParcels(c *call, d *depot) *answer {
	query, err := url.ParseQuery(c.URL.RawQuery)
	offset, known := number(query, "offset", 0, 0)
	limit, limited := number(query, "limit", 10, 1)
	if err != nil || !known || !limited || limit > most && s.faults.on("over-limit-refused") {
		return invalid()
	}
	if limit == 1 && s.faults.on("small-pages-skip") {
		offset++
	}
	if query["limit"] == nil && s.faults.on("default-page-of-five") {
		limit = 5
	}
	total := len(d.parcels)
	if total > 1 && s.faults.on("total-with-released") {
		total++
	}
	from := min(offset, len(d.parcels))
	page := append([]object{}, d.parcels[from:min(from+min(limit, most), len(d.parcels))]...)
	if len(page) > 1 && s.faults.on("last-of-page-lost") {
		page = page[:len(page)-1]
	}
	return answered(http.StatusOK, object{"parcels": page, "total": total})
}

// number reads a parameter of the query.
func number(query url.Values, name string, otherwise, least int) (int, bool) {
	values, sent := query[name]
	if !sent {
		return otherwise, true
	}
	n, err := strconv.ParseInt(values[0], 10, 64)
	if len(values) > 1 || n < int64(least) || err != nil && n != 1<<63-1 || !digits.MatchString(values[0]) {
		return 0, false
	}
	return int(min(n, 1<<40)), true
}
