//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package volley

import (
	"errors"
	"net"
	"syscall"
)

// pending looks at what lies unread in a socket's buffer, without waiting and without taking it.
func pending(c net.Conn) unread {
	socket, ok := c.(syscall.Conn)
	if !ok {
		return unknown
	}
	control, err := socket.SyscallConn()
	if err != nil {
		return unknown
	}
	state := unknown
	err = control.Control(func(fd uintptr) {
		n, _, err := syscall.Recvfrom(int(fd), make([]byte, 1), syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		switch {
		case errors.Is(err, syscall.EAGAIN):
			state = nothing
		case err == nil && n > 0:
			state = something
		default:
			state = theEnd
		}
	})
	if err != nil {
		return theEnd
	}
	return state
}
