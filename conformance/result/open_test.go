package result

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOpen_WhatOneShardHasSeenIsSeen(t *testing.T) {
	status := func(operations ...string) Open {
		return Open{Kind: "status", Text: "409 is documented, and no answer had it", Operations: operations}
	}
	public := Open{Kind: "public", Text: "no credentials are asked for", Operations: []string{"a"}}
	assert.Equal(t, []Open{status("b"), public}, openInAll([]Open{status("a", "b"), public}, []Open{status("b", "c"), public}))
	assert.Empty(t, openInAll([]Open{status("a")}, []Open{status("b")}))
	assert.Empty(t, openInAll([]Open{status("a")}, nil))
}

func TestOpen_WhatTheRunBeforeHasSeenIsSeen(t *testing.T) {
	before := Open{Kind: "status", Text: "409 is documented, and no answer had it", Operations: []string{"a", "b"}}
	open := stillOpen([]Open{before}, Seen{"a": {409: true}, "b": {200: true}})
	assert.Equal(t, []string{"b"}, open[0].Operations)
	assert.Equal(t, []string{"a", "b"}, before.Operations)
	assert.Empty(t, stillOpen([]Open{before}, Seen{"a": {409: true}, "b": {409: true}}))
}
