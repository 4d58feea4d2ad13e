package checks

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// CodeDocumented reports an error whose code stands nowhere in the contract, where the response's own description names its codes, and one whose code the
// description of another status of the operation names.
//
// OpenAPI has no place for codes, so that people write them before a colon: "email_taken: another customer has the email." Clients branch on them.
// A code that the contract names anywhere is taken: it may be that of another response, told in another place. It is a warning, since words are read.
var CodeDocumented = conformance.Check{
	Rule: conformance.Rule{
		ID:         "code-documented",
		Summary:    "the code of an error is one of those that the description of its response names, where it names some",
		Source:     "OpenAPI 3.1.1 §4.8.17",
		Level:      cases.Warning,
		Confidence: cases.Should,
		Fix:        "answer with the code of the contract, or name this one in the description of the response",
	},
	Run: codeDocumented,
}

func codeDocumented(pass *conformance.Pass) []conformance.Result {
	r := pass.Exchange.Response
	if pass.Operation == nil || r.Status/100 != 4 || empty(r) || r.Truncated || encoded(r) {
		return nil
	}
	body, err := r.JSON()
	if err != nil {
		return nil
	}
	code, at := codeOf(body)
	if !wholeCode.MatchString(code) {
		return nil
	}
	requirement := pass.StatusRequirement()
	own := pass.Operation.Response(r.Status)
	var named []string
	if own != nil && own.Status == strconv.Itoa(r.Status) {
		named = codesIn(pass.Contract, own.Description)
	}
	if slices.Contains(named, code) {
		return pass.Kept(requirement)
	}
	if others := statusesOf(pass.Contract, pass.Operation, code); len(others) > 0 {
		return broken(requirement, result.Finding{
			Where: pass.Operation.Place, At: at, Want: fmt.Sprintf("%q with %s, as the description of that response says", code, strings.Join(others, " or ")),
			Got: strconv.Itoa(r.Status), Fix: "answer with the status whose description names the code, or name the code in that of this one",
		})
	}
	if len(named) == 0 || tellsOfAnother(own) || listsCodes(own, at) || namedAnywhere(pass.Contract, code) {
		return nil
	}
	return broken(requirement, result.Finding{
		Where: own.Place, At: at, Want: strings.Join(named, " or ") + ", as the response's description says", Got: fmt.Sprintf("%q, which the contract names nowhere", code),
	})
}

// tellsOfAnother says that the description of a response speaks of another status as well: "too large a quantity is answered with 422 instead (out_of_range)".
func tellsOfAnother(r *specs.Response) bool {
	return slices.ContainsFunc(anyStatus.FindAllString(r.Description, -1), func(status string) bool { return status != r.Status })
}

// statusesOf are the statuses of an operation whose descriptions name a code.
func statusesOf(c *specs.Contract, op *specs.Operation, code string) (all []string) {
	for _, r := range op.Responses {
		if strings.Contains(r.Description, code) && r.Status[0] == '4' && !strings.HasSuffix(r.Status, "XX") && !tellsOfAnother(r) && slices.Contains(codesIn(c, r.Description), code) {
			all = append(all, r.Status)
		}
	}
	return all
}

var (
	wholeCode = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	// A code of several words stands anywhere before a colon or in brackets, one of one word at the beginning of a description alone.
	codeBefore = regexp.MustCompile(`(?:^|[\s(,;])([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?::|\)|,? or [a-z0-9_]+:)`)
	codeFirst  = regexp.MustCompile(`^([a-z][a-z0-9]*): `)
	anyStatus  = regexp.MustCompile(`\b[45][0-9]{2}\b`)
)

// codesIn are the codes that a description names. What the contract calls a member or a parameter so is none: "another person has the address
// (user_email)"; a value that it lists is one at the beginning alone: "released: it is handed out already"; and what begins a remark is none.
func codesIn(c *specs.Contract, text string) (all []string) {
	if !strings.ContainsAny(text, ":)") {
		return nil // most descriptions name none: "invalid"
	}
	for _, pattern := range []*regexp.Regexp{codeFirst, codeBefore} {
		for _, m := range pattern.FindAllStringSubmatch(text, -1) {
			if name, listed := c.Calls(m[1]); !name && !(listed && pattern == codeBefore && !strings.HasPrefix(text, m[1]+":")) && !slices.Contains([]string{"note", "notes", "error", "errors", "warning", "hint", "see", "example", "reason", "reasons", "cause", "causes", "body", "code", "codes", "either", "returns", "deprecated"}, m[1]) {
				all = append(all, m[1])
			}
		}
	}
	return all
}

// codeOf is the code of an error, and where it stands: code, error.code, or an error that is a text.
func codeOf(body any) (code, at string) {
	members, _ := body.(map[string]any)
	inner, _ := members["error"].(map[string]any)
	for _, one := range []struct {
		at string
		v  any
	}{{"/error/code", inner["code"]}, {"/code", members["code"]}, {"/error", members["error"]}} {
		if text, ok := one.v.(string); ok {
			return text, one.at
		}
	}
	return "", ""
}

// listsCodes says that a schema has the codes, which is what judges them, or an example of the answer shows some.
func listsCodes(r *specs.Response, at string) bool {
	for _, media := range r.Content {
		member := media.Schema.Member(at)
		for _, keyword := range []string{"enum", "const", "examples", "example", "pattern"} {
			if _, _, has := member.Find(keyword); has {
				return true
			}
		}
		if len(media.Examples) > 0 {
			return true
		}
	}
	return false
}

// namedAnywhere says whether a code stands in any description, of a response, an operation, a parameter or the contract, or is declared. One of several
// words is known wherever it stands, and one of a single word before a colon, in brackets or in quotes: "frozen" is a word as well.
func namedAnywhere(c *specs.Contract, code string) bool {
	word := regexp.MustCompile(`(^|[^A-Za-z0-9_])` + code + `($|[^A-Za-z0-9_])`)
	if !strings.Contains(code, "_") {
		word = regexp.MustCompile("(^|[\\s,;])" + code + ":|[(`\"']" + code + "[)`\"',]|\\bcodes? (is |of )?" + code + "\\b")
	}
	for _, op := range c.Operations {
		texts := []string{op.Summary, op.Description}
		for _, p := range op.Parameters {
			texts = append(texts, p.Description)
		}
		for _, r := range op.Responses {
			texts = append(texts, r.Description)
		}
		for _, o := range op.Facts.Refusals {
			texts = append(texts, o.Code)
		}
		if slices.ContainsFunc(texts, word.MatchString) {
			return true
		}
	}
	for _, o := range c.Facts.Refusals {
		if o.Code == code {
			return true
		}
	}
	return word.MatchString(c.Description)
}
