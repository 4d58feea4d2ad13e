package cases

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"holdfast/cases/values"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// freshValue binds a fresh value: a string that nobody has used before and that is valid for its schema. Two runs differ by
// their run id, two attempts at one group by their number; the same name within a group is the same value.
func freshValue(c *specs.Contract, f Fresh, runID, group string, attempt int) (any, error) {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%d\x00%s", runID, group, attempt, f.Name))
	s := f.schemaOf(c)
	if s == nil && f.In == "body" && NamesAddress(f.Parameter[strings.LastIndexByte(f.Parameter, '/')+1:]) {
		return plainFresh(sum, 12) + "@example.com", nil
	}
	if s == nil {
		return plainFresh(sum, 16), nil
	}
	if moved, ok := movedDays(s, f.Like, sum); ok {
		return moved, nil
	}
	if f.Like != "" {
		return freshLike(s, f.Like, sum), nil
	}
	if (f.In == "path" || f.In == "body") && IntegerID(s) {
		// An id that nothing has is none of the small numbers that services give.
		if v, ok := freshNumber(s, sum); ok {
			return v, nil
		}
		return nil, fmt.Errorf("fresh value %s: the values of %s are so few that each may be the id of an object", f.Name, f.Parameter)
	}
	candidates := freshWords(s, f.Parameter, sum)
	plain := []string{plainFresh(sum, 16), plainFresh(sum, 8), plainFresh(sum, 4), plainFresh(sum, 12) + "@example.com"}
	switch {
	case f.In == "body" && !isKey(f.Parameter):
		plain = append(plain, freshUUID(sum))
	case f.In == "path" && (f.Word || isName(f.Parameter)):
		// Names are mostly letters, digits and underscores, and begin with a letter.
		plain = append([]string{wordFresh(sum), freshUUID(sum)}, plain...)
	default:
		// Most ids and keys are UUIDs, whether the schema says so or not.
		plain = append([]string{freshUUID(sum)}, plain...)
	}
	for _, n := range []int{14, 10, 7} {
		plain = append(plain, lettersFresh(sum, n), strings.ToUpper(plainFresh(sum, n)[3:]))
	}
	if _, _, formatted := s.Find("format"); !formatted || len(candidates) == 0 {
		candidates = append(candidates, plain...)
	}
	if f.Word && (f.In == "path" || isKey(f.Parameter[strings.LastIndexByte(f.Parameter, '/')+1:])) {
		candidates = append([]string{wordFresh(sum)}, candidates...)
	}
	for _, candidate := range candidates {
		if s.Validate(candidate) == nil {
			return candidate, nil
		}
	}
	key := hex.EncodeToString(sum[:])
	v, err := values.New(binary.BigEndian.Uint64(sum[:8]), key).Sample(s, f.Parameter)
	if err != nil {
		return nil, fmt.Errorf("fresh value %s: %w", f.Name, err)
	}
	return v, nil
}

// isName says whether a parameter is called a name: a UUID is too long for most of them, and has hyphens.
func isName(parameter string) bool {
	w := nouns.Words(parameter)
	return len(w) > 0 && (strings.HasSuffix(w[len(w)-1], "name") || slices.Contains([]string{"slug", "handle"}, w[len(w)-1]))
}

// isKey says whether a member is a key by its very name: where clients choose it, it is mostly a UUID.
func isKey(pointer string) bool {
	w := nouns.Words(pointer)
	return len(w) == 1 && w[0] == "id" || len(w) > 0 && (w[len(w)-1] == "uuid" || w[len(w)-1] == "guid")
}

// freshLike is a text with as many characters as another, of which the last ones are its own; the other itself where no such text is valid.
func freshLike(s *specs.Schema, like string, sum [32]byte) string {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	runes := []rune(like)
	for n := min(len(runes), 12); n > 0; n-- {
		own := slices.Clone(runes)
		for i := range n {
			own[len(own)-n+i] = rune(letters[int(sum[i])%len(letters)])
		}
		if text := string(own); s.Validate(text) == nil {
			return text
		}
	}
	return like
}

func freshUUID(sum [32]byte) string {
	id, err := uuid.FromBytes(sum[:16])
	if err != nil {
		return ""
	}
	id[6] = id[6]&0x0f | 0x40 // version 4
	id[8] = id[8]&0x3f | 0x80 // RFC 9562 variant
	return id.String()
}

// plainFresh is a word of lower-case letters and digits that says where it comes from.
func plainFresh(sum [32]byte, n int) string {
	return strings.TrimSpace("hf-" + hex.EncodeToString(sum[:])[:n])
}

// wordFresh is a word that names take nearly everywhere, and that nobody else has hit upon.
func wordFresh(sum [32]byte) string { return "hf" + hex.EncodeToString(sum[:])[:16] }

// lettersFresh is a word of lower-case letters alone.
func lettersFresh(sum [32]byte, n int) string {
	word := []byte("hf")
	for _, b := range sum[:n-len(word)] {
		word = append(word, 'a'+b%26)
	}
	return string(word)
}

// schemaOf gives the schema that a fresh value must be valid for.
func (f Fresh) schemaOf(c *specs.Contract) *specs.Schema {
	op := c.Operation(f.Operation)
	if op == nil {
		return nil
	}
	if f.In != "body" {
		if p := op.Parameter(f.In, f.Parameter); p != nil {
			return p.Schema
		}
		return nil
	}
	if op.Body == nil {
		return nil
	}
	for _, media := range append([]*specs.Media{op.Body.Written()}, op.Body.Content...) {
		if media == nil || media.Form() == "" || media.Schema == nil {
			continue
		}
		schema, pointer := media.Schema, f.Parameter
		for tokens := jsonpointer.Tokens(pointer); len(tokens) > 1 && ofItem(tokens[0]); tokens = tokens[1:] {
			schema, pointer = schema.Items(), jsonpointer.Of(tokens[1:]...)
		}
		if member := schema.Member(pointer); member != nil {
			return member
		}
		if at := strings.LastIndexByte(pointer, '/'); at > 0 { // a text of a map
			if _, holder, ok := schema.Member(pointer[:at]).Find("additionalProperties"); ok {
				return holder.Child("additionalProperties")
			}
		}
	}
	return nil
}

// ofItem says whether a token of a pointer is that of a list's item.
func ofItem(token string) bool { return token == "*" || strings.Trim(token, "0123456789") == "" }

// FreshFor is a fresh value for a parameter; its name is given when it is used.
func FreshFor(op *specs.Operation, p *specs.Parameter) Value {
	return Value{Fresh: &Fresh{Operation: op.ID, In: p.In, Parameter: p.Name}}
}
