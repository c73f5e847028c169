// Command server serves the grant programme:
// go run ./examples/grant/server examples/grant tokens.txt grant.db
package main

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/examples/grant"
)

func main() {
	if len(os.Args) != 4 {
		log.Fatal("usage: server RULES TOKENS JOURNAL")
	}
	j, err := journal.Open(context.Background(), os.Args[3], journal.Options{Number: "number", Engine: grant.Additions()})
	access, err2 := httpapi.ReadAccess(httpapi.AccessFiles{Tokens: os.Args[2]}, slog.Default(), nil)
	if err := errors.Join(err, err2); err != nil {
		log.Fatal(err)
	}
	s, err := grant.New(context.Background(), os.DirFS(os.Args[1]), j, access.Authenticate(), slog.Default())
	if err != nil {
		log.Fatal(err)
	}
	s.Pay = func(_ context.Context, decision string, p grant.Payment) error {
		slog.Info("to be paid", "decision", decision, "amount", p.Amount) // a real program tells the bank
		return nil
	}
	go s.Rules.Watch(context.Background(), time.Second)
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", s))
}
