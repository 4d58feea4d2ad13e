package volley

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// What RFC 9113 sections 6.5.2 and 6.9.2 start with.
const (
	firstWindow    = 65535
	maxWindow      = 1<<31 - 1
	firstMaxFrame  = 16384
	firstTableSize = 4096
)

// lastStream is when a connection is given up: stream ids end at 2^31-1.
const lastStream = 1 << 30

var errPush = errors.New("the target pushed an answer that was switched off by SETTINGS")

// conn2 is an HTTP/2 connection, used by one volley at a time. net/http writes frames when it likes; here it is known which
// write carries which frame.
type conn2 struct {
	*dialed
	rested time.Time
	reused bool
	// ended is closed when the read loop has ended.
	ended chan struct{}

	// writing guards what is written, so that frames stay whole.
	writing sync.Mutex
	out     bytes.Buffer
	framer  *http2.Framer
	encoder *hpack.Encoder
	block   bytes.Buffer

	mu sync.Mutex
	// changed is closed and replaced whenever something below has changed.
	changed chan struct{}
	streams map[uint32]*stream
	next    uint32
	// settled says that the target's SETTINGS have come.
	settled bool
	// window is what the target still takes on the connection; initial, what on each new stream.
	window, initial int64
	maxFrame        int64
	maxStreams      int64
	pings, pongs    uint64
	err             error
	// leaving says that the target wants no new streams.
	leaving bool
}

// open2 says hello and waits for the target's SETTINGS, which say how much it takes.
func open2(ctx context.Context, d *dialed, limit int64) (*conn2, error) {
	c := &conn2{
		dialed: d, ended: make(chan struct{}), changed: make(chan struct{}), streams: map[uint32]*stream{}, next: 1,
		window: firstWindow, initial: firstWindow, maxFrame: firstMaxFrame, maxStreams: maxWindow,
	}
	c.framer = http2.NewFramer(&c.out, bufio.NewReader(d.Conn))
	c.framer.SetMaxReadFrameSize(firstMaxFrame)
	c.framer.ReadMetaHeaders = hpack.NewDecoder(firstTableSize, nil)
	c.framer.MaxHeaderListSize = maxHead
	c.encoder = hpack.NewEncoder(&c.block)
	defer watch(ctx, d)()
	err := c.write(func() error {
		c.out.WriteString(http2.ClientPreface)
		return errors.Join(
			c.framer.WriteSettings(
				http2.Setting{ID: http2.SettingEnablePush, Val: 0},
				http2.Setting{ID: http2.SettingInitialWindowSize, Val: uint32(min(max(limit+1, firstWindow), maxWindow))},
				http2.Setting{ID: http2.SettingMaxHeaderListSize, Val: maxHead}),
			c.framer.WriteWindowUpdate(0, maxWindow-firstWindow))
	})
	go c.read() // not before: it answers, and nothing may go out before the preface
	if err == nil {
		err = c.wait(ctx, func() bool { return c.settled })
	}
	if err != nil {
		c.close()
		return nil, fmt.Errorf("starting HTTP/2: %w", because(ctx, err))
	}
	return c, nil
}

// close gives the connection up and waits for its read loop.
func (c *conn2) close() {
	c.raw.Close()
	<-c.ended
}

func (c *conn2) usable() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err == nil && !c.leaving && c.next < lastStream
}

// write sends what do has put into the buffer, in one write.
func (c *conn2) write(do func() error) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if err := do(); err != nil {
		c.out.Reset()
		return err
	}
	if c.out.Len() == 0 {
		return nil
	}
	_, err := c.Write(c.out.Bytes())
	c.out.Reset()
	return err
}

// change does something under the lock and wakes those who wait.
func (c *conn2) change(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	do()
	close(c.changed)
	c.changed = make(chan struct{})
}

// wait waits under the lock until something is so, the connection fails, or the context is done.
func (c *conn2) wait(ctx context.Context, so func() bool) error {
	for {
		c.mu.Lock()
		err, ok, changed := c.err, so(), c.changed
		c.mu.Unlock()
		switch {
		case ok:
			return nil
		case err != nil:
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// fail ends all streams that are open.
func (c *conn2) fail(err error) {
	c.change(func() {
		if c.err == nil {
			c.err = err
		}
		for _, s := range c.streams {
			s.fail(c.err)
		}
	})
}

// ping waits until the target has read everything that was written before.
func (c *conn2) ping(ctx context.Context) error {
	c.mu.Lock()
	c.pings++
	mine := c.pings
	c.mu.Unlock()
	if err := c.write(func() error { return c.framer.WritePing(false, pingData(mine)) }); err != nil {
		return err
	}
	return c.wait(ctx, func() bool { return c.pongs >= mine })
}

func pingData(n uint64) (data [8]byte) {
	for i := range data {
		data[i] = byte(n >> (8 * i))
	}
	return data
}

var _ net.Conn = (*conn2)(nil)
