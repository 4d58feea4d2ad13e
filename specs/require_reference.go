package specs

import (
	"regexp"
	"slices"
	"strings"

	"holdfast/internal/nouns"
	"holdfast/specs/jsonpointer"
)

// Named is a member of a body that names an object, of which the contract says that it has to exist.
type Named struct {
	Member string
	Schema *Schema
	// Declared says that x-conformance decides it; else a description does.
	Declared bool
	// Foreign says that another tenant's object is as none here: by a refusal that is declared, or by what the contract says of its tenants.
	Foreign bool
}

// References are the members of an operation's body that have to name an object that exists: x-conformance says what becomes of one that does not
// (absent@$request.body#/customer_id), or the description of a refusal speaks of it, "unknown_customer: there is no such customer." A thing of that name in the path
// leaves open which of the two is meant.
func (c *Contract) References(op *Operation) (all []Named) {
	sent, _ := op.Sent()
	if !slices.Contains([]string{"POST", "PUT", "PATCH"}, op.Method) || sent == nil {
		return nil
	}
	for _, p := range sent.Properties() {
		if p.Schema == nil || p.Schema.Is("readOnly") || p.Schema.ListsValues() {
			continue
		}
		declared := func(condition string) bool {
			name := condition + "@$request.body#" + jsonpointer.Of(p.Name)
			_, own := op.Facts.Refusals[name]
			_, root := c.Facts.Refusals[name]
			return own || root
		}
		r := Named{Member: p.Name, Schema: p.Schema, Declared: declared(absent), Foreign: declared(foreign)}
		if !r.Declared && !r.Foreign && !op.saysUnknown(p) {
			continue
		}
		_, separate := c.Outcome(op, foreign, "")
		r.Foreign = op.Secured() && (r.Foreign || separate || tenantsAreApart.MatchString(c.Description))
		all = append(all, r)
	}
	return all
}

// tenantsAreApart finds a sentence by which what belongs to others is as if it were not there.
var tenantsAreApart = regexp.MustCompile(`(?i)\b(?:an)?other(?:s'?)?(?: (?:one|organi[sz]ation|tenant|workspace|company|account|caller|customer|user|team)s?'?)?\b[^.\n]{0,80}\b(?:not exist|not found|invisible|404)\b|\bsees? (?:nothing|none) of (?:the )?others?\b`)

// unknown finds what a description says is not there.
var unknown = []*regexp.Regexp{
	regexp.MustCompile(`\bunknown[ _-]([a-z]+)`),
	regexp.MustCompile(`\bno (?:such |known |existing )([a-z]+)`),
	regexp.MustCompile(`\b([a-z]+)[ _-](?:(?:is|was|were|are|could|can|does|do)[ _-])?(?:not|n't|cannot)[ _-](?:be[ _-])?(?:found|exist|exists|known)\b`),
	regexp.MustCompile(`\b([a-z]+) (?:doesn't|don't) exist\b`),
}

// saysUnknown says whether the description of a refusal speaks of an object that is not there and that a member names.
func (o *Operation) saysUnknown(p Property) bool {
	called, kind := nouns.Key(p.Name)
	if called == "" && kind == "id" {
		return false
	}
	own, _, _ := p.Schema.Find("description")
	about, _ := own.(string)
	if unchecked.MatchString(about) {
		return false
	}
	words := nouns.Words(called)
	if idForm(p.Schema) {
		words = append(words, nouns.Words(about)...) // from: "The wallet that pays."
	}
	for i := range words {
		words[i] = nouns.Singular(words[i])
	}
	for _, r := range o.Responses {
		if !slices.Contains([]string{"400", "404", "409", "422"}, r.Status) {
			continue
		}
		for _, noun := range saidUnknown(r.Description) {
			if slices.Contains(words, noun) && !o.pathNames(noun) {
				return true
			}
		}
	}
	return false
}

// unchecked finds the words by which a member may name what is not there: "it need not exist yet".
var unchecked = regexp.MustCompile(`(?i)\b(need not|needn't|do(?:es)? not (?:need|have) to|not (?:be )?(?:check|validat|verif|resolv|look)\w*|unchecked|unvalidated|unverified|lazily|(?:checked|validated|verified|resolved|looked up|created|made) later|exist yet|(?:may|can|might) be unknown|unknown (?:\w+ )?(?:is|are) (?:accepted|allowed|kept|fine)|any (?:id|value|text)|free(?:ly)? chosen)\b`)

// hedged finds the words by which a refusal is given to some requests of its kind and not to others: "unknown customer, in strict mode only".
var hedged = regexp.MustCompile(`(?i)\b(only|unless|mode|strict\w*|sometimes|eventual\w*)\b`)

// prefixedID is a pattern of ids that say what they are of: ^wal_[0-9a-f]{16}$.
var prefixedID = regexp.MustCompile(`^\^[A-Za-z]{2,}[_-]`)

// idForm says that a text is an id by its form.
func idForm(s *Schema) bool {
	pattern, _, _ := s.Find("pattern")
	format, _, _ := s.Find("format")
	text, _ := pattern.(string)
	return format == "uuid" || prefixedID.MatchString(text)
}

// saidUnknown are the things of which a text says that they are not there. One word for all of them, as in "unknown_customer or unknown_plan: there is no such thing",
// is none.
func saidUnknown(text string) (all []string) {
	sentences := slices.DeleteFunc(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == '.' || r == '\n' }), hedged.MatchString)
	for _, form := range unknown {
		for _, m := range form.FindAllStringSubmatch(strings.Join(sentences, ".\n"), -1) {
			noun := nouns.Singular(m[1])
			if !slices.Contains([]string{"thing", "object", "resource", "item", "entity", "record", "was", "is", "it", "be", "id", "value", "field", "member", "property", "one", "error"}, noun) && !slices.Contains(all, noun) {
				all = append(all, noun)
			}
		}
	}
	return all
}

// pathNames says whether the path of an operation names an object of that name itself: by the name of a parameter, or by the word before it, /customers/{id}.
func (o *Operation) pathNames(noun string) bool {
	segments := strings.Split(o.Path, "/")
	for i, segment := range segments {
		if i == 0 || !strings.HasPrefix(segment, "{") {
			continue
		}
		for _, word := range nouns.Words(segments[i-1]) {
			if nouns.Singular(word) == noun {
				return true
			}
		}
	}
	return slices.ContainsFunc(o.Parameters, func(p *Parameter) bool { return p.In == "path" && slices.Contains(nouns.Words(p.Name), noun) })
}

// references lists what is promised of members that name objects.
func (r *requirer) references() {
	for _, ref := range r.c.References(r.op) {
		pointer := jsonpointer.Of(ref.Member)
		q := Requirement{
			ID: r.id("request/body#" + pointer + ":exists"), Kind: KindRefusal, Keyword: "exists", Place: ref.Schema.Place(),
			Text: "a request whose " + ref.Member + " names an object that does not exist is refused",
		}
		if o, declared := r.c.Outcome(r.op, absent, "$request.body#"+pointer); ref.Declared && declared {
			q.Place, q.Value = o.Place, o.Status
		}
		r.add(q)
	}
}
