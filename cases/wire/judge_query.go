package wire

import (
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"

	"holdfast/specs"
)

// queryNames numbers the names of an operation's query parameters.
type queryNames struct {
	slots map[string]int
	// own gives the slot of a parameter whose value is what stands behind its own name, by the parameter's number; -1 where it is not
	// in the query, or an object that takes its members from other names.
	own []int
	// owner is the first such parameter of each slot.
	owner []int
	// shared says that there are objects of this kind.
	shared bool
	// whole is the name of the parameter whose value is all of the query; "" where there is none.
	whole string
}

func namesOf(op *specs.Operation, wants []typeSet) queryNames {
	n := queryNames{slots: map[string]int{}, own: make([]int, len(op.Parameters))}
	for i, p := range op.Parameters {
		n.own[i] = -1
		if p.In != "query" {
			continue
		}
		if p.Whole {
			n.whole = p.Name
		}
		slot, known := n.slots[p.Name]
		if !known {
			slot = len(n.slots)
			n.slots[p.Name], n.owner = slot, append(n.owner, -1)
		}
		if p.Content == "" && (onlyObject(wants[i]) || p.Style == "deepObject") {
			n.shared = true
			continue
		}
		if n.own[i] = slot; n.owner[slot] < 0 {
			n.owner[slot] = i
		}
	}
	return n
}

// queryPair is what stands between two ampersands, read once.
type queryPair struct {
	pair
	slot int // of the name, -1 where no parameter has it
	open string
	// alone is what the readers make of it where nothing else has its name; nil where nobody asked yet.
	alone atomic.Pointer[opinions]
}

// slotted is what a query has of one name: one pair, or several, of which the values are kept, still encoded.
type slotted struct {
	one *queryPair
	all []string
}

// raw is what a query has under a name, still encoded.
func (src source) raw(name string) []string {
	switch v := src.values[src.slots[name]]; {
	case v.all != nil:
		return v.all
	case v.one != nil:
		return []string{v.one.value}
	}
	return nil
}

// query reads the names and values of a query; what stands between two ampersands is read once.
func (m *Judge) query(src *source, query string) (open string) {
	src.slots, src.values = m.names.slots, m.room()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.names.whole != "" && query != "" {
		return m.wholeQuery(src, query)
	}
	for part := range strings.SplitSeq(query, "&") {
		if part == "" {
			continue
		}
		one := m.pairs[part]
		if one == nil {
			one = m.newPair(part)
		}
		if one.open != "" {
			open = one.open
		}
		if m.names.shared {
			src.query = append(src.query, one.pair)
		}
		if one.slot < 0 {
			continue
		}
		switch v := &src.values[one.slot]; {
		case v.one == nil:
			v.one = one
		case v.all == nil:
			v.all = []string{v.one.value, one.value}
		default:
			v.all = append(v.all, one.value)
		}
	}
	return open
}

// wholeQuery reads a query that is one value without a name.
func (m *Judge) wholeQuery(src *source, query string) (open string) {
	one := &queryPair{pair: pair{m.names.whole, strings.Clone(query)}, slot: m.names.slots[m.names.whole]}
	if _, err := url.QueryUnescape(query); err != nil {
		open = "the query is not percent-encoded properly"
	}
	src.values[one.slot].one = one
	return open
}

// room is for what a query has of each name. It goes back with [Judge.leave].
func (m *Judge) room() []slotted {
	if kept, ok := m.scratch.Get().(*[]slotted); ok {
		return *kept
	}
	return make([]slotted, len(m.names.owner))
}

func (m *Judge) leave(room []slotted) {
	clear(room)
	m.scratch.Put(&room)
}

func (m *Judge) newPair(part string) *queryPair {
	part = strings.Clone(part) // else all of its target would be kept
	one := &queryPair{slot: -1}
	one.pair, one.open = splitPair(part)
	if slot, ok := m.names.slots[one.name]; ok {
		one.slot = slot
	}
	if m.pairs == nil || len(m.pairs) >= maxRemembered {
		m.pairs = map[string]*queryPair{}
	}
	m.pairs[part] = one
	return one
}

// ownOnce judges a parameter that is read from its own name. That it is absent takes no memory, and what is made of a pair stays with it.
func (j *judgement) ownOnce(number, slot int, src source) {
	p, want, v := j.op.Parameters[number], j.judge.wants[number], src.values[slot]
	work := func(alone *judgement) { alone.parameter(p, want, src.find(p, want)) }
	switch {
	case v.one == nil:
		j.parameter(p, want, found{})
	case v.all == nil && j.judge.names.owner[slot] == number:
		o := v.one.alone.Load()
		if o == nil {
			if o = j.apart(work); o == nil {
				o = &opinions{}
			}
			v.one.alone.Store(o)
		}
		j.join(o)
	default:
		raw := append(make([]string, 0, 8), strconv.Itoa(number))
		j.place(key(append(raw, src.raw(p.Name)...)...), work)
	}
}
