package stub

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/credential"
	"holdfast/specs"
)

// Options say what a stub is made of. Contract must be set.
type Options struct {
	Contract *specs.Contract
	// Callers are those whose credentials are known, by name. A secured operation refuses everybody else.
	Callers map[string]credential.Caller
	// Fixtures say which operations make which objects; what they don't say is found in the contract. An id of an object that
	// nothing makes always exists.
	Fixtures []cases.Fixture
	// Twist makes the stub wrong in one place; its zero value is faithful.
	Twist Twist
	// Likes are values that a success should have where the contract leaves several open: by operation, status and pointer.
	Likes map[Like]any
	// Statuses are what refusals should be answered with where the contract documents several and declares none, by operation.
	Statuses map[string][]int
}

// Like is a place of a successful answer.
type Like struct {
	Operation string
	Status    int
	Pointer   string
}

// Stub is the handler. It is safe for concurrent use; requests are answered one at a time.
type Stub struct {
	Options
	makers map[string][]maker
	// env holds the fixtures that the makers are made of.
	env cases.Environment

	mu   sync.Mutex
	made []*object
	keys map[string]*remembered
	seen []Seen
	next int
	// began is the stub's first moment: times are counted from it, so that they differ and never run backwards.
	began time.Time
}

// Seen is what became of one request.
type Seen struct {
	Operation string
	Status    int
	// Conditions are all that the request could be refused for, the one that it was refused for first; none where it was accepted.
	Conditions []string
}

// New makes a stub.
func New(o Options) (*Stub, error) {
	if o.Contract == nil {
		return nil, errors.New("a stub needs a contract")
	}
	s := &Stub{Options: o, keys: map[string]*remembered{}, began: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	s.env.Fixtures = append(slices.Clone(o.Fixtures), plan.InferFixtures(o.Contract, cases.Environment{Fixtures: o.Fixtures})...)
	s.makers = makersOf(o.Contract, &s.env)
	return s, nil
}

// Seen lists what became of the requests so far, in order.
func (s *Stub) Seen() []Seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Seen(nil), s.seen...)
}

// ServeHTTP answers a request.
func (s *Stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		http.Error(w, "the body could not be read", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	a := s.answer(r, body)
	s.mu.Unlock()
	a.write(w)
}

// answer finds the operation and carries it out.
func (s *Stub) answer(r *http.Request, body []byte) *answer {
	op, path, known := s.route(r)
	if op == nil {
		status := http.StatusNotFound
		if o, declared := s.Contract.Outcome(nil, "undeclared-method", ""); known && declared {
			status = o.Status
		} else if known {
			status = http.StatusMethodNotAllowed
		}
		s.seen = append(s.seen, Seen{Status: status, Conditions: []string{"undeclared-method"}})
		return s.unrouted(status, r)
	}
	q := s.read(op, r, path, body)
	a, conditions := s.carryOut(q)
	s.seen = append(s.seen, Seen{Operation: op.ID, Status: a.status, Conditions: conditions})
	return a
}

// unrouted answers what no operation takes, with the error that an operation of the same path would show where there is one.
func (s *Stub) unrouted(status int, r *http.Request) *answer {
	a := &answer{status: status, header: http.Header{}}
	var allowed []string
	for _, op := range s.Contract.Operations {
		if _, _, ok := match(op.Path, r.URL.EscapedPath()); !ok {
			continue
		}
		allowed = append(allowed, op.Method)
		for _, documented := range op.Responses {
			if media := writtenMedia(documented); media != nil && documented.Status[0] == '4' && a.body == nil {
				s.problem(a, op, media, "undeclared-method")
			}
		}
	}
	if status == http.StatusMethodNotAllowed {
		a.header.Set("Allow", strings.Join(allowed, ", ")) // RFC 9110 §15.5.6
	}
	return a
}

// carryOut refuses a request for the first condition that holds, or does what it asks for.
func (s *Stub) carryOut(q *request) (*answer, []string) {
	conditions := s.conditions(q)
	switch {
	case s.Twist.Kind == RefusesAll:
		return s.refuse(q, firstOr(conditions, "invalid")), []string{firstOr(conditions, "invalid")}
	case s.Twist.Kind == AcceptsAll:
		conditions = nil
	}
	if k := s.remembered(q); k != nil && len(conditions) == 0 {
		return k.answer, nil
	}
	if len(conditions) > 0 {
		if s.Twist.replays(q.op.ID, conditions[0]) {
			if k := s.keys[q.key]; k != nil {
				return k.answer, nil
			}
		}
		return s.refuse(q, conditions[0]), conditions
	}
	a := s.accept(q)
	if q.key != "" {
		s.keys[q.key] = &remembered{fingerprint: q.fingerprint, answer: a}
	}
	return a, nil
}

func firstOr(list []string, otherwise string) string {
	if len(list) == 0 {
		return otherwise
	}
	return list[0]
}

// route finds the operation of a request; known says that the path has others. Of two templates that fit, the one with more
// literal segments is meant (OpenAPI 3.1.1 §4.8.8.1).
func (s *Stub) route(r *http.Request) (op *specs.Operation, values map[string]string, known bool) {
	best := -1
	for _, candidate := range s.Contract.Operations {
		found, literal, ok := match(candidate.Path, r.URL.EscapedPath())
		if !ok || literal < best {
			continue
		}
		if literal > best {
			op, values, best, known = nil, nil, literal, true
		}
		if candidate.Method == r.Method {
			op, values = candidate, found
		}
	}
	return op, values, known
}

// match holds a path to a template of whole segments.
func match(template, path string) (values map[string]string, literal int, ok bool) {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return nil, 0, false
	}
	values = map[string]string{}
	for i, t := range want {
		switch {
		case len(t) > 2 && t[0] == '{' && t[len(t)-1] == '}':
			v, err := unescape(got[i])
			if err != nil {
				return nil, 0, false
			}
			values[t[1:len(t)-1]] = v
		case t != got[i]:
			return nil, 0, false
		default:
			literal++
		}
	}
	return values, literal, true
}
