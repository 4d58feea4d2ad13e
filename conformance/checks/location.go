package checks

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
)

// Location reports a Location header of a 201 that leads nowhere.
//
// RFC 9110 §10.2.2: "For 201 (Created) responses, the Location value refers to the primary resource created by the request."
// §15.3.2: a 201 says that the resource has been created, else it were a 202. A 201 without Location is legal; whether
// the contract wants one is required-header's business.
var Location = conformance.Check{
	Rule: conformance.Rule{
		ID:         "location",
		Summary:    "what a 201 names in Location can be read",
		Source:     "RFC 9110 §10.2.2",
		Level:      cases.Violation,
		Confidence: cases.Must,
		Fix:        "let Location name the resource that was created, below the path under which it is served",
	},
	Run: location,
}

func location(pass *conformance.Pass) []conformance.Result {
	requirement, reference, ok := createdLocation(pass)
	if !ok {
		return nil
	}
	if _, err := url.Parse(reference); err != nil {
		return broken(requirement, result.Finding{
			At: "Location", Want: "a URI reference", Got: text(reference),
		})
	}
	if pass.Follow == nil {
		return nil
	}
	followed := pass.Follow(reference)
	if followed == nil { // another host, or not safe to ask for
		return withoutBase(pass, requirement, reference)
	}
	if followed.Response == nil {
		return inconclusive(requirement, "GET "+shorten(reference)+" got no answer: "+shorten(followed.Err))
	}
	status := followed.Response.Status
	finding := result.Finding{At: "Location", Want: "2xx to GET " + shorten(reference), Got: strconv.Itoa(status)}
	switch {
	case status >= 200 && status < 300:
		if made, shown, others := ofAnother(pass.Exchange.Response, followed.Response); others && !above(reference, pass.Exchange.Request.Target) {
			return broken(requirement, result.Finding{
				At: "Location", Want: "what was made, with the id " + text(made), Got: "GET " + shorten(reference) + " shows the id " + text(shown),
				Level: cases.Warning, Confidence: cases.Should, Fix: "let Location name the resource that this request has created",
			})
		}
		return pass.Kept(requirement)
	case passing(status) != "":
		return inconclusive(requirement, "GET "+shorten(reference)+": "+passing(status))
	case status == http.StatusNotFound:
		return notFoundYet(pass, requirement, finding)
	case status == http.StatusGone, status >= 500:
		return broken(requirement, finding)
	default: // 401 and 403 (written, not to be read by this caller), 405, redirects: it may well exist
		return inconclusive(requirement, "GET "+shorten(reference)+": "+finding.Got+" does not tell whether the resource exists")
	}
}

// withoutBase reports a path that is one of the contract's, and lacks what the target has before all of these: nobody who follows it gets there.
// It is not asked for, since what is served there may be somebody else's.
func withoutBase(pass *conformance.Pass, requirement, reference string) []conformance.Result {
	u, err := url.Parse(reference)
	if err != nil || u.Host != "" || pass.Base == "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.EscapedPath()+"/", pass.Base+"/") {
		return nil
	}
	for _, op := range pass.Contract.Operations {
		if op.Method == http.MethodGet && isOf(op.Path, u.EscapedPath()) {
			return broken(requirement, result.Finding{
				At: "Location", Want: "a path below " + pass.Base, Got: text(reference), Level: cases.Warning, Confidence: cases.Should,
				Fix: "put the path of the base URL before it, or write it relative to the request's: a reference that begins with a slash is resolved at the host (RFC 3986 §5.2.2)",
			})
		}
	}
	return nil
}

// isOf says whether a path is made from a template that begins with a fixed segment.
func isOf(template, path string) bool {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(got) || len(want) < 2 || strings.HasPrefix(want[1], "{") {
		return false
	}
	for i := range want {
		if want[i] != got[i] && (!strings.HasPrefix(want[i], "{") || got[i] == "") {
			return false
		}
	}
	return true
}

// ofAnother says whether two answers show objects with different members id, and which they are. It is a warning: a creation may be
// answered with something that is not the primary resource.
func ofAnother(created, followed *result.Response) (made, shown any, others bool) {
	made, first := shownID(created)
	shown, second := shownID(followed)
	return made, shown, first && second && !strings.EqualFold(fmt.Sprint(made), fmt.Sprint(shown))
}

// above says whether a reference leads to what the target of a request lies below: to the order, of POST /orders/7/payments. That is not what was
// made, but what it has changed.
func above(reference, target string) bool {
	u, err := url.Parse(reference)
	return err == nil && u.Path != "" && strings.HasPrefix(target, strings.TrimSuffix(u.EscapedPath(), "/")+"/")
}

// shownID is the id of the object that an answer is.
func shownID(r *result.Response) (any, bool) {
	v, err := r.JSON()
	object, ok := v.(map[string]any)
	if err != nil || !ok {
		return nil, false
	}
	switch id := object["id"].(type) {
	case string, json.Number:
		return id, true
	}
	return nil, false
}

// createdLocation finds what has to be followed, and the requirement it proves: the header's where the response declares it,
// else that of the body it stands beside.
func createdLocation(pass *conformance.Pass) (requirement, reference string, ok bool) {
	r := pass.Exchange.Response
	if r.Status != http.StatusCreated || pass.Operation == nil || pass.Response == nil || !followable(pass.Step) {
		return "", "", false
	}
	if reference = r.Header.Get("Location"); reference == "" {
		return "", "", false
	}
	if header := pass.Response.Header("Location"); header != nil {
		return headerRequirement(pass, header), reference, true
	}
	if media, _ := answeredMedia(pass); media != nil {
		return pass.BodyRequirement(media), reference, true
	}
	return pass.StatusRequirement(), reference, true
}

// followable says whether a 201 was what the step was sent for. What a target creates by mistake is another finding, and
// following every answer of a reading step would only double the requests.
func followable(step *cases.Step) bool {
	return step != nil && step.Expect.Outcome == cases.Accepted && (step.Role == cases.Probe || step.Role == cases.Setup)
}

// notFoundYet judges a 404, which a target whose reads lag behind its writes gives for a while. Only where x-conformance
// says that they don't is it a plain breach.
func notFoundYet(pass *conformance.Pass, requirement string, finding result.Finding) []conformance.Result {
	switch settles := strings.ToUpper(pass.Contract.Facts.Settles); settles {
	case "0", "0S", "0MS", "PT0S", "P0D":
	case "":
		finding.Level, finding.Confidence = cases.Warning, cases.Should
		finding.Fix = "let Location name the resource that was created; if reads may lag behind writes, say how long in x-conformance: settles"
	default:
		return inconclusive(requirement, "404, and reads may lag behind writes by "+pass.Contract.Facts.Settles)
	}
	return broken(requirement, finding)
}
