// Server is a host application that decides by a policy set beside its own
// routes. It is the place to copy from: it mounts the handler under /rules/,
// adds a format (building-permit), a function (district_of) and an effect kind
// (sms), and keeps decisions in a journal.
//
//	go run ./examples/server -p examples/server/permits.yaml
//	curl -s localhost:8090/rules/v1/decisions -H 'Content-Type: application/json' \
//	  -d '{"facts": {"permit": "jz-2026-0137", "address": "东宝区示例路1号"}}'
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
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/format"
)

func main() {
	policies := flag.String("p", "examples/server/permits.yaml", "policy set")
	addr := flag.String("addr", "127.0.0.1:8090", "address to listen on")
	file := flag.String("journal", "", "SQLite file or postgres:// URL; empty: decisions are not kept")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	if err := run(ctx, *policies, *addr, *file, log); err != nil {
		log.Error("ended", "error", err.Error())
		stop()
		os.Exit(1)
	}
}

// run serves until ctx is done.
func run(ctx context.Context, policies, addr, file string, log *slog.Logger) error {
	opts := httpapi.Options{Log: log, Prefix: "/rules"}
	if file != "" {
		j, err := journal.Open(ctx, file, journal.Options{})
		if err != nil {
			return err
		}
		defer j.Close()
		opts.Journal = j
	}
	root, err := os.OpenRoot(filepath.Dir(policies))
	if err != nil {
		return err
	}
	defer root.Close()
	h, err := httpapi.New(ctx, httpapi.Source{FS: root.FS(), Name: filepath.Base(policies), Engine: additions()}, opts)
	if err != nil {
		return err
	}
	go h.Watch(ctx, time.Second)
	ln, err := net.Listen("tcp", addr)
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

// additions are what the host's policy sets may use beyond the language.
func additions() []engine.Option {
	return []engine.Option{
		engine.WithFormat(permitFormat()),
		engine.WithFunction("district_of", []string{"string"}, "string", districtOf),
		engine.WithEffectKind("sms"),
	}
}

// permitFormat is the number of a building permit, such as JZ-2026-0137. Small
// letters and spaces around it are put right.
func permitFormat() format.Format {
	number := regexp.MustCompile(`^JZ-\d{4}-\d{4}$`)
	return format.Format{
		Name: "building-permit",
		Check: func(s string) format.Result {
			s = strings.ToUpper(strings.TrimSpace(s))
			if !number.MatchString(s) {
				return format.Result{Error: &format.Problem{Code: "building-permit",
					Message: map[string]string{"zh": "许可证号应如 JZ-2026-0137", "en": "want a number such as JZ-2026-0137"}}}
			}
			return format.Result{Normal: s}
		},
	}
}

// districtOf finds the district that an address names; none where it names no
// one. Functions of the host must be pure: the journal calls them again years
// later.
func districtOf(args []any) (any, error) {
	address, _ := args[0].(string)
	for name, id := range map[string]string{"东宝区": "dongbao", "掇刀区": "duodao"} {
		if strings.Contains(address, name) {
			return id, nil
		}
	}
	return nil, nil
}
