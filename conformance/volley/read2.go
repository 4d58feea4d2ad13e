package volley

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/net/http2"
)

// stream is one request and its answer on an HTTP/2 connection. The connection's lock guards it.
type stream struct {
	id     uint32
	method string
	// window is what the target still takes on the stream.
	window int64
	reply  reply
	// length is the Content-Length of the answer; -1 is none. received is how much came.
	length, received int64
	// limit is how many bytes of the answer's body are kept.
	limit int64
	// ended says that nothing more will come; refused, that the target wants nothing more either.
	ended, refused bool
	// unsent says that the last frame was left out, since the target had refused the stream.
	unsent bool
}

func (s *stream) fail(err error) {
	if !s.ended {
		s.ended, s.refused, s.reply.Err = true, true, err
	}
}

func (s *stream) finish(now time.Time) {
	if s.ended {
		return
	}
	s.ended = true
	switch {
	case s.reply.first.IsZero():
		s.reply.Err = errors.New("the target ended the stream and did not answer")
	case !s.reply.Truncated && s.length >= 0 && s.length != s.received && s.method != http.MethodHead && s.reply.Status != http.StatusNotModified:
		s.reply.Err = fmt.Errorf("the answer has %d bytes and its Content-Length says %d", s.received, s.length)
	default:
		s.reply.done = now
	}
}

// read takes frames until the connection ends.
func (c *conn2) read() {
	defer close(c.ended)
	for {
		frame, err := c.framer.ReadFrame()
		now := time.Now()
		var one http2.StreamError
		switch {
		case errors.As(err, &one):
			err = c.reset(one.StreamID, http2.ErrCodeProtocol, fmt.Errorf("the answer is no HTTP/2: %w", err))
		case err == nil:
			err = c.take(frame, now)
		}
		if err != nil {
			c.fail(err)
			return
		}
	}
}

func (c *conn2) take(frame http2.Frame, now time.Time) error {
	switch f := frame.(type) {
	case *http2.SettingsFrame:
		return c.settings(f)
	case *http2.PingFrame:
		if !f.IsAck() {
			return c.write(func() error { return c.framer.WritePing(true, f.Data) })
		}
		c.change(func() {
			if f.Data == pingData(c.pongs+1) {
				c.pongs++
			}
		})
	case *http2.WindowUpdateFrame:
		return c.widen(f)
	case *http2.MetaHeadersFrame:
		return c.headers(f, now)
	case *http2.DataFrame:
		return c.data(f, now)
	case *http2.RSTStreamFrame:
		c.change(func() {
			if s := c.streams[f.StreamID]; s != nil {
				s.fail(fmt.Errorf("the target reset the stream: %v", f.ErrCode))
				s.refused = true
			}
		})
	case *http2.GoAwayFrame:
		c.change(func() {
			c.leaving = true
			for id, s := range c.streams {
				if id > f.LastStreamID {
					s.fail(fmt.Errorf("the target sent GOAWAY (%v) and did not take the request", f.ErrCode))
				}
			}
		})
	case *http2.PushPromiseFrame:
		return errPush
	}
	return nil
}

func (c *conn2) settings(f *http2.SettingsFrame) error {
	if f.IsAck() {
		return nil
	}
	table, resize := uint32(0), false
	var err error
	c.change(func() {
		c.settled = true
		err = f.ForeachSetting(func(s http2.Setting) error {
			switch s.ID {
			case http2.SettingInitialWindowSize:
				for _, stream := range c.streams {
					stream.window += int64(s.Val) - c.initial
				}
				c.initial = int64(s.Val)
			case http2.SettingMaxFrameSize:
				c.maxFrame = int64(s.Val)
			case http2.SettingMaxConcurrentStreams:
				c.maxStreams = int64(s.Val)
			case http2.SettingHeaderTableSize:
				table, resize = s.Val, true
			}
			return s.Valid()
		})
	})
	if err != nil {
		return err
	}
	return c.write(func() error {
		if resize {
			c.encoder.SetMaxDynamicTableSizeLimit(min(table, firstTableSize))
		}
		return c.framer.WriteSettingsAck()
	})
}

func (c *conn2) widen(f *http2.WindowUpdateFrame) (err error) {
	c.change(func() {
		window := &c.window
		if f.StreamID != 0 {
			s := c.streams[f.StreamID]
			if s == nil {
				return
			}
			window = &s.window
		}
		if *window += int64(f.Increment); *window > maxWindow {
			err = errors.New("the target widened a flow-control window beyond 2^31-1")
		}
	})
	return err
}

func (c *conn2) headers(f *http2.MetaHeadersFrame, now time.Time) error {
	var long bool
	c.change(func() {
		s := c.streams[f.StreamID]
		if s == nil || s.ended {
			return
		}
		if s.reply.first.IsZero() {
			status, err := strconv.Atoi(f.PseudoValue("status"))
			switch {
			case err != nil || status < 100 || status > 999:
				s.fail(fmt.Errorf("the answer's :status is %.20q", f.PseudoValue("status")))
				return
			case status < 200 && !f.StreamEnded():
				return
			}
			s.reply.first, s.reply.Status, s.reply.Proto, s.reply.Header = now, status, "HTTP/2.0", http.Header{}
			for _, field := range f.RegularFields() {
				s.reply.Header.Add(field.Name, field.Value)
			}
			if n, err := strconv.ParseInt(s.reply.Header.Get("Content-Length"), 10, 64); err == nil {
				s.length = n
			}
		}
		if long = f.Truncated; long {
			s.fail(errHead)
		} else if f.StreamEnded() {
			s.finish(now)
		}
	})
	if long {
		return c.reset(f.StreamID, http2.ErrCodeCancel, errHead)
	}
	return nil
}

func (c *conn2) data(f *http2.DataFrame, now time.Time) error {
	var open, enough bool
	c.change(func() {
		s := c.streams[f.StreamID]
		if s == nil || s.ended {
			return
		}
		if s.reply.first.IsZero() {
			s.fail(errors.New("the answer has a body and no header"))
			return
		}
		s.received += int64(len(f.Data()))
		s.reply.Body = append(s.reply.Body, f.Data()...)
		if int64(len(s.reply.Body)) > s.limit {
			s.reply.Body, s.reply.Truncated, enough = s.reply.Body[:s.limit], true, true
		}
		if f.StreamEnded() || enough {
			s.finish(now)
		}
		open = !s.ended
		enough = enough && !f.StreamEnded()
	})
	// What was read is given back, padding too.
	return c.write(func() error {
		var errs [3]error
		if f.Length > 0 {
			errs[0] = c.framer.WriteWindowUpdate(0, f.Length)
			if open {
				errs[1] = c.framer.WriteWindowUpdate(f.StreamID, f.Length)
			}
		}
		if enough {
			errs[2] = c.framer.WriteRSTStream(f.StreamID, http2.ErrCodeCancel)
		}
		return errors.Join(errs[:]...)
	})
}

// reset ends a stream from our side.
func (c *conn2) reset(id uint32, code http2.ErrCode, why error) error {
	c.change(func() {
		if s := c.streams[id]; s != nil {
			s.fail(why)
			s.refused = true
		}
	})
	return c.write(func() error { return c.framer.WriteRSTStream(id, code) })
}
