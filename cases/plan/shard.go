package plan

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// Shard is one of so many parts of a plan, from 1. The zero value is the whole plan. Which group is in which part depends on the group's
// ID and on how many parts there are, and on nothing else.
type Shard struct {
	Index int `json:"index"`
	Count int `json:"count"`
}

// ParseShard reads "2/8". An error says how it is written.
func ParseShard(text string) (Shard, error) {
	index, count, ok := strings.Cut(text, "/")
	i, errI := strconv.Atoi(index)
	n, errN := strconv.Atoi(count)
	if s := (Shard{i, n}); ok && errI == nil && errN == nil {
		return s, s.check()
	}
	return Shard{}, fmt.Errorf("%q is no shard: give which of how many, as 2/8", text)
}

func (s Shard) check() error {
	if s.Count < 1 || s.Index < 1 || s.Index > s.Count {
		return fmt.Errorf("%s is no shard: the first of 8 is 1/8, and the last 8/8", s)
	}
	return nil
}

// Part says that it is not the whole plan.
func (s Shard) Part() bool { return s.Count > 1 }

// String gives it as ParseShard reads it.
func (s Shard) String() string {
	if s == (Shard{}) {
		return "all"
	}
	return fmt.Sprintf("%d/%d", s.Index, s.Count)
}

// has says whether a group is in the part. The two requests of an operation stay together: where a service takes no more than the least
// one, it is told of once.
func (s Shard) has(group string) bool {
	if !s.Part() {
		return true
	}
	if operation, ok := strings.CutSuffix(group, "/full"); ok {
		group = RungKey(operation, false)
	}
	sum := sha256.Sum256([]byte(group))
	return binary.BigEndian.Uint64(sum[:8])%uint64(s.Count) == uint64(s.Index-1)
}
