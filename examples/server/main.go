// Server is a host application that decides by a policy set beside its own
// routes. It is the place to copy from; README.md shows it at work.
//
//	main.go       mounts the handler under /rules/ beside the host's own routes
//	additions.go  a format, a function and an effect kind of the host
//	texting.go    acts on that effect when a decision has been kept
//	replay.go     checks a journal whose sets use the additions
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/journal"
)

// settings are what the host is told.
type settings struct {
	policies, addr, journal, tokens string
}

func main() {
	var s settings
	flag.StringVar(&s.policies, "p", "permits.yaml", "policy set")
	flag.StringVar(&s.addr, "addr", "127.0.0.1:8090", "address to listen on")
	flag.StringVar(&s.journal, "journal", "", "SQLite file or postgres:// URL; empty: decisions are not kept")
	flag.StringVar(&s.tokens, "tokens", "", `file of callers, made by "guize serve token"; empty: everybody may decide`)
	check := flag.Bool("replay", false, "check the journal instead of serving")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	var err error
	if *check {
		err = replay(ctx, s.journal, os.Stdout)
	} else {
		err = serve(ctx, s, log)
	}
	stop()
	if err != nil {
		log.Error("ended", "error", err.Error())
		os.Exit(1)
	}
}

// serve serves until ctx is done.
func serve(ctx context.Context, s settings, log *slog.Logger) error {
	opts := httpapi.Options{Log: log, Prefix: "/rules"}
	if s.journal != "" {
		j, err := journal.Open(ctx, s.journal, journal.Options{Unchecked: true})
		if err != nil {
			return err
		}
		defer j.Close()
		opts.Journal = texting{j, log}
	}
	access, err := httpapi.ReadAccess(httpapi.AccessFiles{Tokens: s.tokens}, log, nil)
	if err != nil {
		return err
	}
	opts.Authenticate = access.Authenticate()
	root, err := os.OpenRoot(filepath.Dir(s.policies)) // the set reaches no file outside
	if err != nil {
		return err
	}
	defer root.Close()
	h, err := httpapi.New(ctx, httpapi.Source{FS: root.FS(), Name: filepath.Base(s.policies), Engine: additions()}, opts)
	if err != nil {
		return err
	}
	go h.Watch(ctx, time.Second)
	go access.Watch(ctx, time.Second) // a caller who is taken away is out at once
	ln, err := net.Listen("tcp", s.addr)
	if err != nil {
		return err
	}
	log.Info("listening", "addr", ln.Addr().String())
	return httpapi.Serve(ctx, ln, routes(h), httpapi.ServeOptions{Draining: h.Drain, Log: log})
}

// routes are the host's own and, under /rules/, those of the handler.
func routes(h http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "建筑许可窗口 · Building permits; rules at /rules/docs/")
	})
	mux.Handle("/rules/", http.StripPrefix("/rules", h))
	return mux
}
