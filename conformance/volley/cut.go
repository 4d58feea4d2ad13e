package volley

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// CutPoint is where the client goes away.
type CutPoint int

const (
	// CutHeader is after the header; nothing of the body was sent.
	CutHeader CutPoint = iota
	// CutBody is after half of the body.
	CutBody
	// CutSent is after the whole request was written, before anything of the answer is read. The target can do it all.
	CutSent
	// CutAnswer is when the answer's first byte came, or Options.CutWait has passed. The target has most likely done it all.
	CutAnswer
)

func (p CutPoint) String() string {
	switch p {
	case CutHeader:
		return "after the header"
	case CutBody:
		return "after half of the body"
	case CutSent:
		return "after the request"
	case CutAnswer:
		return "at the answer"
	}
	return fmt.Sprintf("CutPoint(%d)", int(p))
}

// Cut says how a request is cut off.
type Cut struct {
	Point CutPoint
	// Reset drops the connection with RST, as a client that was killed or a network that failed may. The target learns of it at
	// once, and what it has not received yet is lost, so that it need not see all that was written. Without it the connection
	// is closed as a client closes it that no longer waits: what was written arrives, then the end. That is what a lost answer mostly looks
	// like, and it leaves no doubt about what the target got; so it is the default.
	Reset bool
}

// CutResult is what was exchanged before the connection was cut.
type CutResult struct {
	// Sent is how many bytes of the request were written, its header included; Size is how many it has.
	Sent, Size int
	// Whole says that the target can have received the whole request.
	Whole bool
	// Seen is what came of the answer, undecoded: at most 4 KiB, and nothing at any point but CutAnswer.
	Seen []byte
	// Closed says that the target closed the connection first.
	Closed bool
	// Closing is when the connection was closed, and Opened when the first byte was written.
	Opened, Closing time.Time
}

// ErrUncuttable says that a request has no such point: without a body, "after the header" is the whole request.
var ErrUncuttable = errors.New("the request's body is too short to be cut there; take CutSent")

// Cut sends one request on a new HTTP/1.1 connection and closes it at a point. An error means that the request could not be
// written up to there; what was written then stands in the result, and the target may have received that much.
func (r *Racer) Cut(ctx context.Context, request Request, cut Cut) (CutResult, error) {
	ps, err := r.prepare([]Request{request})
	if err != nil {
		return CutResult{}, err
	}
	message, head := ps[0].bytes()
	body := len(message) - head
	send := len(message)
	switch cut.Point {
	case CutHeader:
		send = head
	case CutBody:
		send = head + body/2
	case CutSent, CutAnswer:
	default:
		return CutResult{}, fmt.Errorf("%v is no point to cut at", cut.Point)
	}
	if cut.Point == CutHeader && body < 1 || cut.Point == CutBody && body < 2 {
		return CutResult{}, fmt.Errorf("cutting %v: %w", cut.Point, ErrUncuttable)
	}
	ctx, clock := r.clock(ctx)
	defer clock.stop()
	d, err := r.dial(ctx, alpn1)
	if err != nil {
		return CutResult{}, unsent(ctx, err)
	}
	defer d.raw.Close()
	stop := watch(ctx, d)
	defer stop()
	result := CutResult{Size: len(message), Opened: time.Now()}
	result.Sent, err = d.Write(message[:send])
	result.Whole = result.Sent == result.Size
	if err == nil && cut.Point == CutAnswer {
		r.peek(ctx, d, &result)
	}
	result.Closing = time.Now()
	if err != nil {
		return result, fmt.Errorf("cutting %v: %w", cut.Point, because(ctx, err))
	}
	// A deadline that passes from now on would only keep TLS from saying good-bye.
	if !stop() {
		return result, context.Cause(ctx)
	}
	return result, hangUp(d, cut.Reset)
}

// peek waits for the first of the answer.
func (r *Racer) peek(ctx context.Context, d *dialed, result *CutResult) {
	d.SetReadDeadline(time.Now().Add(r.CutWait))
	if ctx.Err() != nil { // the deadline of watch may just have been overwritten
		return
	}
	b := make([]byte, 4<<10)
	n, err := d.Read(b)
	result.Seen = b[:n]
	result.Closed = n == 0 && !errors.Is(err, os.ErrDeadlineExceeded)
}

// hangUp closes the connection. Unread bytes of an answer make the kernel send RST even so.
func hangUp(d *dialed, reset bool) error {
	if !reset {
		d.Close() // an error says that the target was gone first
		return nil
	}
	lingering, ok := d.raw.(interface{ SetLinger(seconds int) error })
	if !ok {
		return fmt.Errorf("a connection of type %T can't be reset; cut without Reset", d.raw)
	}
	if err := lingering.SetLinger(0); err != nil {
		return fmt.Errorf("resetting the connection: %w", err)
	}
	return d.raw.Close()
}
