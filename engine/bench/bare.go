package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/guize-rules/guize/engine/bench/internal/byhand"
	"github.com/guize-rules/guize/engine/bench/internal/peer"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// serveBare serves the twelve rules by hand, by net/http and nothing else: the
// same keys, types and ranges are checked and the same bytes are written as by
// guize. The digests of guize's decisions are worked out when it starts.
func serveBare(addr string) error {
	set, cal, err := parse(peer.YAML(workload.Jingmen(1)))
	if err != nil {
		return err
	}
	return listen(addr, func() decider {
		hand := byhand.Twelve{Digest: set.Digest, Calendar: cal.Digest()}
		return func(out, body []byte) ([]byte, bool) {
			a, at, err := byhand.Read(body)
			if err != nil {
				return out, false
			}
			return hand.Append(out, a, at), true
		}
	})
}

// serveWhole serves the whole decision by hand, which has no receipt.
func serveWhole(addr, root string) error {
	text, err := os.ReadFile(filepath.Join(root, "policies.yaml"))
	if err != nil {
		return err
	}
	set, cal, err := parse(text)
	if err != nil {
		return err
	}
	return listen(addr, func() decider { return byhand.NewJingmen(set.Digest, cal, set.Zone).Request })
}

func parse(text []byte) (*rules.Set, *calendar.Calendar, error) {
	set, err := rules.Parse(context.Background(), "rules.yaml", text)
	if err != nil {
		return nil, nil, err
	}
	cal, ok := set.Calendar("cn")
	if !ok {
		return nil, nil, errors.New("no calendar")
	}
	return set, cal, nil
}

// decider appends the decision that a request asks for; false says that it is
// no whole application. It is for one request at a time.
type decider func(out, body []byte) ([]byte, bool)

func listen(addr string, decide func() decider) error {
	pool := &sync.Pool{New: func() any { return &bareState{decide: decide()} }}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/decisions", func(w http.ResponseWriter, r *http.Request) {
		st := pool.Get().(*bareState)
		defer pool.Put(st)
		st.answer(w, r)
	})
	return http.ListenAndServe(addr, mux)
}

// bareState is what a request needs, used again.
type bareState struct {
	decide    decider
	body, out []byte
}

const mostBytes = 1 << 20

func (st *bareState) answer(w http.ResponseWriter, r *http.Request) {
	var err error
	st.body, err = readAll(http.MaxBytesReader(w, r.Body, mostBytes), st.body[:0])
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	ok := false
	if st.out, ok = st.decide(st.out[:0], st.body); !ok {
		http.Error(w, "this is no whole application", http.StatusBadRequest)
		return
	}
	st.out = append(st.out, '\n')
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(st.out)
}

func readAll(r io.Reader, b []byte) ([]byte, error) {
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
}
