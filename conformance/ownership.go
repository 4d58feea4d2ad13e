package conformance

import (
	"net/http"
	"net/url"
	"slices"
	"sync"

	"golang.org/x/sync/semaphore"

	"holdfast/cases"
	"holdfast/specs"
)

// ownership knows which objects of the target the run has made. What it can't prove to be the run's own is not changed. Its
// methods are safe for concurrent use.
type ownership struct {
	mu sync.Mutex
	// making is held by who may make something, each beside the others, and alone by who asks about an id that came free.
	making *semaphore.Weighted
	// at holds objects by their path below the base URL: that of their creation and their id, and what Location named. Tenants and regions that
	// count apart have one each at the same path, the newest last.
	at map[string][]*property
	// byID holds the same objects by their id alone.
	byID map[string][]*property
	// made are the ids that an operation answered creations of one series with, and repeated says that one came twice.
	made     map[string]map[string]bool
	repeated map[string]bool
	// absent remembers what the target said of ids that nothing should have, by the path and by whom and where it was asked: why such an id
	// can't be sent, or nothing. What one tenant has not another one may have.
	absent map[string]map[string]string
	// unshown are the operations whose answers do not show what they made, and a list did.
	unshown map[string]bool
	// removed are the DELETE operations that have removed an object by the id in its creation's answer.
	removed map[string]bool
	// shown are the texts and numbers that collections showed before anything was added, by caller, scope and path.
	shown map[string]*glimpse
	// twins are the operations that make what is read in another collection too, each with the template of the reading.
	twins map[string]bool
}

// property is an object that an answer to a creation named.
type property struct {
	id string
	// path is the one that it was made at, and operation what made it.
	path, operation string
	holder          *holdings
	// caller made it, and series are the creations that count together: those of its operation by its caller, and where ids may be given again for
	// one tenant or region.
	caller, series string
	// rival is an object that was made for another caller or region, and is at the same path: it may be the same one.
	rival *property
	// key is the idempotency key that it was made with; the same key again gives the same object by right.
	key      string
	standing standing
	// guessed says that nothing but the request calls it so.
	guessed bool
	// absent says that nothing had its id when it was asked for before.
	absent bool
	// async says that its DELETE was answered with 202: it may be there for a while.
	async bool
	// sent is what its creation sent, as far as its answer does not show it otherwise.
	sent map[string]any
	// held says that it is called below by what its answer shows, and by an id that is short, and read that something of what was sent is read there.
	held, read bool
	// creating is the request of its creation, without its body.
	creating *cases.Wire
}

// standing is what is known of an object's owner.
type standing int

const (
	// unproven may be older than the run: its creation was not answered with 201, and no reading came before it.
	unproven standing = iota
	own
	// disputed was given to a creation of another tenant too: each is its own's where tenants count apart, and nobody's where they do not.
	disputed
	// nobodys was given to two creations: it is whoever's it was before.
	nobodys
	// leaving is being deleted, and gone was: its id may be given to another object.
	leaving
	gone
)

func newOwnership() *ownership {
	return &ownership{
		making: semaphore.NewWeighted(allTurns), at: map[string][]*property{}, byID: map[string][]*property{}, made: map[string]map[string]bool{}, repeated: map[string]bool{},
		absent: map[string]map[string]string{}, unshown: map[string]bool{}, shown: map[string]*glimpse{}, twins: map[string]bool{},
	}
}

// creation is what is known of a request that may have made something.
type creation struct {
	holder *holdings
	op     *specs.Operation
	caller string
	x      *exchange
	id     string
	// shown is what a reading before it showed; nil where there was none.
	shown *glimpse
	// guessed says that nothing but the request calls it so, and echoed that the request chose the id and did not draw it for itself
	// alone: that two such requests name two objects does not say that both are new.
	guessed, echoed bool
	// sent says that the request has the id, and inPath that it is the path's own.
	sent, inPath bool
	// apart says that an object which was made for another tenant or region at the same path was read since, and is another one.
	apart bool
	// counted says that the id is a number alone, which nothing shows to be one.
	counted bool
}

// record notes what an accepted request has made, and gives it; nil where it made nothing that has an id.
func (o *ownership) record(c creation) *property {
	path := collectionPath(c.op, c.x.Request.Target)
	if !c.inPath {
		if slices.Contains(pathSegments(c.x.Request.Target), c.id) {
			return nil // an action answers with the object that it was about
		}
		path += "/" + url.PathEscape(c.id)
	}
	here := asker{c.op, c.x.Request, c.holder.known(c.caller)}
	p := &property{
		id: c.id, path: path, operation: c.op.ID, holder: c.holder, caller: here.caller, series: c.op.ID + " " + here.caller,
		guessed: c.guessed, key: requestKey(c.op, answerOf(c.x), c.caller),
	}
	if !unguessable(c.id) {
		p.series += scopeOf(ownRequest(c.op, "", c.x.Request))
		p.sent, p.creating = sentMembers(c.x), &cases.Wire{Target: c.x.Request.Target, Header: c.x.Request.Header}
	}
	switch {
	case c.counted:
		p.standing = nobodys
	case c.sent && c.shown.has(c.id):
		p.standing = nobodys // the request called it so, and the collection had it: 201 or not, it was written over
	case c.x.Response.Status == http.StatusCreated && !c.shown.has(asID(c.id)):
		p.standing = own
	case c.shown.lacks(c.id):
		p.standing = own
	case c.shown != nil && c.shown.whole, c.shown.has(asID(c.id)):
		p.standing = nobodys
	}
	p.absent = p.standing == own && c.shown.lacks(c.id)
	o.mu.Lock()
	defer o.mu.Unlock()
	if old := o.within(path, here); old != nil && old.there() {
		if p.key != "" && p.key == old.key || c.inPath {
			return old // a replay, or a second write to what is there
		}
		if (c.guessed && old.guessed || c.sent && old.absent) && old.standing == own && old.holder == c.holder {
			return old // the same name again, which was nobody's before
		}
		old.standing = nobodys
		o.repeated[c.op.ID] = true
		return old
	}
	if !c.apart {
		o.dispute(p, here)
	}
	if o.made[p.series] == nil {
		o.made[p.series] = map[string]bool{}
	}
	if !c.echoed {
		o.made[p.series][c.id] = true
	}
	o.unshown[c.op.ID] = o.unshown[c.op.ID] || c.x.listedID != ""
	o.place(p, path)
	o.byID[c.id] = append(o.byID[c.id], p)
	if location := locationPath(c.x); location != "" && o.within(location, here) == nil {
		o.place(p, location)
	}
	return p
}

// proven says whether an object is the run's own now.
func (o *ownership) proven(p *property) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	anew := func(p *property) bool { return len(o.made[p.series]) > 1 && !o.repeated[p.operation] }
	if p.standing == unproven && anew(p) || p.standing == disputed && anew(p) && anew(p.rival) {
		p.standing = own
	}
	return p.standing == own
}

// everProven says whether an object is the run's own, or was until it was deleted.
func (o *ownership) everProven(p *property) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return p.standing == own || p.standing == leaving || p.standing == gone
}

// standingOf is what is known of an object now.
func (o *ownership) standingOf(p *property) standing {
	o.mu.Lock()
	defer o.mu.Unlock()
	return p.standing
}

// move sets what became of an object: nothing else does, so that its id may be given again from then on.
func (o *ownership) move(p *property, to standing) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if p.standing != nobodys {
		p.standing = to
	}
}

// later notes that an object is deleted, and may be there for a while.
func (o *ownership) later(p *property) {
	o.mu.Lock()
	defer o.mu.Unlock()
	p.async = true
}

// pending says that an object may be there for a while though its removal was accepted.
func (o *ownership) pending(p *property) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return p.async
}

// called are the objects that an answer of this run gave an id to.
func (o *ownership) called(id string) []*property {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.byID[id])
}

// knows says whether an answer of this run gave an id to what is still there: some services give that of what is gone again.
func (o *ownership) knows(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.ContainsFunc(o.byID[id], (*property).there)
}

// looked says whether what an operation makes was found on a list.
func (o *ownership) looked(operation string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.unshown[operation]
}

// forget lets the target be asked again about a path.
func (o *ownership) forget(path string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.absent, path)
}
