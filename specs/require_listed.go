package specs

import (
	"regexp"
	"slices"
	"strings"

	"holdfast/internal/nouns"
)

// forAll finds the words by which a list is one of what all tenants share.
var forAll = regexp.MustCompile(`(?i)\b(public\w*|shared|global\w*|marketplace|director(?:y|ies)|catalog(?:ue)?|(?:every|any)(?:one|body)|commun\w+|browse|discover|explore|market\w*|(?:all|any|every|other|each) (?:organi[sz]ations?|tenants?|workspaces?|compan(?:y|ies)|accounts?|customers?|callers?|users?|teams?))\b`)

// ListsOwn says whether a list shows its caller nothing of other tenants: declared, where x-conformance says what becomes of a request for another tenant's object
// and pages the list; said, where the contract's own words say that what belongs to others is as if it were not there, an operation adds to the list, and the
// list's words speak of nothing that is shared. What is named by a number may be another tenant's first one too, and is left out where it is only said.
func (c *Contract) ListsOwn(op *Operation) (declared, said bool) {
	if op.Method != "GET" || !op.Secured() {
		return false, false
	}
	if _, ok := c.Outcome(op, foreign, ""); ok && op.Facts.Pages != nil && !op.Facts.Pages.Named {
		return true, false
	}
	if !c.keepsApart(op) || seesAll.MatchString(c.Description) || forAll.MatchString(op.Summary+" "+op.Description) {
		return false, false
	}
	for _, maker := range c.OperationsAt(op.Path) {
		lister, _ := c.Lister(maker)
		if lister != op || !maker.Planned || !maker.Secured() || forAll.MatchString(maker.Summary+" "+maker.Description) || maker.mayShare() {
			continue
		}
		id := maker.Shown().Member("/id")
		if id != nil && len(id.Types()) == 1 && id.Types()[0] == "string" {
			return false, true
		}
	}
	return false, false
}

// seesAll finds what says that some callers see what belongs to others.
var seesAll = regexp.MustCompile(`(?i)\b(?:admin\w*|staff|operators?|support|super-?users?|auditors?)\b[^.\n]{0,30}\b(?:see|sees|read|reads|list|lists|access|accesses)\b[^.\n]{0,20}\b(?:all|every|any|everything|other)\b`)

// tenantNoun finds the words for who others are.
var tenantNoun = regexp.MustCompile(`(?i)^(?:organi[sz]ation|tenant|workspace|compan(?:y|ies)|account|caller|customer|user|team|key|token|client)s?$`)

// keepsApart says whether the contract's words keep tenants apart for what a list shows: a sentence that names things of the contract, such as orders, is about
// these alone.
func (c *Contract) keepsApart(list *Operation) bool {
	for sentence := range strings.FieldsFuncSeq(c.Description, func(r rune) bool { return r == '.' || r == '\n' }) {
		if !tenantsAreApart.MatchString(sentence) {
			continue
		}
		about, own := false, false
		for _, word := range nouns.Words(sentence) {
			if tenantNoun.MatchString(word) {
				continue
			}
			for _, op := range c.Operations {
				last := nouns.Words(op.Path[strings.LastIndexByte(op.Path, '/')+1:])
				if len(last) == 0 || strings.HasSuffix(op.Path, "}") || !nouns.Same(last[len(last)-1], word) {
					continue
				}
				about, own = true, own || op.Path == list.Path
			}
		}
		if own || !about {
			return true
		}
	}
	return false
}

// sharedMember finds the names of members that say who may see an object.
var sharedMember = regexp.MustCompile(`(?i)^(?:is_?)?(?:public|private|shared|global|published|listed|visible|visibility|audience|access|scope|sharing)$`)

// mayShare says whether what an operation makes may be one that others see, too.
func (op *Operation) mayShare() bool {
	sent, _ := op.Sent()
	shares := func(p Property) bool { return sharedMember.MatchString(p.Name) }
	return slices.ContainsFunc(sent.Properties(), shares) || slices.ContainsFunc(op.Shown().Properties(), shares)
}
