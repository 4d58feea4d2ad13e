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

// inferredLives reads what a creation made by a pair of paths that the contract does not link. What a service tidies on its way in it may
// tidy, since nobody said otherwise; what it has confirmed in its answer and does not show is lost, and what it cuts off, which is told as a warning.
func (d *draft) inferredLives() {
	reader, link := d.contract.InferredReader(d.op)
	if reader == nil || d.requirement("state:sent-is-read") == nil {
		return
	}
	d.defaultsRead(reader, link)
	full, err := d.base("full")
	if err != nil {
		d.skipState("sent-is-read", err)
		return
	}
	name := "full"
	if full == d.bases["minimal"] {
		name = "minimal"
	}
	g, err := d.group(name)
	if err != nil {
		d.skipState("sent-is-read", err)
		return
	}
	var texts []string
	for _, member := range d.op.KeptMembers(reader) {
		if free(d.bodyMember(d.op, member)) {
			texts = append(texts, member)
		}
	}
	why := "the answer has the id of what was made, and " + reader.ID + " reads it below the same path"
	d.sentVariants("inferred", why, full, d.op.KeptMembers(reader), func(c *cases.Case, b *base, names []string, how string) {
		made := b.step(d, c.ID, "made", cases.Setup)
		made.Expect.Outcome = cases.Accepted
		read, err := d.linkedRead(c.ID, "read", "made", reader, link)
		if err != nil {
			d.skipState("sent-is-read", err)
			return
		}
		read.Role, c.Level = cases.Read, cases.Warning
		if d.keepsSent(d.op) {
			c.Level = "" // it is declared
			read.Role, read.Expect.Members = cases.Probe, held(how, d.echoes("made", names, b))
		} else if how == cases.Uncut {
			read.Expect.Members = held(how, d.echoes("made", names, b))
		} else {
			read.Expect.Members = append(d.confirmed("made", names, b, reader), held(cases.Uncut, d.echoes("made", texts, b))...)
			read.Expect.Members = append(read.Expect.Members, d.chosen("made", names, b)...)
		}
		if len(read.Expect.Members) == 0 {
			d.skipState("sent-is-read", &blockedError{reason: "nothing that is sent is a free text, and of the rest nobody says whether it is kept as it is"})
			return
		}
		c.Steps = []cases.Step{made, read}
		g.Cases = append(g.Cases, *c)
	})
}

// chosen demands that booleans and what comes of closed lists are read as they were sent: there is nothing to tidy in them. A service may decide
// otherwise all the same, so that it is a warning.
func (d *draft) chosen(sent string, names []string, b *base) (all []cases.MemberExpectation) {
	for _, e := range d.echoes(sent, slices.DeleteFunc(slices.Clone(names), movesByItself), b) {
		said := string(e.Value.Sample)
		if e.Listed || said == "true" || said == "false" {
			e.How, e.Level = cases.IfShown, cases.Warning
			all = append(all, e)
		}
	}
	return all
}

// choices are the values of closed lists that leave the choice to the service, which may show what it has chosen.
var choices = []string{"auto", "automatic", "default", "any", "best", "inherit", "inherited", "system", "unspecified", "unknown", "none_specified", "latest", "current"}

// decides finds the words by which a text makes a member depend on something else: "alerts of high severity are never muted".
var decides = regexp.MustCompile(`(?i)\b(never|always|unless|only|if|when|where|ignored?|ignores|overrid\w+|overrul\w+|decid\w+|chooses?|chosen|depend\w*|cannot|can't|can not|may|might|forced?|except|otherwise|automatic\w*|server|service|by itself|subject to|requires?|regardless|confirm\w*|verif\w*|pending|approv\w*|review\w*|falls? back|fallback)\b`)

// leftToService says that a member which has nothing to tidy may be read otherwise than it was sent all the same: the value leaves the choice to the
// service, or the contract's words make it depend on something else.
func (d *draft) leftToService(op *specs.Operation, name string, v any) bool {
	text, isText := v.(string)
	_, isBool := v.(bool)
	if !isBool && !(isText && listedTexts(d.bodyMember(op, name))) {
		return false
	}
	return slices.Contains(choices, strings.ToLower(text)) || decides.MatchString(d.said(op, name))
}

// said is what the contract says in words about a member of a body: its description, and the sentences about the operation that call it by its name.
func (d *draft) said(op *specs.Operation, name string) string {
	text, _, _ := d.bodyMember(op, name).Find("description")
	all, _ := text.(string)
	called := strings.Join(nouns.Words(name), " ")
	for _, sentence := range strings.FieldsFunc(op.Description, func(r rune) bool { return r == '.' || r == '\n' }) {
		if words := " " + strings.Join(intent.WordsOf(sentence), " ") + " "; strings.Contains(words, " "+called+" ") {
			all += ". " + sentence
		}
	}
	return all
}

// free says whether a schema is for texts of no particular form.
func free(s *specs.Schema) bool {
	if !slices.Equal(s.Types(), []string{"string"}) {
		return false
	}
	return !slices.ContainsFunc([]string{"enum", "const", "pattern", "format"}, func(k string) bool { _, _, ok := s.Find(k); return ok })
}
