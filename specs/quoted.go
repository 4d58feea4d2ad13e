package specs

import (
	"regexp"
	"slices"
	"strings"
)

// Quoted are the texts that the words about a schema show as values of it: Supports `RS256` and `ES256`, for example "EUR". No keyword
// holds a request to them, and a service may take no others. The words are its own description and that of the parameter that it is
// the schema of; of the items of an array they may be the array's.
func (s *Schema) Quoted() []string {
	if s == nil {
		return nil
	}
	return s.learned.quoted.ask(s, (*Schema).findQuoted)
}

func (s *Schema) findQuoted() []string {
	at := s.ptr
	all := s.quotedAt(at)
	for _, last := range []string{"/items", "/schema"} {
		if up, ok := strings.CutSuffix(at, last); ok && len(all) == 0 {
			at = up
			all = s.quotedAt(at)
		}
	}
	return all
}

func (s *Schema) quotedAt(ptr string) []string {
	n, _, exact := s.all.places.find(ptr)
	if !exact {
		return nil
	}
	return quotedIn(n.get("description").text())
}

const unmarked = "(?:`[^`\n]{1,60}`|<code>[^<\n]{1,60}</code>|\"[^\"\\s]{1,60}\"|'[^'\\s]{1,60}')"

const mark = "(?:`([^`\n]{1,60})`|<code>([^<\n]{1,60})</code>|\"([^\"\\s]{1,60})\"|'([^'\\s]{1,60})')"

var (
	// cue begins a list of values, and more goes on with it.
	cue = regexp.MustCompile(`(?i)(\S*\s+\S*\s*)\b(?:supports|supported(?: are)?|(?:valid|allowed|possible|accepted|permitted|supported|available|known|common)` +
		` (?:values|options|choices|algorithms|types|modes)(?: are| include| is)?|values? (?:are|is)(?: commonly)?|one of|any of|either|(?:can|may|must|should)(?: only)? be` +
		`|set to|for example|for instance|e\.g\.|example|such as|defaults? (?:to|is))[\s:,(]*(?:(?:either|one of|any of|the following|values?|are|is|set to|by)[\s:,(]+)*` + mark)
	// listed is a list of values in brackets without a cue: type ('notebook', 'file').
	listed = regexp.MustCompile(`\(\s*` + mark + `((?:\s*[,|/]\s*(?:(?:and|or)\s+)?` + unmarked + `)+)\s*\)`)
	more   = regexp.MustCompile(`^[\s,;|/]*(?:(?:and|or)\s+)?` + mark)
	// refusal stands before a list of what is not taken.
	refusal  = regexp.MustCompile(`(?i)(\bnot|n't|\bnever|\bcannot|\bexcept|\bother than|\bno)(\s+be)?\s*$`)
	typeName = []string{"string", "int", "integer", "number", "boolean", "bool", "object", "array", "null", "none", "nil", "true", "false", "uuid", "date", "datetime"}
)

// quotedIn reads the values that a text shows, in its order.
func quotedIn(text string) []string {
	var all []string
	add := func(groups []string) {
		value := strings.Join(groups, "")
		named := slices.Contains(typeName, strings.ToLower(value))
		if strings.TrimSpace(value) == value && !named && !strings.ContainsAny(value, "<>{}[]$…") && !slices.Contains(all, value) {
			all = append(all, value)
		}
	}
	text = " . " + text // so that a cue may be the first word
	for {
		m := cue.FindStringSubmatchIndex(text)
		if m == nil || len(all) > 12 {
			break
		}
		groups, before := cue.FindStringSubmatch(text[m[0]:m[1]]), text[m[2]:m[3]]
		rest := text[m[1]:]
		refused := refusal.MatchString(before)
		if !refused && groups != nil {
			add(groups[2:])
		}
		for {
			next := more.FindStringSubmatch(rest)
			if next == nil {
				break
			}
			if !refused {
				add(next[1:])
			}
			rest = rest[len(next[0]):]
		}
		text = " . " + rest
	}
	if m := listed.FindStringSubmatch(text); m != nil && len(all) == 0 {
		add(m[1:5])
		for rest := m[5]; ; {
			next := more.FindStringSubmatch(rest)
			if next == nil {
				break
			}
			add(next[1:])
			rest = rest[len(next[0]):]
		}
	}
	return all
}
