package checks

import (
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// ContentTypeDocumented reports a body of a type that the response does not list, a body without a type, and a missing body.
//
// OpenAPI 3.1.1 §4.8.17, "content": "For responses that match multiple keys, only the most specific key is applicable, e.g.
// "text/plain" overrides "text/*"." A response without content promises nothing about a body that comes all the same.
// RFC 9110 §8.3: a sender that generates content SHOULD say its type, so a missing Content-Type is a warning.
var ContentTypeDocumented = conformance.Check{
	Rule: conformance.Rule{
		ID:         "content-type-documented",
		Summary:    "a body has one of the media types that the response documents, and is there where one is documented",
		Source:     "OpenAPI 3.1.1 §4.8.17",
		Level:      cases.Violation,
		Confidence: cases.Must,
		Fix:        "send the documented media type, or add this one to the response's content",
		Cause:      cases.OfErrors,
	},
	Run: contentTypeDocumented,
}

func contentTypeDocumented(pass *conformance.Pass) []conformance.Result {
	if pass.Operation == nil || pass.Response == nil || len(pass.Response.Content) == 0 || withoutContent(pass.Exchange) || failedUnnamed(pass) {
		return nil
	}
	r := pass.Exchange.Response
	if empty(r) {
		return contentMissing(pass)
	}
	contentType := r.Header.Get("Content-Type")
	if contentType == "" {
		media := pass.Response.Content[0]
		return broken(pass.BodyRequirement(media), result.Finding{
			Level: cases.Warning, Confidence: cases.Should, Where: media.Place, At: "Content-Type",
			Want: mediaTypes(pass.Response), Got: "a body without Content-Type" + origin(r.Header),
			Fix: "name the media type of the body (RFC 9110 §8.3)",
		})
	}
	if media := pass.Response.Media(contentType); media != nil {
		return pass.Kept(pass.BodyRequirement(media))
	}
	media := pass.Response.Content[0]
	requirement := pass.BodyRequirement(media)
	if gatewayPage(pass, essence(contentType)) {
		return inconclusive(requirement, shorten(contentType)+
			" with status "+strconv.Itoa(r.Status)+" looks like a page of the router or of a gateway"+origin(r.Header))
	}
	finding := result.Finding{
		Where: media.Place, At: "Content-Type", Want: mediaTypes(pass.Response), Got: shorten(contentType) + origin(r.Header),
	}
	if foreign(pass) {
		finding.Level, finding.Confidence = cases.Warning, cases.Should
	}
	return broken(requirement, finding)
}

// contentMissing judges an answer without a body where the contract promises one. The type that the answer names decides
// whether an empty body can be one of that type; an answer without type is judged only where no documented type can be empty.
func contentMissing(pass *conformance.Pass) []conformance.Result {
	r := pass.Exchange.Response
	media := pass.Response.Content[0]
	if contentType := r.Header.Get("Content-Type"); contentType != "" {
		named := pass.Response.Media(contentType)
		if named != nil && admitsEmpty(essence(contentType)) {
			return pass.Kept(pass.BodyRequirement(named))
		}
		if named != nil {
			media = named
		}
	} else {
		for _, m := range pass.Response.Content {
			if admitsEmpty(essence(m.Type)) {
				return nil
			}
		}
	}
	finding := result.Finding{
		Where: media.Place, Want: "a body of type " + mediaTypes(pass.Response), Got: "no body" + origin(r.Header),
		Fix: "send the documented body, or document the response without content",
	}
	if foreign(pass) {
		finding.Level, finding.Confidence = cases.Warning, cases.Should
	}
	return broken(pass.BodyRequirement(media), finding)
}

func mediaTypes(response *specs.Response) string {
	types := make([]string, len(response.Content))
	for i, media := range response.Content {
		types[i] = strings.TrimSpace(media.Type)
	}
	return either(types)
}
