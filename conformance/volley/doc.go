// Package volley sends requests that really race.
//
// A [Racer] is made once for a run and sends to one target in three ways:
//
//   - [Racer.Volley]: some requests whose last bytes arrive nearly together. Everything but the last byte is written first; then all
//     last bytes are released. A target that does check-then-act has to be asked at the same time to show it.
//   - [Racer.Hammer]: many requests over a few warm connections, each sent as soon as the answer before it came. It finds what
//     a volley meets too seldom, since a window of microseconds comes round again and again.
//   - [Racer.Cut]: one request whose client goes away in the middle, so that its answer is lost.
//
// # How a volley is released
//
// Over HTTP/1.1 every request has a connection of its own, which is open and warm, and one goroutine, which waits at a barrier to
// write one byte. Against goroutines with net/http, which write header and body at once, the median is alike where the machine
// is quiet, and the slowest volleys are about half as wide. Locked threads, threads that spin at the barrier, and TLS
// records sealed beforehand gained nothing. Without a body the header's last line feed is the byte that is held.
//
// Over HTTP/2 all requests share a connection, and their last DATA frames go out in one write, so that they mostly share a
// segment: about twice as close again, measured over loopback only. A request without a body is held back whole there: an HTTP/2 server starts its
// handler when the header is complete, and an empty DATA frame afterwards would release nothing. HTTP/2 is spoken where TLS
// negotiates it, or where [Options.H2C] says that the target knows it without.
//
// # What counts
//
// A target that answers the first request before the last one is complete has not been raced. [Volley.Counted] says so: only
// counted volleys are evidence that a target survives, and an uncounted one is evidence all the same where it finds a fault.
//
// After the release nothing is ever sent again: a connection that fails then leaves a request whose outcome is unknown.
// Before it, a connection that the target closed while it was idle is opened anew, since no request was complete.
package volley
