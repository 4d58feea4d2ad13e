package conformance_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Who can't make what stands at the beginning of all paths is told how to give one.
func TestRun_WhereAnObjectCanNotBeMadeTheLineThatGivesOneIsTold(t *testing.T) {
	refuses := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && strings.Trim(r.URL.Path, "/") == "shelves" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	})
	report := stranger(t, bookshelves, refuses)
	told := false
	for _, q := range report.Requirements {
		if q.Unlock == "--set shelfId=VALUE" {
			told = true
			assert.Contains(t, q.Reason, "was not made: 400")
		}
	}
	assert.True(t, told, "%+v", report.Requirements)
}
