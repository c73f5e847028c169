package cli

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
)

// headsOf are the flags of serve about heads that are kept elsewhere.
type headsOf struct {
	heads, save, signKey, verifyKey string
	every                           time.Duration
	acceptLoss                      bool
}

// mostHeads is how many of the saved heads are looked at when the server starts, the
// last ones; replay looks at all.
const mostHeads = 1000

// check compares the journal with the heads that were saved before. A journal that is
// older than they are does not serve, unless the loss is accepted: then it is written
// into the journal as an audit entry, and replay goes on telling it by these heads.
func (h *headsOf) check(ctx context.Context, j *journal.Journal, s *serving, log *slog.Logger) error {
	if h.heads == "" {
		return nil
	}
	heads, err := readHeads(h.heads)
	if errors.Is(err, fs.ErrNotExist) && filepath.Clean(h.heads) == filepath.Clean(h.save) {
		log.Warn("no heads were saved yet", "file", h.heads)
		return nil
	}
	if err != nil {
		return err
	}
	var key ed25519.PublicKey
	if h.verifyKey != "" {
		if key, err = readKey(h.verifyKey, onlyKey); err != nil {
			return err
		}
	}
	found, err := j.CheckHeads(ctx, heads[max(0, len(heads)-mostHeads):], key)
	if err != nil || len(found) == 0 {
		return err
	}
	for _, f := range found {
		log.Error("the journal is not the one of its saved heads", "kind", string(f.Kind), "seq", f.Seq, "why", f.Detail.In("en"))
	}
	last := found[len(found)-1]
	if !h.acceptLoss {
		return errors.New(s.words.Say("日志与另存的链首不符（"+last.Detail.In("zh")+"）；若确由旧备份恢复，以 --accept-loss 启动一次，丢失即记入日志，并另起链首文件",
			"the journal is not the one of its saved heads ("+last.Detail.In("en")+"); where it was put back from an older copy, start once with --accept-loss, which records the loss, and begin another file of heads"))
	}
	return j.Audit(ctx, records.Audit{Who: "serve --accept-loss", Action: "journal.loss", Result: last.Detail.In("en")})
}

// start saves heads until the server ends; the function that it returns waits for the
// last.
func (h *headsOf) start(j *journal.Journal, log *slog.Logger) (stop func()) {
	if h.save == "" {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.run(ctx, j, log)
	}()
	return func() {
		cancel()
		<-done
	}
}

// run saves the end of the chain now and then, where it moved, until the end, and
// once more then.
func (h *headsOf) run(ctx context.Context, j *journal.Journal, log *slog.Logger) {
	var last int64
	save := func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		head, err := j.Head(ctx)
		if err == nil && head.Seq != last {
			if err = h.send(ctx, head); err == nil {
				last = head.Seq
			}
		}
		if err != nil {
			log.Warn("the head of the journal was not saved", "error", err.Error())
		}
	}
	for tick := time.NewTicker(max(h.every, time.Second)); ; {
		save(context.WithoutCancel(ctx))
		select {
		case <-tick.C:
		case <-ctx.Done():
			tick.Stop()
			save(context.WithoutCancel(ctx))
			return
		}
	}
}

// send appends a head to the file, or posts it.
func (h *headsOf) send(ctx context.Context, head records.Head) error {
	r := &replaying{saveHead: h.save, signKey: h.signKey}
	if !strings.HasPrefix(h.save, "http://") && !strings.HasPrefix(h.save, "https://") {
		return r.save(head)
	}
	line, err := r.line(head)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.save, bytes.NewReader(line))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("%s answers %s", req.URL.Redacted(), res.Status)
	}
	return nil
}
