package conformance

import "holdfast/conformance/result"

// exchange is an exchange with what the runner keeps of it until its case is told.
type exchange struct {
	result.Exchange

	// caseID is the case that sent it, if one did.
	caseID string
	// closed says that the connection was made and the target closed it without an answer.
	closed bool
	// wrote says that it went out, and no answer came: what it did is not known.
	wrote bool
	// seq is how many requests were answered properly before this one.
	seq int
	// lost says that it was closed on a connection that was used before: whether the request had an effect is not known.
	lost bool
	// late says that it came to a new connection so late that the server may have taken it for an idle one.
	late bool
	// later are the answers before this one that told to send the same request later.
	later []*exchange
	// walked is the answer of a walk: the items of all its pages.
	walked any
	// read is the body of what was read where the answer's Location points.
	read any
	// listedID is the id of what the request made, where a list showed it and the answer did not.
	listedID string
	// besideIDs are those of what it made besides. Of the ids that its body gave, unread are those that nothing shows, and unheard those that
	// were asked for, and nothing has.
	besideIDs, unread, unheard []string
	// untouched says that it was to delete what stands as before, though the answer says that it was done.
	untouched bool
	// redirects says that its answer is the redirect by which its operation succeeds.
	redirects bool
	// race is set where this answer stands for a raced set, cut where the connection was closed on purpose.
	race *raceInfo
	cut  bool
	// model is what the ledger said of the request before it was sent.
	model *modelled
	// uncovered says that the request asks for more than the environment's object has; "" that it does not.
	uncovered string
	// kind is what refused gives, once it was asked for.
	kind string
}

// refused is the kind of a refusal; see [kindOfRefusal].
func (x *exchange) refused() string {
	if x.kind == "" {
		x.kind = kindOfRefusal(x.Response)
	}
	return x.kind
}

// letGo gives back what the judgement needed. How a request was refused is asked when all of the group were sent.
func (x *exchange) letGo() {
	if x.Response != nil && x.Response.Status/100 == 4 {
		x.refused()
	}
	x.Response = x.Response.Brief()
	for _, before := range x.later {
		before.Response = before.Response.Brief()
	}
	if x.race != nil {
		for _, one := range x.race.all {
			one.Response = one.Response.Brief()
		}
	}
}
