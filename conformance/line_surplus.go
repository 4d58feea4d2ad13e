package conformance

import (
	"bytes"
	"context"
	"net"
	"strconv"
	"sync"
)

// surplus is what came on a line's connection after the header of an answer that can't have a body (RFC 9112 §6.3). net/http drops it
// without a word. A line sends one request at a time. Bytes under TLS are not seen.
type surplus struct {
	mu   sync.Mutex
	seen []byte
}

// maxSurplus bounds what is kept of it, in bytes.
const maxSurplus = 256

func (s *surplus) add(data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, data[:min(len(data), maxSurplus-len(s.seen))]...)
}

// take gives what came since it was asked last.
func (s *surplus) take() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := s.seen
	s.seen = nil
	return seen
}

type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// watch has connections watched for a surplus.
func (d dialer) watch(s *surplus) dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := d(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &watched{Conn: c, surplus: s}, nil
	}
}

// watched reads the heads of answers on their way.
type watched struct {
	net.Conn
	surplus *surplus

	mu sync.Mutex
	// head is the beginning of an answer until its header is whole; waiting says that one is to come.
	head    []byte
	waiting bool
	// bare says that the answer that came has no body.
	bare, toHEAD bool
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	if !w.waiting {
		w.head, w.waiting, w.bare = w.head[:0], true, false
		w.toHEAD = bytes.HasPrefix(p, []byte("HEAD "))
	}
	w.mu.Unlock()
	return w.Conn.Write(p)
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.read(p[:n])
	return n, err
}

func (w *watched) read(data []byte) {
	if !w.waiting {
		if w.bare {
			w.surplus.add(data)
		}
		return
	}
	if len(w.head) > maxHead {
		return
	}
	w.head = append(w.head, data...)
	for {
		head, rest, whole := bytes.Cut(w.head, []byte("\r\n\r\n"))
		if !whole {
			return
		}
		status := statusOf(head)
		if status/100 == 1 && status != 101 {
			w.head = rest // the answer itself is to come
			continue
		}
		w.waiting, w.bare = false, status == 204 || status == 304 || w.toHEAD
		if w.bare {
			w.surplus.add(rest)
		}
		if w.head = w.head[:0]; cap(w.head) > usualHead {
			w.head = nil
		}
		return
	}
}

// usualHead is up to how many bytes the room for a head is kept for the next one.
const usualHead = 16 << 10

// statusOf reads the status line of a head; 0 where there is none.
func statusOf(head []byte) int {
	_, after, _ := bytes.Cut(head, []byte(" "))
	status, err := strconv.Atoi(string(after[:min(3, len(after))]))
	if err != nil || !bytes.HasPrefix(head, []byte("HTTP/1.")) {
		return 0
	}
	return status
}
