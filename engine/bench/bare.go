package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/guize-rules/guize/engine/bench/internal/byhand"
	"github.com/guize-rules/guize/engine/bench/internal/peer"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
	"github.com/guize-rules/guize/rules"
)

// serveBare serves the twelve rules by hand, by net/http and nothing else: the
// same keys, types and ranges are checked and the same bytes are written as by
// guize. The digests of guize's decisions are worked out when it starts.
func serveBare(addr string) error {
	set, err := rules.Parse(context.Background(), "rules.yaml", peer.YAML(workload.Jingmen(1)))
	if err != nil {
		return err
	}
	cal, ok := set.Calendar("cn")
	if !ok {
		return fmt.Errorf("%s: no calendar", filepath.Base(os.Args[0]))
	}
	pool := &sync.Pool{New: func() any {
		return &bareState{hand: byhand.Twelve{Digest: set.Digest, Calendar: cal.Digest()}}
	}}
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
	hand      byhand.Twelve
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
	a, at, err := byhand.Read(st.body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	st.out = append(st.hand.Append(st.out[:0], a, at), '\n')
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
