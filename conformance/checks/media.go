package checks

import (
	"net/http"
	"strings"

	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// answeredMedia is the Media Type Object that an answer is held to, with the answer's own media type. It is nil where the
// body is not promised anything: an undocumented status, an answer without content, or a type that the contract does
// not list (which content-type-documented reports). An answer that does not name its type is taken to be of the only one listed.
func answeredMedia(pass *conformance.Pass) (*specs.Media, string) {
	if pass.Operation == nil || pass.Response == nil || withoutContent(pass.Exchange) || failedUnnamed(pass) {
		return nil, ""
	}
	contentType := pass.Exchange.Response.Header.Get("Content-Type")
	if contentType != "" {
		return pass.Response.Media(contentType), essence(contentType)
	}
	if content := pass.Response.Content; len(content) == 1 {
		return content[0], essence(content[0].Type)
	}
	return nil, ""
}

// failedUnnamed says that the server failed and that the contract has no more than a default for it. That it failed is what status-not-5xx reports; the body that
// comes with it is of the same cause, and often not the application's.
func failedUnnamed(pass *conformance.Pass) bool {
	return pass.Exchange.Response.Status/100 == 5 && pass.Response != nil && pass.Response.Status == "default"
}

// withoutContent says whether an answer has no content whatever the contract says: to HEAD (RFC 9110 §9.3.2), and with
// status 1xx (§15.2), 204 (§15.3.5), 205 (§15.3.6) and 304 (§15.4.5).
func withoutContent(x *result.Exchange) bool {
	switch status := x.Response.Status; {
	case status < 200, status == http.StatusNoContent, status == http.StatusResetContent, status == http.StatusNotModified:
		return true
	default:
		return x.Request != nil && x.Request.Method == http.MethodHead
	}
}

// essence is a media type without its parameters, in lower case: names are case-insensitive (RFC 9110 §8.3.1).
func essence(contentType string) string {
	name, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(name))
}

// isJSON says whether a body of this type is one JSON text: application/json (RFC 8259 §11), or the suffix of RFC 6839 §3.1.
func isJSON(essence string) bool {
	return essence == "application/json" || strings.HasSuffix(essence, "+json")
}

// admitsEmpty says whether no bytes at all can be a body of this type. JSON needs a value and XML a root element; a text
// may be empty, and a range such as "*/*" allows a type that may.
func admitsEmpty(essence string) bool {
	return !isJSON(essence) && essence != "application/xml" && essence != "text/xml" && !strings.HasSuffix(essence, "+xml")
}

// encoded says whether the bytes received are a content coding of the body (RFC 9110 §8.4) that nobody has undone.
func encoded(r *result.Response) bool {
	coding := r.Header.Get("Content-Encoding")
	return coding != "" && coding != r.Decoded && !strings.EqualFold(coding, "identity")
}

func empty(r *result.Response) bool { return r.Size == 0 && len(r.Body) == 0 }
