package wire

import (
	"strconv"
	"sync"

	"holdfast/specs"
)

// Judge classifies the requests of one operation and remembers what the readers made of each place's bytes: of the path, of each
// parameter, of the body. Requests of one operation differ in one place as a rule, and what was read of the others holds. Only
// bytes that went over the wire are remembered by, never what the encoder meant by them. It is safe for concurrent use.
type Judge struct {
	op *specs.Operation
	// wants are the types that each parameter may have.
	wants []typeSet
	names queryNames
	// accepted is the classification of a request that all readers accept as it is: most are one.
	accepted Classification

	// lines are the header fields that parameters are read from, Cookie among them.
	lines []string

	mu    sync.Mutex
	known map[string]*opinions
	paths map[pathKey]pathReading
	pairs map[string]*queryPair
	// whole is what was made of all parameters of a request together: a request is judged as it is made, as it is complete, and as it is sent.
	whole map[wholeKey]*parametersRead
	// scratch holds the room for what queries have of each name.
	scratch sync.Pool
}

// maxRemembered bounds how many places of one operation are remembered; beyond it everything is forgotten and learned anew. A place takes
// half a kilobyte. What is planned for one operation is judged twice, as it is made and as it is complete: it has to fit.
const maxRemembered = 1 << 14

// Remembered is how many places are remembered.
func (m *Judge) Remembered() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.known) + len(m.pairs) + len(m.whole)
}

// maxWhole bounds how many requests are remembered whole: they come again soon, or not at all.
const maxWhole = 1 << 10

// wholeKey is all that parameters are read from.
type wholeKey struct{ template, target, lines string }

// parametersRead is what the readers made of all parameters, and the class of a request of which no more is to be said.
type parametersRead struct {
	opinions
	class Classification
}

// opinions are what the readers made of one place; nil where all accept it as it is.
type opinions struct {
	refusal [readerCount]string
	bent    [readerCount]string
	// open says that the class is Ambiguous unless all readers refuse; forced, that it is Ambiguous whatever they say.
	open   string
	forced bool
}

type pathKey struct{ template, target string }

type pathReading struct {
	values map[string]string
	open   string
	err    error
}

// NewJudge makes a judge of an operation's requests.
func NewJudge(op *specs.Operation) *Judge {
	m := &Judge{op: op, wants: make([]typeSet, len(op.Parameters))}
	for i, p := range op.Parameters {
		m.wants[i] = p.Schema.Admits()
	}
	m.names, m.lines = namesOf(op, m.wants), linesOf(op)
	m.accepted = (&judgement{op: op, readers: readers()}).classification()
	return m
}

// Classify is [Classify] with a memory.
func (m *Judge) Classify(r *Request) Classification {
	j := &judgement{op: m.op, readers: readers(), judge: m}
	of := j.parametersOnce(r)
	j.bodyOnce(r)
	switch {
	case j.opinions == (opinions{}):
		return m.accepted
	case of != nil && j.opinions == of.opinions:
		return of.class
	}
	return j.classification()
}

// linesOf are the header fields that an operation's parameters are read from.
func linesOf(op *specs.Operation) (names []string) {
	cookies := false
	for _, p := range op.Parameters {
		switch p.In {
		case "header":
			names = append(names, p.Name)
		case "cookie":
			cookies = true
		}
	}
	if cookies {
		names = append(names, "Cookie")
	}
	return names
}

// parametersOnce judges all parameters, or recalls what was made of the same bytes; nil where all readers accept them as they are. It comes
// first: nobody has an opinion yet.
func (j *judgement) parametersOnce(r *Request) *parametersRead {
	m := j.judge
	at := wholeKey{template: r.Path, target: r.Target}
	if len(m.lines) > 0 {
		var parts []string
		for i, name := range m.lines {
			for _, line := range headerLines(r.Header, name) {
				parts = append(parts, strconv.Itoa(i), line)
			}
		}
		at.lines = key(parts...)
	}
	m.mu.Lock()
	known, ok := m.whole[at]
	m.mu.Unlock()
	if ok {
		if known != nil {
			j.opinions = known.opinions
		}
		return known
	}
	j.parameters(r)
	if j.opinions != (opinions{}) {
		known = &parametersRead{j.opinions, j.classification()}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.whole == nil || len(m.whole) >= maxWhole {
		m.whole = map[wholeKey]*parametersRead{}
	}
	m.whole[at] = known
	return known
}

// place judges one place, or recalls what was made of the same bytes there.
func (j *judgement) place(key string, work func(*judgement)) {
	m := j.judge
	m.mu.Lock()
	o, known := m.known[key]
	m.mu.Unlock()
	if !known {
		o = j.apart(work)
		m.mu.Lock()
		if m.known == nil || len(m.known) >= maxRemembered {
			m.known = map[string]*opinions{}
		}
		m.known[key] = o
		m.mu.Unlock()
	}
	j.join(o)
}

// apart is what the readers make of one place, whatever they made of others.
func (j *judgement) apart(work func(*judgement)) *opinions {
	alone := &judgement{op: j.op, readers: j.readers, judge: j.judge}
	work(alone)
	if alone.opinions == (opinions{}) {
		return nil
	}
	return &alone.opinions
}

// join adds what the readers made of a place to what they made of those before it.
func (j *judgement) join(o *opinions) {
	if o == nil {
		return
	}
	for i := range j.readers {
		if o.refusal[i] != "" {
			j.refuse(i, o.refusal[i])
		}
		if o.bent[i] != "" {
			j.bend(i, o.bent[i])
		}
	}
	if o.open != "" || o.forced {
		j.leaveOpen(o.open, o.forced)
	}
}
