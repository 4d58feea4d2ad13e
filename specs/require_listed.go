package specs

import "regexp"

// forAll finds the words by which a list is one of what all tenants share.
var forAll = regexp.MustCompile(`(?i)\b(public\w*|shared|global\w*|marketplace|director(?:y|ies)|catalog(?:ue)?|every(?:one|body)|(?:all|any|every|other|each) (?:organi[sz]ations?|tenants?|workspaces?|compan(?:y|ies)|accounts?|customers?|callers?|users?|teams?))\b`)

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
	if !tenantsAreApart.MatchString(c.Description) || forAll.MatchString(op.Summary+" "+op.Description) {
		return false, false
	}
	for _, maker := range c.OperationsAt(op.Path) {
		lister, _ := c.Lister(maker)
		if lister != op || !maker.Planned || !maker.Secured() || forAll.MatchString(maker.Summary+" "+maker.Description) {
			continue
		}
		id := maker.Shown().Member("/id")
		if id != nil && len(id.Types()) == 1 && id.Types()[0] == "string" {
			return false, true
		}
	}
	return false, false
}
