package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// Rung is one of the valid requests that an operation's cases may be stated against. Which of them the target takes is not known when
// planning: the plan stands on the zero Rung, and is made again, as purely, on the first that is accepted.
type Rung struct {
	// Request is what it begins with: "" is the planned one, "body" the least body of an operation that needs none, "example" the
	// contract's example as it stands, "full" all that the contract allows.
	Request string `json:"request,omitempty"`
	// Variant makes other values of the same form.
	Variant int `json:"variant,omitempty"`
	// With are the optional parts that are added: "body/name", "query/limit".
	With []string `json:"with,omitempty"`
	// Fresh says that every text of the body which has no list of values is one that nobody has used: an example is refused the second time
	// where it has to be unique, whatever its member is called.
	Fresh bool `json:"fresh,omitempty"`
	// Alike are the texts of the body, by their pointers, that are fresh with the length and the beginning of what stands there: the service takes texts of
	// a form which no keyword tells.
	Alike []string `json:"alike,omitempty"`
	// Days says that all dates of the body are moved by a number of days which nobody has used: a room or a slot is taken on its day, and free on others.
	Days bool `json:"days,omitempty"`
	// Word says that the id which the request chooses in its path is a word and no UUID.
	Word bool `json:"word,omitempty"`
	// Above is the operation that makes what the request's path stands below, and Switched the member of its body, by its pointer, that is true in it: nothing
	// can be done to an object that is empty, or off.
	Above    string `json:"above,omitempty"`
	Switched string `json:"switched,omitempty"`
	// Also are members that the contract lacks and a refusal has asked for.
	Also []string `json:"also,omitempty"`
	// Unnamed says that the request leaves it to the service what the new object is called.
	Unnamed bool `json:"unnamed,omitempty"`
	// Choose are the values that members of closed lists have in place of the first, by their pointers into the body.
	Choose map[string]any `json:"choose,omitempty"`
}

func (r Rung) String() string {
	text := r.Request
	if text == "" {
		text = "minimal"
	}
	if r.Variant > 0 {
		text += fmt.Sprintf(", other values (%d)", r.Variant)
	}
	if r.Fresh {
		text += ", with fresh texts"
	}
	if len(r.Alike) > 0 {
		text += ", with fresh texts of the same form at " + strings.Join(r.Alike, ", ")
	}
	if r.Days {
		text += ", on days of its own"
	}
	if r.Word {
		text += ", called by a word"
	}
	if r.Above != "" {
		text += ", below what " + r.Above + " makes with " + r.Switched
	}
	for _, at := range slices.Sorted(maps.Keys(r.Choose)) {
		text += fmt.Sprintf(", with %v at %s", r.Choose[at], at)
	}
	if r.Unnamed {
		text += ", without a name for it"
	}
	if len(r.Also) > 0 {
		text += ", with " + strings.Join(r.Also, ", ") + ", which the contract lacks"
	}
	if len(r.With) > 0 {
		text += ", with " + strings.Join(r.With, ", ")
	}
	return text
}

// Rungs say on which rung the requests of operations stand, by RungKey; those that are not named stand on the planned one.
type Rungs map[string]Rung

// RungKey names one of the two requests of an operation, the minimal and the full one.
func RungKey(operation string, full bool) string {
	if full {
		return operation + "/full"
	}
	return operation + "/minimal"
}

// ChosenKey names the request of an operation that makes an object under an id of its own choice: what makes one may need more than what
// changes it.
func ChosenKey(operation string) string { return operation + "/chosen" }

// On gives a group of the plan as it is where requests stand on other rungs: a pure function, as the plan is.
func (p *Plan) On(g *cases.Group, rungs Rungs) (cases.Group, bool) {
	for _, other := range p.on(rungs).Planner().Peek(g.Operation) {
		if other.ID == g.ID {
			return other, true
		}
	}
	return cases.Group{}, false
}

// ControlOn gives the control and the fixtures of a group alone, as they are on other rungs.
func (p *Plan) ControlOn(g *cases.Group, rungs Rungs) (cases.Group, error) {
	op := p.Contract.Operation(g.Operation)
	if op == nil {
		return cases.Group{}, fmt.Errorf("the contract has no operation %q", g.Operation)
	}
	d := newDraft(p.on(rungs), op)
	made, err := d.group(strings.TrimPrefix(g.ID, op.ID+"/"))
	if err != nil {
		return cases.Group{}, err
	}
	if err := d.complete(made); err != nil {
		return cases.Group{}, err
	}
	return made.Group, nil
}

func (p *Plan) on(rungs Rungs) *Plan {
	on := *p
	on.rungs, on.Planned = rungs, nil
	return &on
}

// Ladder lists what may be tried, in this order, where the minimal request of an operation is refused: the least body, the contract's
// example, the minimal request with what the object is called, the least with texts that are one word each, everything, and the minimal request
// with each optional part; then the last of them with other values.
func (p *Plan) Ladder(op *specs.Operation, most int) []Rung {
	var all []Rung
	if op.Body != nil && !op.Body.Required {
		all = append(all, Rung{Request: "body"})
	}
	if op.Body != nil && slices.ContainsFunc(op.Body.Content, func(m *specs.Media) bool { return len(m.Examples) > 0 }) {
		all = append(all, Rung{Request: "example"})
	}
	parts := p.OptionalParts(op)
	names := p.Names(op, parts)
	if op.Method == "POST" && len(names) > 0 {
		all = append(all, Rung{With: names})
	}
	if op.Body != nil { // a name of two words is no name of a branch
		words := Rung{}
		if !op.Body.Required {
			words.Request = "body"
		}
		if p.Repeats(op, words) {
			words.Fresh = true
			all = append(all, words)
		}
	}
	for variant := range 2 {
		if len(parts) > 0 {
			all = append(all, Rung{Request: "full", Variant: variant})
		}
		for _, part := range parts {
			all = append(all, Rung{Variant: variant, With: []string{part}})
		}
		if variant == 0 && len(all) >= most {
			all = append(all[:most-1], Rung{Variant: 1})
		} else if variant == 0 {
			all = append(all, Rung{Variant: 1})
		}
	}
	return all[:min(most, len(all))]
}

// onRung makes the request of a rung.
func (d *draft) onRung(op *specs.Operation, r Rung) (*base, error) {
	return d.onRungIn(op, r.Request == "full", r, "")
}

// onRungIn makes it with a body of a media type; "" is that of most requests. full says that all is in it which the contract allows.
func (d *draft) onRungIn(op *specs.Operation, full bool, r Rung, mediaType string) (*base, error) {
	b, err := d.partsOn(op, full, r, mediaType)
	if err != nil || len(r.Also) == 0 {
		return b, err
	}
	return d.also(op, b, r.Also), nil
}

// partsOn makes it with the optional parts that the rung adds.
func (d *draft) partsOn(op *specs.Operation, full bool, r Rung, mediaType string) (*base, error) {
	if r.Request == "" && slices.ContainsFunc(r.With, func(part string) bool { return strings.HasPrefix(part, "body/") }) {
		r.Request = "body" // what is added to a body needs the rest of it
	}
	b, err := d.requestOf(op, full, r, mediaType)
	if err != nil || len(r.With) == 0 {
		return b, err
	}
	whole, err := d.requestOf(op, true, Rung{Variant: r.Variant}, mediaType)
	if err != nil {
		return nil, err
	}
	for _, part := range r.With {
		in, name, _ := strings.Cut(part, "/")
		pointer := "/" + name
		if in != "body" {
			if i := whole.argumentIndex(in, pointer); i >= 0 && b.argumentIndex(in, pointer) < 0 {
				b.arguments = append(b.arguments, whole.arguments[i])
			}
			continue
		}
		v, ok := jsonpointer.At(whole.payload, pointer)
		if !ok {
			continue
		}
		if !b.hasBody {
			b.hasBody, b.mediaType, b.payload = true, whole.mediaType, map[string]any{}
		}
		if b.payload, err = jsonpointer.With(b.payload, pointer, v); err != nil {
			return nil, err
		}
	}
	media := op.BodyMedia(b.mediaType)
	if !b.hasBody || media == nil || media.Schema == nil {
		return b, nil
	}
	b.twins = twinsIn(media.Schema)
	b.payload, b.ids = d.fillIDs(op, media.Schema, alike(b.twins, r.chosen(media.Schema, b.payload)))
	if op.Method == "POST" || r.Fresh {
		b.days = r.days(media.Schema, b.payload)
		b.unique = b.paired(d.freshMembers(op, media.Schema, b.payload, r))
		b.unique = slices.DeleteFunc(b.unique, func(pointer string) bool { return b.names("body", pointer) })
		b.unique = append(b.unique, r.addresses(b.payload)...)
		b.formed(r)
	}
	return b, nil
}
