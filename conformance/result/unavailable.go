package result

import "net/http"

// Unavailable lists the statuses that say nothing of the request (oracles: universal handling).
func Unavailable(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusRequestTimeout, http.StatusTooEarly,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}
