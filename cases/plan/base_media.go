package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// inMedia is what the names of groups end in where a requirement is on a body of another media type than the one that requests have as a
// rule, or on one of its branches; "" where it is not.
func (d *draft) inMedia(r *specs.Requirement) string {
	if r.In != "body" || r.MediaType == "" || d.op.Body == nil {
		return ""
	}
	m := d.media(r)
	if m == nil || m == d.op.Body.Written() {
		return r.InBranch()
	}
	return "@" + m.Sent() + r.InBranch()
}

// cutName parts the name of a group in its kind and what follows: "@text/csv", "(Circle)", or both. other says that something does.
func cutName(name string) (kind, rest string, other bool) {
	i := strings.IndexAny(name, "@(")
	if i < 0 {
		return name, "", false
	}
	return name[:i], name[i:], true
}

// otherBase makes the request of a group that is named for a media type or for branches.
func (d *draft) otherBase(full bool, rest string) (*base, error) {
	media, branch, _ := strings.Cut(rest, "(")
	d.within = nil
	if branch != "" {
		for _, r := range d.requirements() {
			if len(r.Branches) > 0 && d.inMedia(r) == rest {
				d.within = r.Branches
				break
			}
		}
		if d.within == nil {
			return nil, fmt.Errorf("the body has no branch %q", rest)
		}
	}
	defer func() { d.within = nil }()
	var r Rung
	if branch == "" {
		stands := false
		if r, stands = d.plan.rungs[mediaKey(d.op.ID, full, media)]; !stands { // what one request was asked for the others need as well
			r, stands = d.plan.rungs[RungKey(d.op.ID, full)]
		}
		full = full && !stands || r.Request == "full"
	}
	r = d.plan.repeated(d.op, r)
	return d.onRungIn(d.op, full, r, strings.TrimPrefix(media, "@"))
}

// mediaKey is the RungKey of a request with a body of another media type, as the names of groups give it: "@text/csv".
func mediaKey(operation string, full bool, media string) string {
	return RungKey(operation, full) + strings.ReplaceAll(media, "/", "+")
}

// LeastKey is the RungKey of the minimal request that is sent as the one of a key is, in the same media type.
func LeastKey(key string) string {
	i := strings.LastIndexByte(key, '/')
	_, media, _ := strings.Cut(key[i:], "@")
	if media != "" {
		media = "@" + media
	}
	return key[:i] + "/minimal" + media
}

// GroupKey is the RungKey of the request that a group's control sends; "" where the group is about one branch, and its request has no ladder. full says that
// it is the operation's full request.
func GroupKey(g *cases.Group) (key string, full bool) {
	kind, rest, other := cutName(strings.TrimPrefix(g.ID, g.Operation+"/"))
	full = kind == "full"
	switch {
	case strings.Contains(rest, "("):
		return "", full
	case other:
		return mediaKey(g.Operation, full, rest), full
	}
	return RungKey(g.Operation, full), full
}

// media is the entry of the body's content that a requirement is on.
func (d *draft) media(r *specs.Requirement) *specs.Media {
	for _, m := range d.op.Body.Content {
		if m.Type == r.MediaType {
			return m
		}
	}
	return nil
}

// written says how the value at a requirement's place is written: as in a body of JSON, or as text without a type, as in a query.
func (d *draft) written(r *specs.Requirement) string {
	if r.In != "body" || r.MediaType == "" {
		return r.In
	}
	m := d.media(r)
	switch depth := strings.Count(r.Pointer, "/"); {
	case m == nil || m.Form() == specs.JSONForm:
		return r.In
	case m.Form().Fields() && (depth > 2 || depth == 2 && !strings.HasSuffix(r.Pointer, "/*")):
		return r.In // an object within a form is JSON
	}
	return "query"
}

// filled gives a body of another form than JSON what it needs to be one: a form has a field, a text is no object. What stands in a form
// without a name for its form is left out where it is optional.
func (d *draft) filled(media *specs.Media, payload any) any {
	form := media.Form()
	members, object := payload.(map[string]any)
	switch {
	case form == specs.JSONForm, form == specs.XMLForm, form == "":
		return payload
	case !form.Fields() && (object || payload == nil):
		return "holdfast"
	case !object:
		return payload
	}
	if form == specs.URLEncodedForm {
		members = withoutNested(media, members)
	}
	if len(members) > 0 {
		return members
	}
	if full, err := d.maker("full").Full(media.Schema); err == nil {
		more, _ := full.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(more)) {
			if one := map[string]any{name: more[name]}; !nested(more[name]) && media.Schema.Accepts(one) {
				return one
			}
		}
	}
	return map[string]any{"holdfast": "x"}
}

func withoutNested(media *specs.Media, members map[string]any) map[string]any {
	kept := maps.Clone(members)
	for name, v := range members {
		list, _ := v.([]any)
		if _, object := v.(map[string]any); !object && !slices.ContainsFunc(list, nested) || media.Encoding[name].Style == "deepObject" && !deepNested(v) {
			continue
		}
		delete(kept, name)
	}
	if !media.Schema.Accepts(kept) {
		return members
	}
	return kept
}

func deepNested(v any) bool {
	members, _ := v.(map[string]any)
	for _, m := range members {
		if nested(m) {
			return true
		}
	}
	return false
}

// otherMedias are the media types of the body, beside the one that requests have as a rule, that can be written.
func (d *draft) otherMedias() (all []*specs.Media) {
	if d.op.Body == nil {
		return nil
	}
	for _, m := range d.op.Body.Content {
		if m != d.op.Body.Written() && m.Form() != "" {
			all = append(all, m)
		}
	}
	return all
}
