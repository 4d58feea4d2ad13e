package cases_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

// Some APIs call an object by its whole path, and take the last part of it in theirs.
func TestUnnamed_IsWhatThePathTakesOfAResourceName(t *testing.T) {
	for _, row := range []struct{ text, collection, want string }{
		{"shelves/s1", "shelves", "s1"}, {"/shelves/s1", "shelves", "s1"}, {"shelves/s1/books/b1", "books", "b1"},
		{"s1", "shelves", "s1"}, {"a/b", "shelves", "a/b"}, {"shelves/s1/books/b1", "shelves", "shelves/s1/books/b1"},
		{"shelves/", "shelves", "shelves/"}, {"shelves", "shelves", "shelves"}, {"x/y", "", "x/y"}, {"", "shelves", ""},
	} {
		assert.Equal(t, row.want, cases.Unnamed(row.text, row.collection), "%s below %s", row.text, row.collection)
	}
}
