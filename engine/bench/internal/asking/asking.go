// Package asking asks an HTTP server as fast as it answers: closed loop, some
// connections that stay open, one request after the other on each. It reads
// no more of an answer than it has to, since it shares the processors with the
// server that it measures.
package asking

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Conn is a connection that stays open.
type Conn struct {
	net  net.Conn
	in   *bufio.Reader
	body []byte
}

// Dial connects to a server.
func Dial(addr string) (*Conn, error) {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return nil, err
	}
	return &Conn{net: c, in: bufio.NewReaderSize(c, 64<<10)}, nil
}

// Close ends the connection.
func (c *Conn) Close() { c.net.Close() }

// Request makes the bytes of a POST of JSON.
func Request(addr, path string, body []byte) []byte {
	return fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", path, addr, len(body), body)
}

// Ask sends a request and gives the body of the answer, which holds until the
// next one. An answer other than 200 is an error.
func (c *Conn) Ask(request []byte) ([]byte, error) {
	if _, err := c.net.Write(request); err != nil {
		return nil, err
	}
	line, err := c.line()
	if err != nil {
		return nil, err
	}
	status := string(line)
	length := -1
	for {
		if line, err = c.line(); err != nil {
			return nil, err
		}
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return nil, err
			}
		}
	}
	c.body = c.body[:0]
	if length >= 0 {
		err = c.read(length)
	} else {
		err = c.chunks()
	}
	if err == nil && !bytes.Contains([]byte(status), []byte(" 200 ")) {
		err = fmt.Errorf("%s: %s", status, c.body)
	}
	return c.body, err
}

func (c *Conn) line() ([]byte, error) {
	line, err := c.in.ReadSlice('\n')
	return bytes.TrimRight(line, "\r\n"), err
}

func (c *Conn) read(n int) error {
	from := len(c.body)
	c.body = slices.Grow(c.body, n)[:from+n]
	_, err := io.ReadFull(c.in, c.body[from:])
	return err
}

// chunks reads a body of which the server did not say how long it is.
func (c *Conn) chunks() error {
	for {
		line, err := c.line()
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(line), 16, 32)
		if err != nil {
			return err
		}
		if err := c.read(int(n)); err != nil {
			return err
		}
		if _, err := c.line(); err != nil || n == 0 {
			return err
		}
	}
}

// Result is what a time of asking came to.
type Result struct {
	Requests int
	Wall     time.Duration
	Times    []time.Duration // that each answer took, in no order
}

// Run asks on all connections until the time is over, the requests in turn.
func Run(conns []*Conn, requests [][]byte, d time.Duration) (Result, error) {
	times, errs := make([][]time.Duration, len(conns)), make([]error, len(conns))
	start := time.Now()
	var wg sync.WaitGroup
	for k, c := range conns {
		wg.Go(func() {
			for i, at := k*len(requests)/len(conns), start; at.Sub(start) < d; i++ {
				if _, errs[k] = c.Ask(requests[i%len(requests)]); errs[k] != nil {
					return
				}
				now := time.Now()
				times[k] = append(times[k], now.Sub(at))
				at = now
			}
		})
	}
	wg.Wait()
	r := Result{Wall: time.Since(start), Times: slices.Concat(times...)}
	r.Requests = len(r.Times)
	for _, err := range errs {
		if err != nil {
			return r, err
		}
	}
	return r, nil
}
