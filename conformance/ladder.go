package conformance

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// MostRungs is how many requests are spent on finding one that an operation accepts.
const MostRungs = 12

// ladder holds what the run has learned of the requests that operations take: on which rung they stand, and where none was accepted.
type ladder struct {
	mu    sync.Mutex
	rungs plan.Rungs
	// climbing holds what is closed when a request's ladder was climbed to its end.
	climbing map[string]chan struct{}
	// holders are the groups that climb, by the request's key, and waiting the keys that groups wait for.
	holders map[string]*groupRun
	waiting map[*groupRun]string
	// freshened are the requests that were tried with fresh texts because they were refused as taken; what is closed when that is over.
	freshened map[string]chan struct{}
}

// footing is what an attempt at a group stands on.
type footing struct {
	rungs plan.Rungs
	// before is what was seen on another rung, the control first; nil where there was none.
	before []*caseRun
	// lost is what was seen before a request was lost and the group began anew; nil where none was.
	lost []*caseRun
	// climbs counts the rungs that were found before.
	climbs int
	// part counts the parts of the group that were run before.
	part int
	// idle is how long is waited in place of all cases; 0 where they are sent.
	idle time.Duration
	// last says that the group is not made again.
	last bool
}

// again is the footing of what is tried again.
func (f footing) again() footing {
	return footing{rungs: f.rungs, last: true, climbs: f.climbs, part: f.part}
}

func newLadder() *ladder {
	return &ladder{
		rungs: plan.Rungs{}, climbing: map[string]chan struct{}{}, freshened: map[string]chan struct{}{},
		holders: map[string]*groupRun{}, waiting: map[*groupRun]string{},
	}
}

func (l *ladder) learned() plan.Rungs {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.rungs)
}

func (l *ladder) learn(key string, r plan.Rung) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rungs[key] = r
}

// placed gives a turn's group, or the part of it, as it is on the rungs that were learned, if one of its requests stands on such a rung. It
// is nil where the operation's full request is its minimal one there: the other group has its cases.
func (r *runner) placed(t *turn) (*cases.Group, footing) {
	g, at := r.standing(&t.Group)
	if g == nil {
		return nil, footing{}
	}
	at.part = t.number
	return r.cut(t, g), at
}

// standing gives a group on the rungs that were learned.
func (r *runner) standing(g *cases.Group) (*cases.Group, footing) {
	rungs := r.ladder.learned()
	concerned := false
	for key := range rungs {
		operation := key[:strings.LastIndexByte(key, '/')]
		concerned = concerned || sends(g, operation)
	}
	if !concerned {
		return g, footing{}
	}
	on, ok := r.Plan.On(g, rungs)
	if key, full := plan.GroupKey(g); !ok && full && key != "" {
		_, own := rungs[plan.LeastKey(key)]
		_, stands := rungs[plan.RungKey(g.Operation, false)]
		if own || stands {
			return nil, footing{}
		}
	}
	if !ok {
		return g, footing{}
	}
	return &on, footing{rungs: rungs}
}

// of gives those of the rungs that a group's requests stand on; nil where all are as planned.
func (f footing) of(g *cases.Group) plan.Rungs {
	var own plan.Rungs
	for key, rung := range f.rungs {
		if sends(g, key[:strings.LastIndexByte(key, '/')]) {
			if own == nil {
				own = plan.Rungs{}
			}
			own[key] = rung
		}
	}
	return own
}

// sends says whether a group sends an operation's request that is expected to be accepted.
func sends(g *cases.Group, operation string) bool {
	if g.Operation == operation {
		return true
	}
	for _, f := range g.Fixtures {
		if f.Create != nil && f.Create.Operation == operation {
			return true
		}
	}
	for _, c := range g.Cases {
		if slices.ContainsFunc(c.Steps, func(s cases.Step) bool { return s.Operation == operation }) {
			return true
		}
	}
	return false
}
