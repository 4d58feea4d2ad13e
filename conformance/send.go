package conformance

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// sent is a request with the credentials it goes out with.
type sent struct {
	wire *cases.Wire
	// dressed is what goes out of it, with the run's headers and its caller's credentials, as it was certified; nil where it was not.
	dressed *dressed
	op      *specs.Operation
	caller  string
	// alone asks for a connection that nothing else used.
	alone bool
	// lines are those of the attempt that it belongs to, nil where any will do.
	lines heldLines
	// takes are the statuses that are expected: a refusal that was provoked is not waited out.
	takes []string
	// caseID is the case that sends it, if one does.
	caseID string
	// repeatable says that sending it twice does no harm, whatever its method.
	repeatable bool
}

// dressed is a request with all that is added to it.
type dressed struct{ from, as *cases.Wire }

// send sends one request and reads its answer, once more where a fetched credential has ended, and again where the target says "later". A
// failure stands in the exchange.
func (r *runner) send(ctx context.Context, s sent, step string) *exchange {
	var later []*exchange
	for {
		x := r.authorised(ctx, s.caller, func() *exchange { return r.sendOnce(ctx, s, step) })
		x.later = later
		if x.Response == nil || s.expects(x.Response.Status) || !r.pace.answered(x.Response, x.Started, time.Now()) ||
			len(later)+1 >= mostTries || ctx.Err() != nil {
			return x
		}
		x.Step, x.later = step+"/later", nil
		later = append(later, x)
	}
}

// expects says that a status is one of those that are expected.
func (s sent) expects(status int) bool {
	return len(s.takes) > 0 && slices.Contains(s.takes, strconv.Itoa(status))
}

// sendOnce sends with the credentials that there are by now.
func (r *runner) sendOnce(ctx context.Context, s sent, step string) *exchange {
	w := r.dress(s)
	x := &exchange{Exchange: result.Exchange{Step: step, Request: w}, caseID: s.caseID}
	if s.op != nil {
		x.Operation = s.op.ID
	}
	l, done := r.line(s)
	defer done()
	// What a server did before it closed a connection is not known. So it is not put to the proof with what must happen once.
	if s.alone || unsafe(w) && r.closes.Load() {
		l.hangUp()
	}
	again := r.transmit(ctx, x, l)
	if again && s.mayRepeat() {
		first := *x
		first.lost = true
		r.unrest.heard(&first, s.takes)
		l.hangUp()
		if again = r.transmit(ctx, x, l); x.Response != nil {
			r.unrest.passed(&first, s.caseID)
		}
	}
	x.lost = again
	if !s.mayRepeat() || x.lost || !hiccup(x, s.takes) || ctx.Err() != nil {
		r.unrest.heard(x, s.takes)
		return x
	}
	// One answer of a gateway says nothing of the request: asked once more, it most often is answered.
	first := *x
	r.unrest.heard(&first, s.takes)
	l.hangUp()
	x.lost = r.transmit(ctx, x, l)
	r.unrest.heard(x, s.takes)
	if !hiccup(x, s.takes) {
		r.unrest.passed(&first, s.caseID)
	}
	return x
}

// line is what a request goes out on, and what is to be called once it was answered.
func (r *runner) line(s sent) (l *line, done func()) {
	if s.lines != nil {
		return s.lines.take(r.clients, r.shows(s)), func() {}
	}
	l = r.clients.take(r.shows(s))
	return l, func() { r.clients.put(l) }
}

// mayRepeat says that to send the request twice does no harm.
func (s sent) mayRepeat() bool { return !unsafe(s.wire) || s.repeatable }

// transmit sends a request over a line and reads the answer into its exchange. It says whether the request was lost: on a connection
// that was used before, without a byte of an answer. A server may close such a connection whenever it likes, and the request
// may have met it closing (RFC 9112 §9.5): that says nothing of the request.
func (r *runner) transmit(ctx context.Context, x *exchange, l *line) (lost bool) {
	if err := r.pace.allow(ctx, 1); err != nil {
		x.Err = err.Error()
		return false
	}
	r.requests.Add(1)
	x.Started, x.Response, x.Err, x.closed, x.wrote, x.late = time.Now(), nil, "", false, false, false
	limited, cancel := context.WithTimeout(ctx, r.RequestTimeout)
	defer cancel()
	use := &usage{}
	l.surplus.take() // what came late is nobody's
	response, err := r.exchange(use.traced(limited), x, l)
	x.Duration = time.Since(x.Started)
	if use.connections.Load() > 1 {
		r.closes.Store(true) // net/http has sent it again by itself
		if err == nil {
			lost := &exchange{Exchange: result.Exchange{Step: x.Step, Operation: x.Operation, Request: x.Request, Started: x.Started, Err: "the connection was closed"}, lost: true}
			r.unrest.heard(lost, nil)
			r.unrest.passed(lost, x.Step)
		}
	}
	if err != nil {
		x.Err = failure(err)
		x.closed, x.wrote, x.late = severed(err), use.wrote.Load(), use.late()
		lost = use.reused.Load() && !use.answered.Load() && limited.Err() == nil
		if lost {
			r.closes.Store(true)
		}
		return lost
	}
	x.Response = response
	if response.Surplus = l.surplus.take(); len(response.Surplus) > 0 {
		l.hangUp() // it would be read as the next answer
	}
	response.ReadOneAtATime(&r.large)
	response.ReadAs(r.Contract.Operation(x.Operation))
	r.seen.add(x)
	if response.Status >= 500 {
		// Many servers close after an error that they did not expect, some without saying so.
		l.hangUp()
	}
	return false
}

func (r *runner) exchange(ctx context.Context, x *exchange, l *line) (*result.Response, error) {
	w := x.Request
	var body io.Reader
	if w.HasBody {
		body = bytes.NewReader(w.Body)
	}
	request, err := http.NewRequestWithContext(ctx, w.Method, r.targetURL(w.Target), body)
	if err != nil {
		return nil, err
	}
	request.Header = outgoing(w, r.Contract.Operation(x.Operation))
	if unsafe(w) && keyed(request.Header) {
		// net/http takes such a request for one that may be sent twice unasked (see http.Transport). It must know that it can't.
		if request.GetBody = nil; !w.HasBody {
			l.hangUp()
		}
	}
	answer, err := l.roundTrip(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	return received(answer, r.MaxBody)
}

// outgoing is a request's header as it goes out. Without asking for none, a server may send any content coding (RFC 9110 §12.5.3).
func outgoing(w *cases.Wire, op *specs.Operation) http.Header {
	header := copied(w.Header)
	switch {
	case header.Get("User-Agent") != "":
	case declaresHeader(op, "User-Agent"):
		header["User-Agent"] = none // net/http sends a name of its own where there is no value
	default:
		header["User-Agent"] = ownAgent
	}
	if header.Get("Accept-Encoding") == "" && !declaresHeader(op, "Accept-Encoding") {
		header["Accept-Encoding"] = uncoded
	}
	return header
}

// declaresHeader says whether a header is a parameter of the operation: then a request without it is without it on the wire.
func declaresHeader(op *specs.Operation, name string) bool {
	return op != nil && slices.ContainsFunc(op.Parameters, func(p *specs.Parameter) bool { return p.In == "header" && strings.EqualFold(p.Name, name) })
}

// ownAgent and uncoded are what a request says that says nothing itself, and none is no value at all. Nobody changes them.
var ownAgent, uncoded, none = []string{"holdfast"}, []string{"identity"}, []string{""}

// copied is a header that names may be set in and added. The lines of each name are those of the first, which nobody changes in place.
func copied(h http.Header) http.Header {
	header := make(http.Header, len(h)+4)
	for name, values := range h {
		header[name] = values[:len(values):len(values)]
	}
	return header
}

// targetURL joins the base URL and a request target.
func (r *runner) targetURL(target string) string {
	if r.base == "" {
		return baseOf(r.Target) + target
	}
	return r.base + target
}

// aim sets the target. Nothing may be on its way meanwhile.
func (r *runner) aim(at *url.URL) { r.Target, r.base = at, baseOf(at) }

// baseOf is how the URLs of requests to a target begin.
func baseOf(target *url.URL) string {
	base := *target
	base.RawQuery, base.Fragment, base.User = "", "", nil
	return strings.TrimSuffix(base.String(), "/")
}

// failure words a transport's error without the URL, which the exchange has.
func failure(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "no answer in time"
	}
	return err.Error()
}
