package volley

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"
)

// ErrTimeout says that a request was released and its answer did not come, or was not complete, within [Options.Timeout].
var ErrTimeout = errors.New("no answer in time")

// Never stands in a [Timeline] where something did not happen.
const Never = time.Duration(math.MinInt64)

// Timeline is when the parts of an exchange happened, since the release. It is negative where it was before.
type Timeline struct {
	// Written is when the request's last byte had been handed to the kernel. Never means that the target can't have received the
	// whole request.
	Written time.Duration
	// First is when the answer's first byte was read; 1xx answers don't count.
	First time.Duration
	// Done is when the answer was complete, or cut at the limit.
	Done time.Duration
}

// Answer is what came back for one request. Everything in it comes from outside.
type Answer struct {
	// Status is 0 where no header of an answer came.
	Status int
	// Proto is "HTTP/1.0", "HTTP/1.1" or "HTTP/2.0".
	Proto  string
	Header http.Header
	Body   []byte
	// Reused says that the connection had carried a request before. Where no answer came then, the target may have been closing it
	// (RFC 9112 §9.5).
	Reused bool
	// Truncated says that the body was longer than Options.MaxBody and Body is its beginning.
	Truncated bool
	// Err is why the answer is not complete; what came of it is kept. The request may have had its effect.
	Err error
	Timeline
}

// Volley is the outcome of one volley.
type Volley struct {
	// Answers are in the order of the requests.
	Answers []Answer
	// Counted says that every last byte was written before the first byte of the first answer arrived.
	Counted bool
	// Reason is why the volley does not count.
	Reason string
	// Spread is the time from the first to the last write of a last byte; 0 where all went out in one write.
	Spread time.Duration
}

// reply is an answer with points in time; the zero time is never.
type reply struct {
	Answer
	written, first, done time.Time
	// early says that something of the answer lay unread when the last of all last bytes had been written.
	early bool
	// again says that the connection can carry another request.
	again bool
}

func (r *reply) since(released time.Time) Answer {
	r.Timeline = Timeline{Written: after(released, r.written), First: after(released, r.first), Done: after(released, r.done)}
	return r.Answer
}

func after(start, t time.Time) time.Duration {
	if t.IsZero() {
		return Never
	}
	return t.Sub(start)
}

// judge says whether the replies were raced for.
func judge(replies []reply, released time.Time) Volley {
	v := Volley{Answers: make([]Answer, len(replies))}
	begun, last, first, early, unwritten := -1, -1, -1, -1, -1
	for i := range replies {
		a := replies[i].since(released)
		v.Answers[i] = a
		if a.Written == Never {
			unwritten = i
		} else {
			if begun < 0 || a.Written < v.Answers[begun].Written {
				begun = i
			}
			if last < 0 || a.Written > v.Answers[last].Written {
				last = i
			}
		}
		if a.First != Never && (first < 0 || a.First < v.Answers[first].First) {
			first = i
		}
		if replies[i].early {
			early = i
		}
	}
	if last >= 0 {
		v.Spread = v.Answers[last].Written - v.Answers[begun].Written
	}
	switch {
	case first >= 0 && v.Answers[first].First < 0:
		v.Reason = fmt.Sprintf("request %d was answered %v before the release", first+1, -v.Answers[first].First)
	case unwritten >= 0 && v.Answers[unwritten].Err != nil:
		v.Reason = fmt.Sprintf("request %d was not written whole: %v", unwritten+1, v.Answers[unwritten].Err)
	case unwritten >= 0:
		v.Reason = fmt.Sprintf("request %d was not written whole", unwritten+1)
	case first >= 0 && v.Answers[first].First < v.Answers[last].Written:
		v.Reason = fmt.Sprintf("request %d was answered %v before request %d was written whole",
			first+1, v.Answers[last].Written-v.Answers[first].First, last+1)
	case early >= 0:
		v.Reason = fmt.Sprintf("the answer to request %d was there when request %d had just been written whole", early+1, last+1)
	default:
		v.Counted = true
	}
	return v
}
