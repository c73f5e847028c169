package httpapi

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/rules/text"
)

// batch answers lines while more of them come. A bad line stops nothing.
func (h *Handler) batch(w http.ResponseWriter, r *http.Request) {
	if p := contentType(r, "application/x-ndjson"); p != nil {
		h.fail(w, r, p)
		return
	}
	if r.Header.Get(idempotencyKey) != "" {
		h.fail(w, r, problem("bad-request", text.Say("一批申请不能用 Idempotency-Key；请逐件发送", "a batch takes no Idempotency-Key: send its applications one by one")))
		return
	}
	fields, p := readFields(r)
	if p != nil {
		h.fail(w, r, p)
		return
	}
	noMissing, p := h.noMissing(r)
	if p != nil {
		h.fail(w, r, p)
		return
	}
	if p := infoOf(r.Context()).pin(r); p != nil {
		h.fail(w, r, p)
		return
	}
	// The server ends the request's context when reading times out, and then the
	// lines before must be answered all the same.
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	defer cancel()
	rc := http.NewResponseController(w)
	rc.EnableFullDuplex() // HTTP/2 and servers of other kinds need not be asked
	head := w.Header()
	head.Set("Content-Type", "application/x-ndjson")
	head.Set("Cache-Control", "no-store")
	b := &batch{h: h, info: infoOf(ctx), rc: rc, at: h.now(), queue: make(chan chan reply, h.opts.Limits.Window),
		lines: bufio.NewReaderSize(r.Body, 64<<10), fields: fields, noMissing: noMissing}
	go b.read(ctx)
	for out := range b.queue {
		rc.SetWriteDeadline(time.Now().Add(h.opts.Limits.Read + h.opts.Limits.Timeout))
		answer := <-out
		if _, err := w.Write(answer.text); err != nil {
			cancel()
			for range b.queue { // the reader ends by itself
			}
			return
		}
		if answer.room != nil {
			h.leave(answer.room)
		}
		if len(b.queue) == 0 {
			rc.Flush()
			rc.SetWriteDeadline(time.Time{}) // the next answer may be a while
		}
	}
}

// batch is one batch under way. Its queue holds the answers in their order,
// each to come from the goroutine that makes it; its room bounds how many there
// are.
type batch struct {
	h     *Handler
	info  *info
	rc    *http.ResponseController
	at    time.Time
	queue chan chan reply
	lines *bufio.Reader
	n     int

	fields    fields
	noMissing bool
}

func (b *batch) read(ctx context.Context) {
	defer close(b.queue)
	for wait := true; ; { // blank lines keep no batch alive
		if wait {
			b.rc.SetReadDeadline(time.Now().Add(b.h.opts.Limits.Read))
		}
		line, p, err := b.line()
		wait = line != nil || p != nil
		if whole := err == nil || errors.Is(err, io.EOF); whole && wait {
			if over := b.pay(ctx); over != nil {
				b.send(ctx, nil, over)
				return
			}
			if !b.send(ctx, line, p) {
				return
			}
		}
		if err != nil {
			if !errors.Is(err, io.EOF) {
				b.send(ctx, nil, readProblem(err, b.h.opts.Limits.Body))
			}
			return
		}
		if b.n >= b.h.opts.Limits.Lines {
			if _, err := b.lines.Peek(1); err == nil {
				b.n++
				b.send(ctx, nil, problem("too-many", text.Say("一批最多 %[1]d 行", "a batch has at most %[1]d lines", b.h.opts.Limits.Lines)))
			}
			return
		}
	}
}

// pay takes a line from its caller's budget, and waits until there is enough. What
// would take longer than a client may take to send a line ends the batch: it holds a
// connection meanwhile.
func (b *batch) pay(ctx context.Context) *fault {
	for {
		wait := b.h.rates.take(b.info.caller.who(b.info.remote))
		switch {
		case wait == 0:
			return nil
		case wait > b.h.opts.Limits.Read:
			return problem("rate-limited", text.Say("这一行和以后各行没有处理，请在 %[1]d 秒后再发", "neither this line nor those after it were decided: send them again in %[1]d s", seconds(wait)))
		}
		b.rc.SetReadDeadline(time.Time{}) // it is not the client that is slow
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return rateLimited(wait)
		}
	}
}

// line reads the next line that is not blank; a long one is passed over
// without being held. The last line may come with io.EOF.
func (b *batch) line() (line []byte, p *fault, err error) {
	b.n++
	limit := int(b.h.opts.Limits.Body)
	for {
		part, err := b.lines.ReadSlice('\n')
		if p == nil && len(line)+len(part) > limit {
			line, p = nil, tooLarge(int64(limit))
		}
		if p == nil {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			line = nil
		}
		return line, p, err
	}
}

// send puts the answer to a line into the queue, and has it made. It is false
// where nobody waits any more.
func (b *batch) send(ctx context.Context, line []byte, p *fault) bool {
	held := int64(len(line))
	if !b.h.hold(held) {
		line, p, held = nil, busy(), 0
	}
	out := make(chan reply, 1)
	select {
	case b.queue <- out:
	case <-ctx.Done():
		b.h.held.Add(-held)
		return false
	}
	n := b.n
	go func() {
		defer b.h.held.Add(-held)
		out <- b.answer(ctx, n, line, p)
	}()
	return true
}

// reply is the answer to a line, and the room in which it was made, to be left when
// it is written; nil where there is none.
type reply struct {
	text []byte
	room *room
}

func (b *batch) answer(ctx context.Context, n int, line []byte, p *fault) (out reply) {
	defer func() {
		if got := recover(); got != nil {
			b.h.log.Error("panic", "request", b.info.id, "line", n, "panic", fmt.Sprint(got), "stack", string(debug.Stack()))
			out = b.refused(n, problem("internal", text.Say("服务内部出错，已记入日志", "the server made a mistake, which is in its log")))
		}
	}()
	if p != nil {
		return b.refused(n, p)
	}
	req, p := b.h.request(b.info, line, b.at)
	if p != nil {
		return b.refused(n, p)
	}
	req.fields, req.NoMissing = b.fields, b.noMissing
	room := b.h.room()
	room.text = fmt.Appendf(room.text[:0], "{\"line\":%d,\"decision\":", n) // a BatchLine
	if _, p := b.h.decide(ctx, b.info, req, false, room); p != nil {
		return b.refused(n, p)
	}
	b.h.metrics.lines.WithLabelValues("ok").Inc()
	room.text = append(room.text, "}\n"...)
	return reply{room.text, room}
}

func (b *batch) refused(n int, p *fault) reply {
	b.h.metrics.lines.WithLabelValues(p.code).Inc()
	text, err := encodeLine(wire.BatchLine{Line: n, Problem: p.atLine(n).in(b.info.words, b.info.id)})
	if err != nil {
		text = fmt.Appendf(nil, "{\"line\":%d}\n", n)
	}
	return reply{text: text}
}
