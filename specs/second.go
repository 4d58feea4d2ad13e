package specs

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"holdfast/specs/second"
)

// judges are the second judge, made for one operation when it is first asked about that one: compiling a whole contract for it takes
// minutes where the contract is big.
type judges struct {
	mu   sync.Mutex
	byID map[string]*judge
}

type judge struct {
	mu    sync.Mutex
	made  bool
	err   error
	judge second.Judge
}

// SecondOpinion has libopenapi-validator judge an answer to an operation: the same bytes, by code that shares nothing with ours but the
// engine for JSON Schema. No problems means that it accepts the answer. An error means that it has no opinion. Of a long body it is shown
// a shorter one that we refuse too.
func (c *Contract) SecondOpinion(op *Operation, status int, header http.Header, body []byte) (problems []string, err error) {
	if body, err = reduced(op, status, header, body); err != nil {
		return nil, err
	}
	c.judges.mu.Lock()
	if c.judges.byID == nil {
		c.judges.byID = map[string]*judge{}
	}
	j := c.judges.byID[op.ID]
	if j == nil {
		j = &judge{}
		c.judges.byID[op.ID] = j
	}
	c.judges.mu.Unlock()

	j.mu.Lock()
	defer j.mu.Unlock()
	defer recovered(&err)
	if !j.made {
		j.made = true
		j.err = errors.New("libopenapi-validator failed on this operation") // stands where making it panics
		j.err = j.make(c, op)
	}
	if j.err != nil {
		return nil, fmt.Errorf("no second opinion on %s: %w", op.ID, j.err)
	}
	return j.judge.Problems(status, header, body), nil
}

func (j *judge) make(c *Contract, op *Operation) (err error) {
	o := second.Operation{Document: []byte(encode(c.excerpt(op))), Method: op.Method, Path: op.Path, Patterns: c.schemas.patterns.lenient}
	if c.Facts.FormatsAsserted {
		o.Formats = formats()
	}
	j.judge, err = second.New(o)
	return err
}

// excerpt is a document with one operation and everything that it refers to, at the places where the contract has it.
func (c *Contract) excerpt(op *Operation) map[string]any {
	out := map[string]any{"openapi": c.OpenAPI, "info": map[string]any{"title": c.Title, "version": c.Version}}
	item := map[string]any{}
	at := op.Place.Pointer[:strings.LastIndexByte(op.Place.Pointer, '/')]
	n, _, _ := c.places.find(op.Place.Pointer)
	item[strings.ToLower(op.Method)] = n.any()
	if p, _, ok := c.places.find(at + "/parameters"); ok {
		item["parameters"] = p.any()
	}
	out["paths"] = map[string]any{op.Path: item}
	done := map[string]bool{}
	for todo := []any{item}; len(todo) > 0; todo = todo[1:] {
		for _, ptr := range references(todo[0]) {
			if done[ptr] {
				continue
			}
			done[ptr] = true
			if v, ok := c.copyInto(out, ptr); ok {
				todo = append(todo, v)
			}
		}
	}
	return out
}

// copyInto puts the node at ptr into a document at the same place; below an array, the whole array.
func (c *Contract) copyInto(out map[string]any, ptr string) (any, bool) {
	tokens, _ := splitPointer(ptr)
	n := c.places.root
	for i, t := range tokens {
		next := n.child(t)
		if next == nil {
			return nil, false
		}
		if i == len(tokens)-1 || next.kind == arrayKind {
			if _, there := out[t]; !there {
				out[t] = next.any()
			}
			return out[t], true
		}
		below, ok := out[t].(map[string]any)
		if !ok {
			below = map[string]any{}
			out[t] = below
		}
		out, n = below, next
	}
	return nil, false
}

// references are the local pointers that a decoded value refers to.
func references(v any) (all []string) {
	switch v := v.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok {
			if ptr, ok := localPointer(ref); ok {
				all = append(all, ptr)
			}
		}
		if d, ok := v["discriminator"].(map[string]any); ok {
			if m, ok := d["mapping"].(map[string]any); ok {
				for _, ref := range m {
					s, _ := ref.(string)
					if ptr, ok := localPointer(s); ok {
						all = append(all, ptr)
					}
				}
			}
		}
		for _, sub := range v {
			all = append(all, references(sub)...)
		}
	case []any:
		for _, sub := range v {
			all = append(all, references(sub)...)
		}
	}
	return slices.Compact(all)
}
