package result

import (
	"fmt"
	"net/http"
)

// Alike is what all answers of a run had in common.
type Alike struct {
	Requests int `json:"requests"`
	Status   int `json:"status"`
	// Page says that all were web pages; Location is where all were redirected to: a host, or a path on the target's.
	Page     bool   `json:"page,omitempty"`
	Location string `json:"location,omitempty"`
}

// String is the sentence about it, with what it may mean.
func (a *Alike) String() string {
	if a == nil {
		return ""
	}
	all := fmt.Sprintf("every one of %d requests was answered %d", a.Requests, a.Status)
	switch {
	case a.Page:
		return all + " with a web page: a proxy or a login page stands before the API, or the URL is not that of the API (-u)"
	case a.Status == http.StatusUnauthorized || a.Status == http.StatusForbidden:
		return all + ": check the credentials"
	case a.Status == http.StatusNotFound:
		return all + ": the path of the URL may be missing or wrong (-u)"
	case a.Location != "":
		return fmt.Sprintf("%s and redirected to %s: give that URL (-u)", all, a.Location)
	case a.Status >= 500:
		return all + ": the service, or what stands before it, is not working"
	}
	return all
}

// and is what the answers of two runs had in common; nil where that is nothing.
func (a *Alike) and(b *Alike) *Alike {
	if a == nil || b == nil {
		return nil
	}
	both := *b
	both.Requests = a.Requests
	if both != *a {
		return nil
	}
	both.Requests += b.Requests
	return &both
}
