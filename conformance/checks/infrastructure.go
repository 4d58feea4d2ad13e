package checks

import (
	"net/http"
	"strconv"

	"holdfast/conformance"
)

// What stands between us and the application answers too: proxies, load balancers, rate limiters, firewalls, the router
// of the framework. Their answers say nothing about the application, so they must not become findings about it.

// passing says why a status is a matter of the moment and not of the application; empty where it is not.
func passing(status int) string {
	switch {
	case status == http.StatusTooManyRequests:
		return "429: the target limits the rate of requests"
	case status == http.StatusTooEarly:
		return "425: the target did not want to risk a replay (RFC 8470 §5.2)"
	case status >= 502 && status <= 504:
		return strconv.Itoa(status) + ": something in front of the application answered, or it is down"
	case status >= 520 && status <= 527, status == 530:
		return strconv.Itoa(status) + ": a content delivery network answered for the application"
	default:
		return ""
	}
}

// routed says whether a status is commonly produced by the router, the HTTP server or a gateway, for whose answers an
// application has no handler. The Responses Object need not cover all of them (OpenAPI 3.1.1 §4.8.16), so an undocumented
// one is a warning.
func routed(status int) bool {
	switch status {
	case 401, 403, 405, 406, 408, 411, 413, 414, 415, 421, 426, 429, 431:
		return true
	default:
		return false
	}
}

// foreign says whether the body may come from below or in front of the application, although a range or the default of the
// contract covers the status. Where the contract names the status itself, its body is promised and the application's.
func foreign(pass *conformance.Pass) bool {
	status := pass.Exchange.Response.Status
	if pass.Response.Status == strconv.Itoa(status) {
		return false
	}
	return routed(status) || status == http.StatusNotFound || passing(status) != ""
}

// gatewayPage says whether a body of an undocumented type was likely written in front of or below the application: text for a
// status that the contract does not name, and HTML for the statuses with which firewalls and gateways put their own pages before
// an API, even where the contract names them.
func gatewayPage(pass *conformance.Pass, essence string) bool {
	status := pass.Exchange.Response.Status
	if essence == "text/html" && (status == http.StatusForbidden || passing(status) != "") {
		return true
	}
	return foreign(pass) && !isJSON(essence)
}

// origin names the software that says it handled an answer, for findings that an intermediary may have caused:
// " (Server: nginx, Via: 1.1 proxy)", or nothing.
func origin(h http.Header) string {
	server, via := h.Get("Server"), h.Get("Via")
	switch {
	case server != "" && via != "":
		return " (Server: " + shorten(server) + ", Via: " + shorten(via) + ")"
	case server != "":
		return " (Server: " + shorten(server) + ")"
	case via != "":
		return " (Via: " + shorten(via) + ")"
	default:
		return ""
	}
}
