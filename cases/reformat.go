package cases

import (
	"bytes"
	"maps"
	"slices"

	"holdfast/specs"
)

// reformat writes JSON with white space between all tokens and the members of objects in the reverse order of their names:
// the same value as marshal writes, in other bytes (RFC 8259 §2 and §4).
func reformat(v any) []byte {
	var b bytes.Buffer
	b.WriteByte('\n')
	writeLoosely(&b, v)
	b.WriteString(" \n")
	return b.Bytes()
}

func writeLoosely(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case map[string]any:
		b.WriteString("{ ")
		names := slices.Sorted(maps.Keys(v))
		slices.Reverse(names)
		for i, name := range names {
			if i > 0 {
				b.WriteString(" ,\t")
			}
			writeLoosely(b, name)
			b.WriteString(" :  ")
			writeLoosely(b, v[name])
		}
		b.WriteString("\n}")
	case []any:
		b.WriteString("[ ")
		for i, item := range v {
			if i > 0 {
				b.WriteString(" , ")
			}
			writeLoosely(b, item)
		}
		b.WriteString(" ]")
	default:
		data, err := specs.EncodeJSON(v)
		if err != nil {
			data = []byte("null") // values decoded from JSON can be written again
		}
		b.Write(data)
	}
}
