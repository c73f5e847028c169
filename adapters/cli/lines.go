package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
)

// textLine is a line of a file; tooLong where there was more of it than is kept.
type textLine struct {
	number  int
	text    []byte
	tooLong bool
}

// lineScanner reads lines of bounded length and goes on after a longer one.
type lineScanner struct {
	r      *bufio.Reader
	max    int
	number int
}

// next returns the next line without its end, or io.EOF. Blank lines are
// passed over, and counted.
func (s *lineScanner) next() (textLine, error) {
	for {
		line, err := s.raw()
		if err != nil || line.tooLong || len(bytes.TrimSpace(line.text)) > 0 {
			return line, err
		}
	}
}

// line returns the next line, blank or not, without the space around it.
func (s *lineScanner) line() (textLine, error) {
	l, err := s.raw()
	l.text = bytes.TrimSpace(l.text)
	return l, err
}

// raw returns the next line as it stands in the file, without its end.
func (s *lineScanner) raw() (textLine, error) {
	var text []byte
	long := false
	for {
		part, err := s.r.ReadSlice('\n')
		if !long && len(text)+len(part) > s.max+1 {
			text, long = nil, true
		}
		if !long {
			text = append(text, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !(errors.Is(err, io.EOF) && (len(text) > 0 || long)):
			return textLine{}, err
		}
		s.number++
		if s.number == 1 {
			text = bytes.TrimPrefix(text, []byte("\ufeff"))
		}
		text = bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("\n")), []byte("\r"))
		return textLine{s.number, text, long}, nil
	}
}

// ready reports whether there is something to read without waiting for it.
func (s *lineScanner) ready() bool { return s.r.Buffered() > 0 }

// at is the line that was read last.
func (s *lineScanner) at() int { return s.number }

// scanner reads the applications of a file, each as it stands there.
type scanner interface {
	next() (textLine, error) // io.EOF behind the last
	ready() bool
	at() int
}

// batch is how many lines go to a worker at once: enough that handing them
// over costs little, few enough that the first answers come soon.
const batch = 32

// pipeline decides lines side by side and keeps their order.
type pipeline[R any] struct {
	workers int              // goroutines that run work; 0: one a processor
	work    func(textLine) R // called from any of them
	emit    func(R) error    // called with each result, in the order of the lines
	idle    func() error     // called before waiting, for what was emitted to be sent on
}

// run takes every line through the pipeline. It stops at the first error of
// reading or of emit, or when ctx is cancelled; a read that is waiting for
// input then is left to itself.
func (p pipeline[R]) run(ctx context.Context, s scanner) error {
	n := p.workers
	if n <= 0 {
		n = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	jobs := make(chan job[R], n)
	order := make(chan job[R], 2*n)
	read := make(chan error, 1)
	go func() {
		defer close(jobs)
		defer close(order)
		read <- distribute(ctx, s, jobs, order)
	}()
	for range n {
		go func() {
			for j := range jobs {
				j.done <- j.run(p.work)
			}
		}()
	}
	for {
		if len(order) == 0 {
			if err := p.idle(); err != nil {
				return err
			}
		}
		j, ok, err := receive(ctx, order)
		switch {
		case err != nil:
			return err
		case !ok:
			return <-read
		}
		results, _, err := receive(ctx, j.done)
		if err != nil {
			return err
		}
		for _, r := range results {
			if err := p.emit(r); err != nil {
				return err
			}
		}
	}
}

// receive takes from a channel unless ctx is cancelled first.
func receive[T any](ctx context.Context, c <-chan T) (v T, ok bool, err error) {
	select {
	case v, ok = <-c:
		return v, ok, nil
	case <-ctx.Done():
		return v, false, ctx.Err()
	}
}

type job[R any] struct {
	lines []textLine
	done  chan []R // holds one, so that a worker never waits
}

func (j job[R]) run(work func(textLine) R) []R {
	out := make([]R, len(j.lines))
	for i, l := range j.lines {
		out[i] = work(l)
	}
	return out
}

// distribute reads batches and puts each before a worker and in the queue.
func distribute[R any](ctx context.Context, s scanner, jobs, order chan<- job[R]) error {
	for {
		lines, err := readBatch(s)
		if len(lines) > 0 {
			j := job[R]{lines, make(chan []R, 1)}
			for _, to := range []chan<- job[R]{jobs, order} {
				select {
				case to <- j:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return said("第 %d 行之后读不下去：%s", "reading stopped after line %d: %s", s.at(), err)
		}
	}
}

// readBatch reads as many lines as are at hand, at least one and at most a batch.
func readBatch(s scanner) ([]textLine, error) {
	var lines []textLine
	for len(lines) < batch {
		l, err := s.next()
		if err != nil {
			return lines, err
		}
		lines = append(lines, l)
		if !s.ready() {
			break
		}
	}
	return lines, nil
}
