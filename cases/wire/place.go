package wire

import (
	"strconv"
	"strings"
)

// place is where a value stands in a document: names and indexes, from the outside in. It is written only for a remark, of which there are
// few. Those of the members of one value share their memory: none of them outlives the next.
type place []step

type step struct {
	name    string
	index   int
	indexed bool
}

// whole is the place of a document. Most are not nested deeper than it has room for.
func whole() place { return make(place, 0, 16) }

// of is the place of a member.
func (p place) of(name string) place { return append(p, step{name: name}) }

// item is the place of an item.
func (p place) item(i int) place { return append(p, step{index: i, indexed: true}) }

// String is the names and indexes, each after a slash.
func (p place) String() string {
	var b strings.Builder
	for _, s := range p {
		b.WriteByte('/')
		if s.indexed {
			b.WriteString(strconv.Itoa(s.index))
		} else {
			b.WriteString(s.name)
		}
	}
	return b.String()
}
